"""Short ways to bring documents into a register, for tests."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import sqlalchemy as sa

from documents.archive import StoredFile
from documents.business import BusinessDocument
from documents.database.engine import read, write
from documents.field import Evidence, Field
from documents.kind import DocType
from documents.register.arrival import Arrival, Origin, record_arrival
from documents.register.document import RegisteredDocument, document
from documents.register.lifecycle import advance
from documents.state import State

NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)


def stored(content: bytes) -> StoredFile:
    return StoredFile(sha256=hashlib.sha256(content).hexdigest(), size=len(content), path=Path("nowhere"))


def receive(
    engine: sa.Engine, name: str = "a.pdf", *, client: str = "acme", content: bytes | None = None, minutes: int = 0
) -> Arrival:
    """Record one arrival; the content is the name unless given."""
    origin = Origin(source="folder", ref=name, name=name, received_at=NOON + dt.timedelta(minutes=minutes))
    with write(engine) as connection:
        return record_arrival(connection, client, origin, stored(name.encode() if content is None else content))


def go(
    engine: sa.Engine,
    document_id: str,
    *states: State,
    reason: str = "",
    fence: int | None = None,
    client: str = "acme",
) -> None:
    """Advance a document from state to state."""
    with write(engine) as connection:
        for before, after in pairwise(states):
            advance(connection, client, document_id, before, after, reason=reason, fence=fence)


def look(engine: sa.Engine, document_id: str, client: str = "acme") -> RegisteredDocument:
    with read(engine) as connection:
        return document(connection, client, document_id)


def invoice(gross: str, currency: str = "EUR", doc_type: DocType = DocType.INVOICE) -> BusinessDocument:
    return BusinessDocument(
        doc_type=doc_type,
        gross_total=Field[Decimal](value=Decimal(gross), raw=gross, evidence=Evidence()),
        currency=Field[str](value=currency, raw=currency, evidence=Evidence()),
    )
