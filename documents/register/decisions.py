"""What people decided, append-only: who, as what, about which version of which document, why, and in how much time.

The database itself refuses a decision of somebody to whom its role is not entrusted that day, a waiver without a
reason, an approval of one's own edit, and a waived finding that nobody decided on (migration 0021).
"""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.metadata import MinorUnits, UtcDateTime, metadata
from documents.finding import Role
from documents.register.tables import Key
from documents.value import Value


class Kind(StrEnum):
    """Kinds of decisions."""

    CORRECT = "correct"
    CONFIRM = "confirm"
    WAIVE = "waive"
    """Accept a finding; where that takes two persons, confirm what the first one asked for."""
    ASK_WAIVER = "ask waiver"
    REFUSE_WAIVER = "refuse waiver"
    APPROVE = "approve"
    REJECT = "reject"
    REOPEN = "reopen"
    ASK = "ask"
    ANSWER = "answer"
    WRITE = "write"
    """A text went to the vendor of a document that is in the books; it stays there, and its payment held."""
    ASSIGN = "assign"
    ESCALATE = "escalate"
    ARCHIVE = "archive"
    DUPLICATE = "duplicate"
    RECLASSIFY = "reclassify"
    SPLIT = "split"
    MERGE = "merge"
    PAIR = "pair"
    VENDOR = "vendor"
    CODE = "code"
    """Choose accounts and tax codes."""
    ACCOUNT = "account"
    RELEASE = "release correction"
    """Let a correction be posted that a backfill proposed; the subject is the proposal's number."""
    REFUSE_RELEASE = "refuse correction"


decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("once", sa.String(80), nullable=False),
    sa.Column("part", sa.Integer, nullable=False),
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id")),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("person", sa.String(60), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("code", sa.String(20), nullable=False, server_default=""),
    sa.Column("subject", sa.Text, nullable=False, server_default=""),
    sa.Column("evidence_hash", sa.String(64), nullable=False, server_default=""),
    sa.Column("reason_code", sa.String(40), nullable=False, server_default=""),
    sa.Column("text", sa.Text, nullable=False, server_default=""),
    sa.Column("amount_minor", MinorUnits),
    sa.Column("vendor_id", sa.String(64), nullable=False, server_default=""),
    sa.Column("facts", sa.Text, nullable=False, server_default="{}"),
    sa.Column("seconds", sa.Float, nullable=False, server_default="0"),
    sa.Column("keystrokes", sa.Integer, nullable=False, server_default="0"),
    sa.Column("decided_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("client_id", "once", "part", name="uq_decisions_once"),
)
"""One row for each thing decided by one press of a button.

Columns:
    once: Of the press; `part` counts what it decided, from 0.
    version: That the person looked at.
    role: By which the person decided.
    subject: The field, the finding's subject, or what else it is about.
    amount_minor: Gross total in minor units of the client's currency; NULL when not known.
    facts: JSON; of a correction: old and new value, print, page, box, words around.
    seconds: From opening the field or document to the decision.
"""

outcomes = sa.Table(
    "decision_outcomes",
    metadata,
    sa.Column("client_id", sa.String(32), primary_key=True),
    sa.Column("once", sa.String(80), primary_key=True),
    sa.Column("person", sa.String(60), nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
)
"""What a press of a button led to, for whoever presses it twice."""

sampling = sa.Table("sampling", metadata, sa.Column("seed", sa.String(64), primary_key=True))
"""The seed by which documents are drawn for a second look; made once, by the migration, and told to nobody."""


class Decided(Value):
    """One thing that was decided; see the table."""

    kind: Kind
    person: str
    role: Role
    version: int
    document_id: str | None = None
    code: str = ""
    subject: str = ""
    evidence_hash: str = ""
    reason_code: str = ""
    text: str = ""
    amount_minor: int | None = None
    vendor_id: str = ""
    facts: dict[str, Any] = {}
    seconds: float = 0.0
    keystrokes: int = 0


class RecordedDecision(Decided):
    """A decision as it is kept."""

    once: str
    part: int
    decided_at: dt.datetime


def record_decision(connection: sa.Connection, client_id: str, once: str, part: int, decided: Decided) -> None:
    """Write one decision down.

    Raises:
        sqlalchemy.exc.IntegrityError: The database knows that it may not be, or it was written before.
    """
    row = decided.model_dump(exclude={"facts"})
    facts = json.dumps(decided.facts, sort_keys=True)
    at = database_now(connection)
    connection.execute(
        decisions.insert().values(client_id=client_id, once=once, part=part, facts=facts, decided_at=at, **row)
    )


def decisions_of(
    connection: sa.Connection, client_id: str, document_id: str, kind: Kind | None = None
) -> tuple[RecordedDecision, ...]:
    """Return what people decided about a document, oldest first."""
    query = sa.select(decisions).where(decisions.c.client_id == client_id, decisions.c.document_id == document_id)
    if kind is not None:
        query = query.where(decisions.c.kind == kind)
    return tuple(of_row(row) for row in connection.execute(query.order_by(decisions.c.id)).mappings())


def of_row(row: Any) -> RecordedDecision:
    """Build the value from a row of the table."""
    named = {name: row[name] for name in RecordedDecision.model_fields}
    return RecordedDecision(**{**named, "facts": json.loads(row["facts"])})


def outcome_of(connection: sa.Connection, client_id: str, once: str) -> tuple[str, str] | None:
    """Return who pressed the button, and the outcome as JSON; None when nobody did."""
    mine = outcomes.c.client_id == client_id, outcomes.c.once == once
    row = connection.execute(sa.select(outcomes.c.person, outcomes.c.outcome).where(*mine)).first()
    return None if row is None else (row.person, row.outcome)


def record_outcome(connection: sa.Connection, client_id: str, once: str, person: str, outcome: str) -> None:
    """Keep what a press of a button led to."""
    connection.execute(outcomes.insert().values(client_id=client_id, once=once, person=person, outcome=outcome))


def sampling_seed(connection: sa.Connection) -> str:
    """Return the seed by which documents are drawn."""
    seed: str = connection.execute(sa.select(sampling.c.seed)).scalar_one()
    return seed
