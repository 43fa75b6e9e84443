"""An entry that says it reverses another one is its exact opposite: the database itself refuses any other.

What is reversed counts nowhere any more and its payment holds end, so a false reversal hides what is still owed. Each
line mirrors the line of the same number of the entry it names: same account, vendor, tax code, order and currencies,
opposite amounts, tax base and quantity; and both have as many lines, in the same entity and journal. That an entry is
reversed once, and only by the same client, the database holds since migration 0002.
"""

from __future__ import annotations

from alembic import op

from documents.database.reversal_guard import guard_reversals

revision = "0041"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the guard; what is posted stays as it is, and `daybook check` names what is false in it."""
    guard_reversals(op.get_bind())


def downgrade() -> None:
    """Keep the guard: it holds for an older program too, and a ledger is never left without it."""
