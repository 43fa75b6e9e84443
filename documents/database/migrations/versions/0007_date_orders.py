"""In which order a vendor prints day and month, as its unambiguous dates show it (C-12 d)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; it is filled as documents are judged."""
    op.add_column("business_keys", sa.Column("date_order", sa.String(3), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("business_keys", "date_order")
