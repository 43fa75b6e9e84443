"""How Alembic reaches the database: on the connection, and in the transaction, that `upgrade` opened."""

from __future__ import annotations

from alembic import context

from documents.database.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
