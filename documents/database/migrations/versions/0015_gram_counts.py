"""How many vendors have each group of letters: names that are alike are looked up by their rarest groups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table and count the groups that are there."""
    op.create_table(
        "master_vendor_gram_counts",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("gram", sa.String(4), primary_key=True),
        sa.Column("vendors", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO master_vendor_gram_counts (client_id, gram, vendors) "
        "SELECT client_id, gram, count(*) FROM master_vendor_grams GROUP BY client_id, gram"
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("master_vendor_gram_counts")
