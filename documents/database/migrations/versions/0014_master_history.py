"""Master data as of a moment: versions of vendors and orders are never changed; two persons behind an active account.

Rows that are there already stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alembic import op

from documents.database.append_only import refuse_changes

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

VERSIONED: Final = ("master_vendors", "master_orders")
ACCOUNTS: Final = "master_vendor_accounts"
ALONE: Final = (
    "NEW.status IN ('VERIFIED', 'ACTIVE') AND (trim(NEW.requested_by) = '' OR trim(NEW.confirmed_by) = '' "
    "OR lower(trim(NEW.requested_by)) = lower(trim(NEW.confirmed_by)))"
)
MESSAGE: Final = "a bank account is verified and activated by two different persons"


def upgrade() -> None:
    """Add triggers, and the indexes by which changes since a moment are found."""
    dialect = op.get_bind().dialect.name
    for table in VERSIONED:
        op.create_index(f"ix_{table}_imported", table, ["client_id", "imported_at"])
        for statement in refuse_changes(table, dialect):
            op.execute(statement)
    for statement in _two_persons(dialect):
        op.execute(statement)


def _two_persons(dialect: str) -> Iterator[str]:
    if dialect == "sqlite":
        yield (
            f"CREATE TRIGGER {ACCOUNTS}_two_persons BEFORE INSERT ON {ACCOUNTS} WHEN {ALONE} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        return
    yield (
        f"CREATE FUNCTION {ACCOUNTS}_alone() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        f"CREATE TRIGGER {ACCOUNTS}_two_persons BEFORE INSERT ON {ACCOUNTS} FOR EACH ROW WHEN ({ALONE}) "
        f"EXECUTE FUNCTION {ACCOUNTS}_alone()"
    )


def downgrade() -> None:
    """Drop triggers and indexes."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    suffix = f" ON {ACCOUNTS}" if postgresql else ""
    op.execute(f"DROP TRIGGER {ACCOUNTS}_two_persons{suffix}")
    if postgresql:
        op.execute(f"DROP FUNCTION {ACCOUNTS}_alone()")
    for table in VERSIONED:
        op.drop_index(f"ix_{table}_imported", table)
        if postgresql:
            op.execute(f"DROP FUNCTION {table}_refuse() CASCADE")
        else:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")
