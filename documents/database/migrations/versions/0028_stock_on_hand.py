"""Quantities on hand, as the client's stock system counts them: what a price difference may be added to (P-03)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from documents.database.append_only import refuse_changes

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None

STOCK = "master_stock"


def upgrade() -> None:
    """Create the table; rows are only ever added."""
    op.create_table(
        STOCK,
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("item", sa.String(64), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("quantity", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("imported_at", sa.String(32), nullable=False),
    )
    for statement in refuse_changes(STOCK, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Drop the table; counts can be imported again."""
    op.drop_table(STOCK)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {STOCK}_refuse()")
