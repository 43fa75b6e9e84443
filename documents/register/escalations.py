"""Who was told that nobody acts (Q-04): each step of a document once, in the register and in the audit trail."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.insert import insert_if_new
from documents.database.metadata import UtcDateTime, metadata
from documents.register import audit
from documents.value import Value

table = sa.Table(
    "escalations",
    metadata,
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("queue", sa.String(30), primary_key=True),
    sa.Column("step", sa.String(40), primary_key=True),
    sa.Column("started", UtcDateTime, primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("told", sa.String(80), nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Index("ix_escalations_recorded", "client_id", "recorded_at"),
)
"""One row for each step that was taken."""


class Escalated(Value):
    """One step that was taken.

    Attributes:
        queue: The desk it speaks of; empty when it speaks of the whole document.
        step: Its name among the client's steps, such as "80 %".
        started: When the clock began that it counts from: a document that waits anew is escalated anew.
        told: Who, as the client's file names them.
        due_at: When the step was due.
    """

    document_id: str
    queue: str = ""
    step: str
    started: dt.datetime
    told: str
    due_at: dt.datetime


def record_escalation(connection: sa.Connection, client_id: str, taken: Escalated) -> bool:
    """Write down that a step was taken; tell whether it is new. Safe to repeat."""
    row = taken.model_dump()
    if not insert_if_new(connection, table, client_id=client_id, recorded_at=database_now(connection), **row):
        return False
    facts = taken.model_dump(mode="json", exclude={"document_id"})
    act = audit.Act(action="escalate", subject=taken.document_id, after={k: v for k, v in facts.items() if v})
    audit.append(connection, client_id, act)
    return True


def escalated_since(connection: sa.Connection, client_id: str, moment: dt.datetime) -> tuple[Escalated, ...]:
    """Return the steps that were taken from a moment on, in order of when they were due."""
    query = (
        sa.select(table)
        .where(table.c.client_id == client_id, table.c.recorded_at >= moment)
        .order_by(table.c.due_at, table.c.document_id, table.c.queue, table.c.step)
    )
    return tuple(
        Escalated(**{name: row[name] for name in Escalated.model_fields})
        for row in connection.execute(query).mappings()
    )
