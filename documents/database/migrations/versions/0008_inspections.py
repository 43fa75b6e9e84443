"""What quality control accepted of a goods receipt (V-PO-17)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was received before was not inspected as far as is known."""
    op.add_column("master_receipts", sa.Column("accepted", sa.String(40)))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("master_receipts", "accepted")
