"""Payment runs: what is proposed, approved, written into a file for the bank and confirmed by it (L-32)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; the database refuses an item in two runs, and a run that its proposer approved."""
    op.create_table(
        "payment_runs",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in (("entity", 64), ("currency", 3))),
        sa.Column("base_currency", sa.String(3), nullable=False),
        sa.Column("base_minor", sa.BigInteger, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        *(sa.Column(name, sa.String(size), nullable=False) for name, size in (("state", 10), ("digest", 64))),
        sa.Column("proposed_by", sa.String(120), nullable=False),
        sa.Column("proposed_at", sa.String(32), nullable=False),
        *(sa.Column(name, sa.String(120), nullable=False) for name in ("approved_by", "second_approver")),
        sa.Column("exported_by", sa.String(120), nullable=False),
        sa.Column("exported_at", sa.String(32)),
        sa.Column("file_sha", sa.String(64), nullable=False),
        sa.CheckConstraint(
            "state in ('PROPOSED', 'APPROVED', 'EXPORTED', 'EXECUTED', 'CANCELLED')", name="ck_payment_runs_state"
        ),
        sa.CheckConstraint(
            "state not in ('APPROVED', 'EXPORTED', 'EXECUTED') or "
            "(approved_by <> '' and lower(trim(approved_by)) <> lower(trim(proposed_by)))",
            name="ck_payment_runs_approved",
        ),
    )
    op.create_table(
        "payment_run_items",
        sa.Column("client_id", sa.String(32), primary_key=True),
        *(sa.Column(name, sa.Integer, primary_key=True) for name in ("run", "position")),
        sa.Column("item_label", sa.String(120), primary_key=True),
        sa.Column("item_line_no", sa.Integer, primary_key=True),
        sa.Column("vendor_id", sa.String(64), nullable=False),
        sa.Column("payee", sa.Text, nullable=False),
        sa.Column("iban", sa.String(40), nullable=False),
        sa.Column("execution_day", sa.Date, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("paid_minor", "discount_minor")),
        sa.Column("state", sa.String(10), nullable=False),
        sa.CheckConstraint("state in ('SCHEDULED', 'PAID', 'DROPPED')", name="ck_payment_run_items_state"),
    )
    scheduled = sa.text("state = 'SCHEDULED'")
    op.create_index(
        "uq_payment_run_items_scheduled",
        "payment_run_items",
        ["client_id", "item_label", "item_line_no"],
        unique=True,
        sqlite_where=scheduled,
        postgresql_where=scheduled,
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("payment_run_items")
    op.drop_table("payment_runs")
