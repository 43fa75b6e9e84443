"""The kept list of work, which documents changed since, and the views that people saved.

Triggers write every change that may move work into `work_changes`, in the transaction that makes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WAITING: Final = "('ERROR', 'ON_HOLD_EXTERNAL', 'POSTED', 'QUARANTINED', 'QUEUED')"
"""States in which a document, or its payment, may wait for a desk."""

WAITS_TODAY: Final = (
    "SELECT client_id, id FROM documents WHERE state IN ('ERROR', 'ON_HOLD_EXTERNAL', 'QUARANTINED', 'QUEUED') "
    "UNION SELECT client_id, document_id FROM findings WHERE status = 'open' AND severity = 'BLOCK_PAY'"
)

MARK: Final = "INSERT INTO work_changes (client_id, document_id) VALUES"

STEPS: Final = (
    ("documents", "insert", "AFTER INSERT", f"NEW.state IN {WAITING}", "NEW.client_id, NEW.id"),
    (
        "documents",
        "update",
        "AFTER UPDATE OF state, reason, doc_type, gross_minor, currency",
        f"NEW.state IN {WAITING} OR OLD.state IN {WAITING}",
        "NEW.client_id, NEW.id",
    ),
    ("findings", "insert", "AFTER INSERT", "NEW.severity <> 'INFO'", "NEW.client_id, NEW.document_id"),
    ("findings", "update", "AFTER UPDATE", "", "NEW.client_id, NEW.document_id"),
    ("findings", "delete", "AFTER DELETE", "", "OLD.client_id, OLD.document_id"),
    ("work_facts", "insert", "AFTER INSERT", "", "NEW.client_id, NEW.document_id"),
    ("work_facts", "update", "AFTER UPDATE", "", "NEW.client_id, NEW.document_id"),
    ("external_holds", "insert", "AFTER INSERT", "", "NEW.client_id, NEW.document_id"),
    ("external_holds", "update", "AFTER UPDATE", "", "NEW.client_id, NEW.document_id"),
)
"""Table, name of the step, when, condition, and whose work may move."""


def upgrade() -> None:
    """Create tables and triggers, and note everything that waits today."""
    _create_items()
    _create_causes()
    for statement in _triggers(op.get_bind().dialect.name):
        op.execute(statement)
    op.execute(f"INSERT INTO work_changes (client_id, document_id) {WAITS_TODAY}")


def _create_items() -> None:
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "work_items",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("desk", sa.String(30), nullable=False),
        sa.Column("gravity", sa.Integer, nullable=False),
        sa.Column("first", sa.Boolean, nullable=False),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.Column("due", sa.String(32)),
        sa.Column("age", sa.Integer, nullable=False),
        sa.Column("held", sa.Boolean, nullable=False),
        sa.Column("vendor", sa.String(200), nullable=False),
        sa.Column("base_minor", sa.BigInteger),
        sa.Column("risk_minor", sa.BigInteger),
        sa.Column("compared_minor", sa.BigInteger, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("fresh_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("document_id", "desk", name="uq_work_items_task"),
    )
    # What a list is filtered by stands in its indexes, so that nothing else is read of rows that do not match.
    order, filters = ["lane", "rank", "received_at", "document_id"], ["due", "age", "vendor", "base_minor", "words"]
    op.create_index("ix_work_items_order", "work_items", ["client_id", *order, "gravity", "desk", *filters])
    op.create_index("ix_work_items_desk", "work_items", ["client_id", "desk", *order, *filters])
    op.create_index("ix_work_items_vendor", "work_items", ["client_id", "vendor"])
    op.create_index("ix_work_items_fresh", "work_items", ["client_id", "fresh_at"])
    op.create_table(
        "work_item_details",
        sa.Column("item_id", key, sa.ForeignKey("work_items.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "work_views",
        sa.Column("login", sa.String(60), primary_key=True),
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("query", sa.String(1000), nullable=False),
        sa.Column("is_default", sa.Boolean, nullable=False),
        sa.Column("saved_at", sa.String(32), nullable=False),
        sa.CheckConstraint("login <> '' AND name <> ''", name="ck_work_views_name"),
    )


def _create_causes() -> None:
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "work_causes",
        sa.Column("document_id", sa.String(64), primary_key=True),
        sa.Column("finding", sa.Integer, primary_key=True),
        sa.Column("width", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("cause", sa.String(32), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("about", sa.String(20), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("desk", sa.String(30), nullable=False),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("chosen", sa.Integer, nullable=False, server_default="0"),
        sa.Column("only", sa.Integer, nullable=False, server_default="0"),
    )
    chosen = ["client_id", "chosen"]
    op.create_index("ix_work_causes_cause", "work_causes", ["client_id", "cause", "received_at", "document_id"])
    op.create_index(
        "ix_work_causes_chosen", "work_causes", [*chosen, "cause", "desk", "currency", "amount_minor", "only"]
    )
    op.create_index("ix_work_causes_code", "work_causes", [*chosen, "code", "desk", "document_id"])
    op.create_table(
        "work_changes",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("document_id", sa.String(64), nullable=False),
    )
    op.create_index("ix_work_changes_client", "work_changes", ["client_id", "id"])
    op.create_index("ix_work_changes_document", "work_changes", ["client_id", "document_id"])


def _triggers(dialect: str) -> Iterator[str]:
    for table, step, when, condition, whose in STEPS:
        only = f" WHEN ({condition})" if condition else ""
        name = f"{table}_work_{step}"
        if dialect == "sqlite":
            yield f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW{only} BEGIN {MARK} ({whose}); END"
            continue
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {MARK} ({whose}); RETURN NULL; "
            "END $$"
        )
        yield f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW{only} EXECUTE FUNCTION {name}()"


def downgrade() -> None:
    """Drop triggers and tables; the list follows from the register and can be made anew."""
    dialect = op.get_bind().dialect.name
    for table, step, *_ in STEPS:
        name = f"{table}_work_{step}"
        op.execute(f"DROP TRIGGER {name}" + ("" if dialect == "sqlite" else f" ON {table}"))
        if dialect == "postgresql":
            op.execute(f"DROP FUNCTION {name}()")
    for name in ("work_item_details", "work_items", "work_causes", "work_changes", "work_views"):
        op.drop_table(name)
