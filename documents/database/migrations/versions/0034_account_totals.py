"""What the accounts come to is read from one index of the postings, which holds the amounts."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0031"
branch_labels = None
depends_on = None

INDEX = "ix_postings_account"
COLUMNS = ["client_id", "account"]


def upgrade() -> None:
    """Add the amounts to the index; with the entry's number before them, a new posting goes to its account's end."""
    _replace([*COLUMNS, "entry_id", "base_minor"])


def downgrade() -> None:
    """Bring the former index back."""
    _replace(COLUMNS)


def _replace(columns: list[str]) -> None:
    op.drop_index(INDEX, "postings")
    op.create_index(INDEX, "postings", columns)
