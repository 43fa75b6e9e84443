"""What people corrected and confirmed, as learning needs it: the value, what was read, and where it stands.

A row of `decisions` is the source; nothing is kept twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from documents.field import FieldName
from documents.register.decisions import Kind, RecordedDecision, decisions, of_row
from documents.register.tables import business_keys, documents
from documents.state import State
from documents.text import Box
from documents.value import Value

FIELDS: Final = frozenset(name.value for name in FieldName)
WITHDRAWN: Final = (State.REJECTED, State.DUPLICATE, State.SUPERSEDED, State.VOIDED)
"""What was said of documents that turned out to be none teaches nothing."""


class Correction(Value):
    """One field of one document on a person's word.

    Attributes:
        old: The canonical value that was read; empty when none was, and for what was confirmed.
        new: The canonical value that stands; empty when the document gives none.
        raw: As printed or typed.
        page: From 1; 0 when the place is not known.
        box: In points; None when the place is not known.
        around: Words around it, as the page showed them; may be empty.
        confirmed: The value was read right.
    """

    document_id: str
    vendor_id: str
    field: FieldName
    old: str = ""
    new: str = ""
    raw: str = ""
    page: int = 0
    box: Box | None = None
    around: str = ""
    confirmed: bool = False
    decided_at: dt.datetime


def corrections_of(
    connection: sa.Connection,
    client_id: str,
    vendor_id: str,
    fields: Iterable[FieldName] = tuple(FieldName),
) -> tuple[Correction, ...]:
    """Return what people said of the header fields of a vendor's documents, the newest word on each, oldest first.

    A document counts for the vendor that it is resolved to today, whoever it was thought to be of before.
    """
    wanted = {name.value for name in fields}
    newest: dict[tuple[str, str], RecordedDecision] = {}
    for one in _said(connection, client_id, vendor_id):
        if one.subject in wanted & FIELDS:
            newest[(one.document_id or "", one.subject)] = one
    return tuple(_correction(one, vendor_id) for one in sorted(newest.values(), key=lambda one: one.decided_at))


def _said(connection: sa.Connection, client_id: str, vendor_id: str) -> Iterable[RecordedDecision]:
    query = (
        sa.select(decisions)
        .join(documents, documents.c.id == decisions.c.document_id)
        .join(business_keys, business_keys.c.document_id == decisions.c.document_id)
        .where(
            decisions.c.client_id == client_id,
            business_keys.c.client_id == client_id,
            business_keys.c.vendor_id == vendor_id,
            decisions.c.kind.in_([str(Kind.CORRECT), str(Kind.CONFIRM)]),
            documents.c.state.not_in([str(state) for state in WITHDRAWN]),
        )
        .order_by(decisions.c.id)
    )
    return [of_row(row) for row in connection.execute(query).mappings()]


def _correction(one: RecordedDecision, vendor_id: str) -> Correction:
    facts = one.facts
    corners = [float(part) for part in str(facts.get("box", "")).split()]
    confirmed = one.kind is Kind.CONFIRM
    return Correction(
        document_id=one.document_id or "",
        vendor_id=vendor_id,
        field=FieldName(one.subject),
        old="" if confirmed else str(facts.get("old", "")),
        new=str(facts.get("new", "")),
        raw=str(facts.get("raw", "")),
        page=int(facts.get("page", 0)),
        box=Box(*corners) if len(corners) == 4 else None,
        around=str(facts.get("around", "")),
        confirmed=confirmed,
        decided_at=one.decided_at,
    )
