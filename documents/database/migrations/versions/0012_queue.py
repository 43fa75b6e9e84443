"""The queue's own tables: facts of documents, questions to somebody outside, escalations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; facts are filled as documents are judged."""
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "work_facts",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
    )
    op.create_table(
        "external_holds",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("asked", sa.String(80), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("asked_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32)),
        sa.Column("ended_by", sa.String(120), nullable=False, server_default=""),
        sa.Column("answer", sa.Text, nullable=False, server_default=""),
        sa.CheckConstraint("asked <> '' AND question <> '' AND asked_by <> ''", name="ck_external_holds_question"),
        sa.CheckConstraint("(ended_at IS NULL) = (answer = '')", name="ck_external_holds_answer"),
    )
    op.create_index("ix_external_holds_client", "external_holds", ["client_id", "document_id"])
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_external_holds_open",
        "external_holds",
        ["document_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "escalations",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("queue", sa.String(30), primary_key=True),
        sa.Column("step", sa.String(40), primary_key=True),
        sa.Column("started", sa.String(32), primary_key=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("told", sa.String(80), nullable=False),
        sa.Column("due_at", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_escalations_recorded", "escalations", ["client_id", "recorded_at"])


def downgrade() -> None:
    """Drop the tables."""
    for name in ("escalations", "external_holds", "work_facts"):
        op.drop_table(name)
