"""The database: SQLite on one machine, PostgreSQL for more than one; same schema, same rules."""
