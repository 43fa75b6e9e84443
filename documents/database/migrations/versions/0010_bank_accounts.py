"""The history of bank accounts (V-FRD-02), and answers of tax registries (V-TAX-07)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from documents.database.append_only import refuse_changes

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables; what is known of accounts today stays in the vendors' records."""
    op.create_table(
        "master_vendor_accounts",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("vendor_id", sa.String(64), nullable=False),
        sa.Column("iban", sa.String(40), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
        sa.Column("requested_by", sa.String(120), nullable=False),
        sa.Column("confirmed_by", sa.String(120), nullable=False),
        sa.Column("imported_at", sa.String(32), nullable=False),
        sa.Column("imported_by", sa.String(120), nullable=False),
        sa.CheckConstraint(
            "status in ('PROPOSED', 'VERIFIED', 'ACTIVE', 'RETIRED')", name="ck_master_vendor_accounts_status"
        ),
    )
    op.create_index("ix_master_vendor_accounts_vendor", "master_vendor_accounts", ["client_id", "vendor_id"])
    for statement in refuse_changes("master_vendor_accounts", op.get_bind().dialect.name):
        op.execute(statement)
    op.create_table(
        "master_registry_answers",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("tax_id", sa.String(40), primary_key=True),
        sa.Column("checked_on", sa.String(10), primary_key=True),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.CheckConstraint("status in ('valid', 'invalid')", name="ck_master_registry_answers_status"),
    )


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("master_registry_answers")
    op.drop_table("master_vendor_accounts")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION master_vendor_accounts_refuse()")
