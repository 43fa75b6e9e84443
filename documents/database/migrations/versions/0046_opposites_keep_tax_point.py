"""The exact opposite of an entry has its tax point and cost objects, too: the database refuses any other (P-12)."""

from __future__ import annotations

from alembic import op

from documents.database.reversal_guard import guard_reversals

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Set the guard up anew, with both."""
    guard_reversals(op.get_bind(), with_tax_point=True)


def downgrade() -> None:
    """Keep the guard: it holds for an older program too, and a ledger is never left without it."""
