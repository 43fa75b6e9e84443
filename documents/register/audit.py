"""The audit trail: who did what to which document, append-only, in one hash chain per client.

A chain shows that no event was changed, inserted or removed in its middle. That its end was not cut off needs a copy of
the last hash outside the database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.insert import insert_if_new
from documents.register.tables import audit, audit_heads
from documents.value import Value
from documents.violation import Violation

INSTALLATION: Final = "_installation"
"""Stands for a client in the chain of what belongs to none, such as accounts; no client can have this id."""

# Every step of every document is an event; a statement that is built anew costs several times what the database takes.
_OF_CLIENT: Final = audit_heads.c.client_id == sa.bindparam("client", type_=sa.String)
_LOCK_HEAD: Final = sa.select(audit_heads.c.position, audit_heads.c.hash).where(_OF_CLIENT).with_for_update()
_MOVE_HEAD: Final = (
    sa.update(audit_heads).where(_OF_CLIENT).values(position=sa.bindparam("at_position"), hash=sa.bindparam("at_hash"))
)
_ADD: Final = sa.insert(audit)


class Act(Value):
    """What is to be recorded.

    Attributes:
        action: Such as "advance".
        subject: Document id, or what else it is about.
        actor: A person, or "system".
        before: What the act replaced; empty when it made something new.
        after: What holds since.
    """

    action: str
    subject: str
    actor: str = "system"
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}


class AuditEvent(Act):
    """An act that was recorded.

    Attributes:
        position: From 1 without a gap, per client.
        at: By the database's clock, UTC.
        hash: Link of the chain.
    """

    position: int
    at: dt.datetime
    hash: str


def append(connection: sa.Connection, client_id: str, act: Act) -> None:
    """Add one event to the client's chain, in the transaction of the act itself.

    Concurrent writers of one client wait for each other here until the first one commits, so call it late.
    """
    position, previous = _head(connection, client_id)
    row = {
        "client_id": client_id,
        "position": position + 1,
        "at": database_now(connection),
        "actor": act.actor,
        "action": act.action,
        "subject": act.subject,
        "before": _json(act.before),
        "after": _json(act.after),
        "previous_hash": previous,
    }
    digest = link(row)
    connection.execute(_ADD, {**row, "hash": digest})
    connection.execute(_MOVE_HEAD, {"client": client_id, "at_position": position + 1, "at_hash": digest})


def history(connection: sa.Connection, client_id: str, subject: str) -> tuple[AuditEvent, ...]:
    """Return every event about a document, oldest first."""
    rows = connection.execute(
        sa.select(audit).where(audit.c.client_id == client_id, audit.c.subject == subject).order_by(audit.c.position)
    )
    return tuple(
        AuditEvent(
            position=row.position,
            at=row.at,
            actor=row.actor,
            action=row.action,
            subject=row.subject,
            before=json.loads(row.before),
            after=json.loads(row.after),
            hash=row.hash,
        )
        for row in rows
    )


def check_audit(connection: sa.Connection) -> Iterator[Violation]:
    """I12: compute every chain anew and compare it with what is stored."""
    heads = {row.client_id: (row.position, row.hash) for row in connection.execute(sa.select(audit_heads))}
    ends: dict[str, tuple[int, str]] = {}
    for row in connection.execute(sa.select(audit).order_by(audit.c.client_id, audit.c.position)).mappings():
        position, previous = ends.get(row["client_id"], (0, ""))
        subject = f"{row['client_id']}/{row['position']}"
        if row["position"] != position + 1:
            yield _broken(row, subject, f"follows position {position}; the events between them are missing")
        if row["previous_hash"] != previous:
            yield _broken(row, subject, "does not continue the event before it")
        if row["hash"] != link(row):
            yield _broken(row, subject, f'was changed after it was written ("{row["action"]}" on {row["subject"]})')
        ends[row["client_id"]] = (row["position"], row["hash"])
    for client_id in sorted(heads.keys() | ends.keys()):
        if heads.get(client_id) != ends.get(client_id):
            yield Violation(
                code="I12",
                subject=client_id,
                client_id=client_id,
                message=f"The audit chain should end at {heads.get(client_id)}, but ends at {ends.get(client_id)}.",
            )


def link(row: Mapping[Any, Any]) -> str:
    """Return the hash of an event: SHA-256 of its text."""
    return hashlib.sha256(link_text(row).encode()).hexdigest()


def link_text(row: Mapping[Any, Any]) -> str:
    """Return what the hash of an event is of: its columns and the previous hash as a JSON list."""
    moment: dt.datetime = row["at"]
    parts = [
        row["client_id"],
        row["position"],
        moment.isoformat(timespec="microseconds"),
        *(row[column] for column in ("actor", "action", "subject", "before", "after", "previous_hash")),
    ]
    return json.dumps(parts)


def _head(connection: sa.Connection, client_id: str) -> tuple[int, str]:
    """Lock the end of the chain, beginning it when it is not there."""
    row = connection.execute(_LOCK_HEAD, {"client": client_id}).first()
    if row is None:
        insert_if_new(connection, audit_heads, client_id=client_id, position=0, hash="")
        row = connection.execute(_LOCK_HEAD, {"client": client_id}).one()
    return row.position, row.hash


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True)


def _broken(row: Mapping[Any, Any], subject: str, what: str) -> Violation:
    return Violation(code="I12", subject=subject, client_id=row["client_id"], message=f"Audit event {subject} {what}.")
