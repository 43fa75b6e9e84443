"""Reversals are found by an index of their own: what was debited and credited leaves out what they undo.

Source: accounting specification P-12.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

INDEX = "ix_entries_reversals"


def upgrade() -> None:
    """Add the index; of the entries it holds those that undo another one."""
    undoing = sa.text("reverses IS NOT NULL")
    op.create_index(INDEX, "entries", ["client_id"], sqlite_where=undoing, postgresql_where=undoing, if_not_exists=True)


def downgrade() -> None:
    """Drop the index."""
    op.drop_index(INDEX, "entries")
