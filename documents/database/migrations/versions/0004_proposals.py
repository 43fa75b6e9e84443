"""Correction proposals of a backfill."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "correction_proposals",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("requested_by", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("proposed_at", sa.String(32), nullable=False),
        sa.CheckConstraint("status IN ('proposed', 'released', 'refused')", name="ck_correction_proposals_status"),
    )
    op.create_index("ix_correction_proposals_waiting", "correction_proposals", ["client_id", "status"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("correction_proposals")
