"""Master data: vendors with their keys, orders, receipts and exchange rates, all by client."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of master data."""
    op.create_table(
        "master_vendors",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("vendor_id", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("imported_at", sa.String(32), nullable=False),
        sa.Column("imported_by", sa.String(120), nullable=False),
    )
    op.create_table(
        "master_vendor_keys",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("vendor_id", sa.String(64), primary_key=True),
        sa.CheckConstraint("kind in ('tax id', 'iban')", name="ck_master_vendor_keys_kind"),
    )
    op.create_table(
        "master_orders",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("order_key", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("vendor_id", sa.String(64), nullable=False),
        sa.Column("issue_date", sa.String(10), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("source", sa.String(120), nullable=False),
        sa.Column("imported_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_master_orders_vendor", "master_orders", ["client_id", "vendor_id"])
    op.create_table(
        "master_receipts",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("number", sa.String(64), primary_key=True),
        sa.Column("order_key", sa.String(64), primary_key=True),
        sa.Column("order_line", sa.Integer, primary_key=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("quantity", sa.String(40), nullable=False),
        sa.Column("order_number", sa.String(64), nullable=False),
        sa.Column("source_document", sa.String(120), nullable=False, server_default=""),
        sa.Column("imported_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_master_receipts_order", "master_receipts", ["client_id", "order_key"])
    op.create_table(
        "master_rates",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("base", sa.String(3), primary_key=True),
        sa.Column("currency", sa.String(3), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("rate", sa.String(40), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables of master data."""
    for table in ("master_rates", "master_receipts", "master_orders", "master_vendor_keys", "master_vendors"):
        op.drop_table(table)
