"""Decisions of people, their drafts and assignments; the database itself keeps maker and checker apart.

Source: accounting specification L-29, V-SOD-01, V-SOD-03, V-SOD-04, Q-05.
"""

# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

from documents.database.append_only import refuse_changes

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

DECIDES: Final = (
    "approver", "buyer", "controller", "privacy", "receiver", "reviewer", "supervisor", "tax", "vendor_custodian",
)  # fmt: skip
"""Roles by which somebody may decide anything; `admin` is none (L-29)."""

LEAST_TEXT: Final = 10
"""Characters of a waiver's text (V-SOD-04)."""

NOT_ENTRUSTED: Final = "decisions: the role is not entrusted to this person at this client today (L-29)"
OWN_EDIT: Final = "decisions: an approval by who edited the document or waived a finding on it (V-SOD-01)"
NOBODY_WAIVED: Final = "findings: waived only by a decision of that person on this very evidence (V-SOD-04)"

_EDITED: Final = (
    "SELECT 1 FROM versions v WHERE v.client_id = NEW.client_id AND v.document_id = NEW.document_id "
    "AND v.business IS NOT NULL AND v.author = NEW.person"
)
_WAIVED: Final = (
    "SELECT 1 FROM findings f WHERE f.client_id = NEW.client_id AND f.document_id = NEW.document_id "
    "AND f.status = 'waived' AND f.severity = 'BLOCK_POST' AND f.code <> 'V-SOD-02' AND f.waived_by = NEW.person"
)
_DECIDED: Final = (
    "SELECT 1 FROM decisions d WHERE d.client_id = NEW.client_id AND d.document_id = NEW.document_id "
    "AND d.kind IN ('waive', 'approve') AND d.code = NEW.code AND d.subject = NEW.subject "
    "AND d.evidence_hash = NEW.evidence_hash AND d.person = NEW.waived_by"
)


def upgrade() -> None:
    """Create the tables and their guards."""
    _create_decisions()
    _create_work()
    dialect = op.get_bind().dialect.name
    op.execute(f"INSERT INTO sampling (seed) VALUES ('{secrets.token_hex(32)}')")
    for table in ("decisions", "decision_outcomes", "sampling"):
        for statement in refuse_changes(table, dialect):
            op.execute(statement)
    today = "date('now')" if dialect == "sqlite" else "(clock_timestamp() AT TIME ZONE 'UTC')::date"
    entrusted = (
        "SELECT 1 FROM person_grants g JOIN people p ON p.login = g.login WHERE g.login = NEW.person "
        "AND g.role = NEW.role AND g.client_id = NEW.client_id AND g.taken_back_at IS NULL AND p.disabled_at IS NULL "
        f"AND (g.valid_from IS NULL OR g.valid_from <= {today}) AND (g.valid_to IS NULL OR g.valid_to >= {today})"
    )
    guards = (
        ("decisions_entrusted", "INSERT ON decisions", "", f"NOT EXISTS ({entrusted})", NOT_ENTRUSTED),
        (
            "decisions_two_persons",
            "INSERT ON decisions",
            "NEW.kind = 'approve'",
            f"EXISTS ({_EDITED}) OR EXISTS ({_WAIVED})",
            OWN_EDIT,
        ),
        (
            "findings_waived_new",
            "INSERT ON findings",
            "NEW.status = 'waived'",
            f"NOT EXISTS ({_DECIDED})",
            NOBODY_WAIVED,
        ),
        (
            "findings_waived",
            "UPDATE ON findings",
            "NEW.status = 'waived' AND (OLD.status <> 'waived' OR NEW.waived_by <> OLD.waived_by "
            "OR NEW.evidence_hash <> OLD.evidence_hash OR NEW.code <> OLD.code OR NEW.subject <> OLD.subject)",
            f"NOT EXISTS ({_DECIDED})",
            NOBODY_WAIVED,
        ),
    )
    for name, event, when, wrong, message in guards:
        for statement in _guard(dialect, name, event, when, wrong, message):
            op.execute(statement)


