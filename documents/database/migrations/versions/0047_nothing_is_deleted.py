"""Documents and payment runs are never deleted: the database refuses it, where a check could only tell it later."""

from __future__ import annotations

from alembic import op

from documents.database.append_only import refuse_deletes

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

TABLES = ("documents", "payment_runs", "payment_run_items")


def upgrade() -> None:
    """Guard the tables whose rows may change, and may not vanish."""
    dialect = op.get_bind().dialect.name
    for table in TABLES:
        for statement in refuse_deletes(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    """Take the guards away."""
    for table in TABLES:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {table}_no_delete")
        else:
            op.execute(f"DROP TRIGGER {table}_no_delete ON {table}")
            op.execute(f"DROP FUNCTION {table}_keep()")
