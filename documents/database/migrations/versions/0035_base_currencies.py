"""Base currencies of a client are read from one index, so that its trial balance need not read the entries."""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

INDEX = "ix_entries_posting_date"
COLUMNS = ["client_id", "posting_date"]


def upgrade() -> None:
    """Add the currency to the index."""
    _replace([*COLUMNS, "base_currency"])


def downgrade() -> None:
    """Bring the former index back."""
    _replace(COLUMNS)


def _replace(columns: list[str]) -> None:
    op.drop_index(INDEX, "entries")
    op.create_index(INDEX, "entries", columns)