def _create_decisions() -> None:
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    listed = ", ".join(f"'{one}'" for one in DECIDES)
    op.create_table(
        "decisions",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("once", sa.String(80), nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id")),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("person", sa.String(60), sa.ForeignKey("people.login"), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("code", sa.String(20), nullable=False, server_default=""),
        sa.Column("subject", sa.Text, nullable=False, server_default=""),
        sa.Column("evidence_hash", sa.String(64), nullable=False, server_default=""),
        sa.Column("reason_code", sa.String(40), nullable=False, server_default=""),
        sa.Column("text", sa.Text, nullable=False, server_default=""),
        sa.Column("amount_minor", sa.BigInteger),
        sa.Column("vendor_id", sa.String(64), nullable=False, server_default=""),
        sa.Column("facts", sa.Text, nullable=False, server_default="{}"),
        sa.Column("seconds", sa.Float, nullable=False, server_default="0"),
        sa.Column("keystrokes", sa.Integer, nullable=False, server_default="0"),
        sa.Column("decided_at", sa.String(32), nullable=False),
        sa.UniqueConstraint("client_id", "once", "part", name="uq_decisions_once"),
        sa.CheckConstraint("once <> '' AND part >= 0 AND kind <> ''", name="ck_decisions_once"),
        sa.CheckConstraint(f"role IN ({listed})", name="ck_decisions_role"),
        sa.CheckConstraint("seconds >= 0 AND keystrokes >= 0", name="ck_decisions_work"),
        sa.CheckConstraint(
            f"kind <> 'waive' OR (reason_code <> '' AND length(trim(text)) >= {LEAST_TEXT} AND code <> '')",
            name="ck_decisions_waiver",
        ),
        sa.CheckConstraint("kind <> 'reject' OR reason_code <> ''", name="ck_decisions_rejection"),
        sa.CheckConstraint(
            "(kind <> 'approve' OR role IN ('approver', 'controller', 'supervisor')) "
            "AND (kind <> 'reopen' OR role = 'supervisor')",
            name="ck_decisions_kind_role",
        ),
    )
    op.create_index("ix_decisions_document", "decisions", ["client_id", "document_id", "kind"])
    op.create_index("ix_decisions_vendor", "decisions", ["client_id", "vendor_id", "kind", "decided_at"])
    op.create_index("ix_decisions_decided", "decisions", ["client_id", "decided_at"])
    op.create_table(
        "decision_outcomes",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("once", sa.String(80), primary_key=True),
        sa.Column("person", sa.String(60), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
    )
    op.create_table("sampling", sa.Column("seed", sa.String(64), primary_key=True))


def _create_work() -> None:
    op.create_table(
        "drafts",
        sa.Column("client_id", sa.String(32), primary_key=True),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("login", sa.String(60), sa.ForeignKey("people.login"), primary_key=True),
        sa.Column("base_version", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("saved_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "assignments",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("login", sa.String(60), nullable=False, server_default=""),
        sa.Column("queue", sa.String(30), nullable=False, server_default=""),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("assigned_by", sa.String(60), nullable=False),
        sa.Column("assigned_at", sa.String(32), nullable=False),
        sa.CheckConstraint("(login <> '') <> (queue <> '')", name="ck_assignments_to"),
    )
    op.create_index("ix_assignments_login", "assignments", ["login", "client_id"])


def _guard(dialect: str, name: str, event: str, when: str, wrong: str, message: str) -> Iterator[str]:
    """Yield the statements of one trigger that refuses what is wrong."""
    condition = f" WHEN {when}" if when else ""
    if dialect == "sqlite":
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW{condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message}') WHERE {wrong}; END"
        )
        return
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    condition = f" WHEN ({when})" if when else ""
    yield f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW{condition} EXECUTE FUNCTION {name}()"


def downgrade() -> None:
    """Drop the tables and guards; what was waived stays in the findings and the audit trail."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name in ("findings_waived", "findings_waived_new"):
        op.execute(f"DROP TRIGGER {name}" + (" ON findings" if postgresql else ""))
    for name in ("assignments", "drafts", "sampling", "decision_outcomes", "decisions"):
        op.drop_table(name)
    if postgresql:
        for name in (
            "decisions_refuse", "decision_outcomes_refuse", "sampling_refuse", "decisions_entrusted",
            "decisions_two_persons", "findings_waived", "findings_waived_new",
        ):  # fmt: skip
            op.execute(f"DROP FUNCTION {name}()")
