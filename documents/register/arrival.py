"""Arrivals: one row for every file seen, whatever becomes of it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from documents.archive import StoredFile
from documents.database.clock import database_now
from documents.database.insert import insert_if_new
from documents.register import audit
from documents.register.tables import arrivals, documents, files
from documents.state import State
from documents.value import Value

SHORT_HASHES: Final = (10, 16, 24)
"""Digits of the hash in a document id; more are taken when another file of the client begins alike."""


LONGEST_SUBJECT: Final = 120


class ArrivalOutcome(StrEnum):
    """What became of a file."""

    RECEIVED = "received"
    DUPLICATE = "duplicate"
    """The client sent the same bytes before; `document_id` is the first document made of them."""
    REFUSED = "refused"
    """Not a file that may be read: a link, folder, pipe or device. It stays where it is."""


class Origin(Value):
    """Where a file came from.

    Attributes:
        source: Name of the source, such as "folder inbox/acme".
        ref: Unique within the source for each time somebody sent a file.
        name: As the sender named it.
        received_at: When it was received.
    """

    source: str
    ref: str
    name: str
    received_at: dt.datetime


class Arrival(Value):
    """What the register says about a file that was seen.

    Attributes:
        document_id: Empty when refused.
        created: False when this very arrival was recorded before (its acknowledgement was lost).
    """

    outcome: ArrivalOutcome
    document_id: str = ""
    reason: str = ""
    created: bool = True


def record_arrival(connection: sa.Connection, client_id: str, origin: Origin, stored: StoredFile) -> Arrival:
    """Record a file whose bytes are durable in the archive; new bytes become a document in RECEIVED (L-10).

    Safe to repeat: the same source and ref give the recorded arrival again.
    """
    known = _known(connection, client_id, origin)
    if known is not None:
        return known
    insert_if_new(connection, files, sha256=stored.sha256, size=stored.size, stored_at=origin.received_at)
    document_id, is_new = _first_document(connection, client_id, stored.sha256, origin.received_at)
    outcome = ArrivalOutcome.RECEIVED if is_new else ArrivalOutcome.DUPLICATE
    if not insert_if_new(
        connection,
        arrivals,
        **_row(client_id, origin),
        sha256=stored.sha256,
        outcome=outcome,
        document_id=document_id,
    ):
        return _recorded_meanwhile(connection, client_id, origin)
    after = {"source": origin.source, "name": storable(origin.name), "sha256": stored.sha256}
    action = "receive" if is_new else "receive again"
    audit.append(connection, client_id, audit.Act(action=action, subject=document_id, after=after))
    return Arrival(outcome=outcome, document_id=document_id)


def record_refusal(connection: sa.Connection, client_id: str, origin: Origin, reason: str) -> Arrival:
    """Record something that was seen and not read, with a sentence that says why. Safe to repeat."""
    known = _known(connection, client_id, origin)
    if known is not None:
        return known
    if not insert_if_new(
        connection,
        arrivals,
        **_row(client_id, origin),
        outcome=ArrivalOutcome.REFUSED,
        reason=reason,
    ):
        return _recorded_meanwhile(connection, client_id, origin)
    name = storable(origin.name)
    after = {"source": origin.source, "name": name, "reason": reason}
    audit.append(connection, client_id, audit.Act(action="refuse", subject=name[:LONGEST_SUBJECT], after=after))
    return Arrival(outcome=ArrivalOutcome.REFUSED, reason=reason)


def storable(name: str) -> str:
    """Return a file name that both databases can keep: bytes that are no UTF-8 and NUL are shown as escapes."""
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return shown.replace("\0", "\\x00")


def _first_document(connection: sa.Connection, client_id: str, sha256: str, now: dt.datetime) -> tuple[str, bool]:
    """Return the id of the file's first document at this client, and whether it was made just now."""
    mine = sa.select(documents.c.id).where(
        documents.c.client_id == client_id, documents.c.sha256 == sha256, documents.c.number == 1
    )
    for digits in SHORT_HASHES:
        known = connection.scalar(mine)
        if known is not None:
            return known, False
        new_id = f"{client_id}-{sha256[:digits]}-1"
        made = insert_if_new(
            connection,
            documents,
            id=new_id,
            client_id=client_id,
            sha256=sha256,
            number=1,
            state=State.RECEIVED,
            state_since=database_now(connection),
            received_at=now,
        )
        if made:
            return new_id, True
    raise AssertionError(f"client {client_id}: {SHORT_HASHES[-1]} digits of {sha256} are taken by another file")


def _row(client_id: str, origin: Origin) -> dict[str, object]:
    return {
        "client_id": client_id,
        "source": origin.source,
        "source_ref": storable(origin.ref),
        "received_at": origin.received_at,
        "original_name": storable(origin.name),
    }


def _known(connection: sa.Connection, client_id: str, origin: Origin) -> Arrival | None:
    row = connection.execute(
        sa.select(arrivals.c.outcome, arrivals.c.document_id, arrivals.c.reason).where(
            arrivals.c.client_id == client_id,
            arrivals.c.source == origin.source,
            arrivals.c.source_ref == storable(origin.ref),
        )
    ).first()
    if row is None:
        return None
    return Arrival(outcome=row.outcome, document_id=row.document_id or "", reason=row.reason, created=False)


def _recorded_meanwhile(connection: sa.Connection, client_id: str, origin: Origin) -> Arrival:
    """Return the arrival that another process recorded between our look and our insert."""
    known = _known(connection, client_id, origin)
    if known is None:
        raise AssertionError(f"arrival {origin.source} {origin.ref} can be neither inserted nor found")
    return known
