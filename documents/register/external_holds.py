"""Questions to somebody outside, the vendor or the client, while a document waits (L-18): its clock stands still."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.metadata import UtcDateTime, metadata
from documents.error import WrongInputError
from documents.register import audit
from documents.register.lifecycle import advance
from documents.register.tables import Key
from documents.state import State
from documents.value import Value
from documents.values.business_time import Pause

table = sa.Table(
    "external_holds",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), nullable=False),
    sa.Column("asked", sa.String(80), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("asked_by", sa.String(120), nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("ended_by", sa.String(120), nullable=False, server_default=""),
    sa.Column("answer", sa.Text, nullable=False, server_default=""),
)
"""One row for each question; at most one of a document is open."""


class Question(Value):
    """What is asked.

    Attributes:
        asked: Who is: "vendor", "client", or a name.
        question: A sentence.
        until: Day of the client until which an answer is waited for.
    """

    asked: str
    question: str
    until: dt.date


class ExternalHold(Question):
    """A question that waits for its answer."""

    document_id: str
    asked_by: str
    asked_at: dt.datetime


def ask(connection: sa.Connection, client_id: str, document_id: str, question: Question, *, actor: str) -> None:
    """Write a question down and bring the document from QUEUED to ON_HOLD_EXTERNAL.

    Raises:
        WrongInputError: It says not who is asked or what; nothing was changed.
        StaleClaimError: The document does not wait in the queue, or somebody works on it; nothing was changed.
    """
    if not question.asked.strip() or not question.question.strip():
        raise WrongInputError(f"{document_id}: a question needs somebody who is asked, and a sentence")
    reason = f"{question.asked} is asked until {question.until}: {question.question}"
    advance(connection, client_id, document_id, State.QUEUED, State.ON_HOLD_EXTERNAL, reason=reason[:2000], actor=actor)
    connection.execute(
        table.insert().values(
            client_id=client_id,
            document_id=document_id,
            **question.model_dump(),
            asked_by=actor,
            asked_at=database_now(connection),
        )
    )
    after = question.model_dump(mode="json")
    audit.append(connection, client_id, audit.Act(action="ask outside", subject=document_id, actor=actor, after=after))


def end(connection: sa.Connection, client_id: str, document_id: str, answer: str, *, actor: str = "system") -> None:
    """Bring a document back into the queue, with the answer or with a sentence that none came; its clock runs on.

    Raises:
        WrongInputError: Nobody is asked about it, or the sentence is empty; nothing was changed.
    """
    if not answer.strip():
        raise WrongInputError(f"{document_id}: a question ends with an answer, or a sentence that says why none came")
    changed = connection.execute(
        table.update()
        .where(table.c.client_id == client_id, table.c.document_id == document_id, table.c.ended_at.is_(None))
        .values(ended_at=database_now(connection), ended_by=actor, answer=answer)
    )
    if changed.rowcount != 1:
        raise WrongInputError(f"{document_id}: nobody outside is asked about it; nothing was changed")
    advance(connection, client_id, document_id, State.ON_HOLD_EXTERNAL, State.QUEUED, reason=answer[:2000], actor=actor)


def open_holds(connection: sa.Connection, client_id: str) -> tuple[ExternalHold, ...]:
    """Return the questions that wait for an answer, the oldest first."""
    query = sa.select(table).where(table.c.client_id == client_id, table.c.ended_at.is_(None)).order_by(table.c.id)
    return tuple(
        ExternalHold(**{name: row[name] for name in ExternalHold.model_fields})
        for row in connection.execute(query).mappings()
    )


def pauses(connection: sa.Connection, client_id: str, now: dt.datetime) -> dict[str, tuple[Pause, ...]]:
    """Return when somebody outside was asked, by document.

    A question without an answer pauses until `now`.
    """
    found: dict[str, list[Pause]] = defaultdict(list)
    query = sa.select(table).where(table.c.client_id == client_id).order_by(table.c.id)
    for row in connection.execute(query):
        found[row.document_id].append(Pause(row.asked_at, max(row.ended_at or now, row.asked_at)))
    return {document_id: tuple(mine) for document_id, mine in found.items()}
