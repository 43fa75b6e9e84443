"""Which invoice a credit note names, so that the credits of one invoice can be added up (V-CMP-06)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; it is filled as documents are judged."""
    op.add_column("business_keys", sa.Column("preceding_n2", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_business_keys_preceding", "business_keys", ["client_id", "preceding_n2"])


def downgrade() -> None:
    """Drop the column."""
    op.drop_index("ix_business_keys_preceding", "business_keys")
    op.drop_column("business_keys", "preceding_n2")
