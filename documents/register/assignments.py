"""Whose a waiting document is: a person's or a desk's; the newest holds, the audit trail keeps the others."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.metadata import UtcDateTime, metadata
from documents.finding import Queue
from documents.register import audit
from documents.value import Value

assignments = sa.Table(
    "assignments",
    metadata,
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("login", sa.String(60), nullable=False, server_default=""),
    sa.Column("queue", sa.String(30), nullable=False, server_default=""),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("assigned_by", sa.String(60), nullable=False),
    sa.Column("assigned_at", UtcDateTime, nullable=False),
)
"""One row for each document that is assigned; to a person by `login`, or to a desk by `queue`, never to both."""


class Assignment(Value):
    """To whom a document is assigned: exactly one of login and queue."""

    login: str = ""
    queue: Queue | None = None
    note: str = ""


class KeptAssignment(Assignment):
    """An assignment that holds."""

    document_id: str
    assigned_by: str
    assigned_at: dt.datetime


def keep_assignment(
    connection: sa.Connection, client_id: str, document_id: str, to: Assignment | None, *, actor: str
) -> None:
    """Assign a document, or take its assignment back with None."""
    mine = assignments.c.client_id == client_id, assignments.c.document_id == document_id
    former = connection.execute(sa.select(assignments.c.login, assignments.c.queue).where(*mine)).first()
    connection.execute(sa.delete(assignments).where(*mine))
    if to is not None:
        row = {"login": to.login, "queue": to.queue.value if to.queue else "", "note": to.note}
        at = database_now(connection)
        connection.execute(
            assignments.insert().values(
                client_id=client_id, document_id=document_id, assigned_by=actor, assigned_at=at, **row
            )
        )
    before = {"to": former.login or former.queue} if former else {}
    after = {"to": to.login or str(to.queue), "note": to.note} if to else {}
    audit.append(
        connection,
        client_id,
        audit.Act(action="assign", subject=document_id, actor=actor, before=before, after=after),
    )


def assignment_of(connection: sa.Connection, client_id: str, document_id: str) -> KeptAssignment | None:
    """Return to whom a document is assigned."""
    mine = assignments.c.client_id == client_id, assignments.c.document_id == document_id
    row = connection.execute(sa.select(assignments).where(*mine)).mappings().first()
    if row is None:
        return None
    return KeptAssignment(
        **{**{name: row[name] for name in KeptAssignment.model_fields}, "queue": row["queue"] or None}
    )
