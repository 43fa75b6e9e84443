"""Marks by which nearly the same texts are found (V-DUP-07), and the form a document came in (V-DUP-09)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; it and the column are filled as documents are judged. They replace the hash of a whole text."""
    op.create_table(
        "text_marks",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("mark", sa.BigInteger, primary_key=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_text_marks_document", "text_marks", ["document_id"])
    op.add_column("business_keys", sa.Column("medium", sa.String(6), nullable=False, server_default=""))
    op.drop_index("ix_business_keys_text", "business_keys")
    op.drop_column("business_keys", "text_fingerprint")


def downgrade() -> None:
    """Bring the hash back, empty."""
    op.add_column("business_keys", sa.Column("text_fingerprint", sa.String(64), nullable=False, server_default=""))
    op.create_index("ix_business_keys_text", "business_keys", ["client_id", "text_fingerprint"])
    op.drop_column("business_keys", "medium")
    op.drop_table("text_marks")
