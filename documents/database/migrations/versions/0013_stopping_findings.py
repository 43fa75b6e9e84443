"""The open findings that stop something are found without looking at those that only inform."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_findings_severity", "findings", ["client_id", "status", "severity", "document_id"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("ix_findings_severity", "findings")
