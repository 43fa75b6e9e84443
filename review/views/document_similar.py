"""What the same vendor sent before: the last documents, with their amounts and how they ended."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from documents.kind import DocType
from documents.register.document import RegisteredDocument
from documents.register.findings import FindingStatus
from documents.register.tables import business_keys, documents, findings
from documents.state import BUCKET_OF, Bucket, State
from documents.value import Value
from documents.values.money import from_minor, show
from ledgers.tables import entries
from review.views.document_history import STATE_WORDS

MOST_SHOWN: Final = 10

WAITS: Final = "waits"
HELD: Final = "posted, payment held"


class Similar(Value):
    """One earlier document.

    Attributes:
        amount: Gross with its currency; empty when not known.
        ended: In words.
        entry: Label of its entry; empty when not posted.
        codes: Of its open findings that stop something.
    """

    document_id: str
    number: str
    kind: DocType | None
    issued: dt.date | None
    amount: str
    ended: str
    entry: str = ""
    codes: tuple[str, ...] = ()
    same_amount: bool = False


def similar_of(connection: sa.Connection, known: RegisteredDocument) -> tuple[Similar, ...]:
    """Return the last documents of the vendor, the newest first; none where the vendor is not known."""
    keys, found = business_keys.c, documents.c
    vendor = connection.scalar(
        sa.select(keys.vendor_id).where(keys.client_id == known.client_id, keys.document_id == known.id)
    )
    if not vendor:
        return ()
    rows = connection.execute(
        sa.select(keys.number, keys.issue_date, documents)
        .join(documents, sa.and_(found.id == keys.document_id, found.client_id == keys.client_id))
        .where(keys.client_id == known.client_id, keys.vendor_id == vendor, keys.document_id != known.id)
        .order_by(sa.func.coalesce(keys.issue_date, dt.date.min).desc(), keys.document_id)
        .limit(MOST_SHOWN)
    ).all()
    ids = [row.id for row in rows]
    labels, codes = _labels(connection, known.client_id, ids), _codes(connection, known.client_id, ids)
    return tuple(
        Similar(
            document_id=row.id,
            number=row[0],
            kind=DocType(row.doc_type) if row.doc_type else None,
            issued=row.issue_date,
            amount=show(from_minor(row.gross_minor, row.currency), row.currency) if row.gross_minor is not None else "",
            ended=_ended(State(row.state), bool(codes.get(row.id))),
            entry=labels.get(row.id, ""),
            codes=codes.get(row.id, ()),
            same_amount=row.gross_minor is not None
            and (row.gross_minor, row.currency) == (known.gross_minor, known.currency),
        )
        for row in rows
    )


def _ended(state: State, stopped: bool) -> str:
    if BUCKET_OF[state] is Bucket.POSTED:
        return HELD if stopped else STATE_WORDS[state]
    return WAITS if BUCKET_OF[state] is Bucket.QUEUED else STATE_WORDS[state]


def _labels(connection: sa.Connection, client_id: str, ids: list[str]) -> dict[str, str]:
    query = sa.select(entries.c.document_id, entries.c.label).where(
        entries.c.client_id == client_id, entries.c.document_id.in_(ids)
    )
    return {row.document_id: row.label for row in connection.execute(query.order_by(entries.c.id.desc()))}


def _codes(connection: sa.Connection, client_id: str, ids: list[str]) -> dict[str, tuple[str, ...]]:
    query = (
        sa.select(findings.c.document_id, findings.c.code)
        .distinct()
        .where(
            findings.c.client_id == client_id,
            findings.c.document_id.in_(ids),
            findings.c.status == FindingStatus.OPEN,
            findings.c.severity.in_(["BLOCK_POST", "BLOCK_PAY"]),
        )
        .order_by(findings.c.code)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(query):
        found[row.document_id] = (*found.get(row.document_id, ()), row.code)
    return found
