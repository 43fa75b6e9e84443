"""What reports on the operation share: the period in UTC, documents with vendor and value, ages in business days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.finding import Severity
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.register import work_facts
from documents.register.tables import business_keys, documents
from documents.register.work_facts import WorkFacts
from documents.state import BUCKET_OF, Bucket, State
from documents.value import Value
from documents.values.business_time import elapsed
from documents.values.money import from_minor, round_amount, to_minor
from ledgers.tables import entries
from reports.ledger.lines import period_start
from reports.report import Asked

STOPPING: Final = (Severity.BLOCK_POST, Severity.BLOCK_PAY)
"""Severities of what counts as an exception."""

AGES: Final = ((1, "0-1"), (2, "1-2"), (5, "2-5"), (10, "5-10"))
"""Classes of age in business days, each with its last day (K-09)."""
OLDER: Final = "over 10"


class Filed(Value):
    """A document of the register with what figures are made of.

    Attributes:
        doc_type: Empty before it was read.
        base_minor: Signed gross total in the client's currency; None while the total or its rate is not known.
        vendor_id: Of the master data; empty when not resolved.
        medium: "xml", "hybrid" or "page" of an invoice; empty for others.
        facts: What the queue was told when it waited; empty when it never did.
    """

    id: str
    doc_type: str
    state: State
    received_at: dt.datetime
    base_minor: int | None
    vendor_id: str = ""
    medium: str = ""
    facts: WorkFacts = WorkFacts()

    @property
    def bucket(self) -> Bucket:
        """What the completeness control counts it as."""
        return BUCKET_OF[self.state]


def window(client: Client, asked: Asked) -> tuple[dt.datetime, dt.datetime]:
    """Return the period asked for in UTC, from midnight of its first day to midnight after its last at the client."""
    zone = client.service.clock.zone
    first, last = period_start(client, asked), asked.as_of + dt.timedelta(days=1)
    start, end = (dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC) for day in (first, last))
    return start, end


def local_day(client: Client, moment: dt.datetime) -> dt.date:
    """Return the day of a moment at the client."""
    return moment.astimezone(client.service.clock.zone).date()


def filed(connection: sa.Connection, client: Client, *conditions: sa.ColumnElement[bool]) -> tuple[Filed, ...]:
    """Return the client's documents under some conditions on `documents`, in order of arrival."""
    facts = work_facts.table
    query = (
        sa.select(documents, business_keys.c.vendor_id, business_keys.c.medium, facts.c.facts)
        .outerjoin(business_keys, business_keys.c.document_id == documents.c.id)
        .outerjoin(facts, facts.c.document_id == documents.c.id)
        .where(documents.c.client_id == client.id, *conditions)
        .order_by(documents.c.received_at, documents.c.id)
    )
    rates = _rates(connection, client)
    return tuple(_filed(row, client, rates) for row in connection.execute(query))


def received_within(client: Client, asked: Asked) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions that a document was received in the period asked for."""
    start, end = window(client, asked)
    return documents.c.received_at >= start, documents.c.received_at < end


def vendor_names(connection: sa.Connection, client: Client, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of vendors as the newest register has them; of unknown ones an empty text."""
    master = DatabaseMasterData(connection, client.id, client.entities)
    found = {one: master.vendor(one) for one in set(ids) if one}
    return {one: vendor.name if vendor else "" for one, vendor in found.items()}


def days_between(client: Client, start: dt.datetime, end: dt.datetime) -> Decimal:
    """Return the business days between two moments, one day being the client's usual opening time."""
    clock = client.service.clock
    if not clock.day:
        return Decimal(0)
    return Decimal(elapsed(clock, start, end) // dt.timedelta(seconds=1)) / Decimal(clock.day.total_seconds())


def age_class(days: Decimal) -> str:
    """Return the class of an age in business days; the upper end belongs to it."""
    return next((name for most, name in AGES if days <= most), OLDER)


def ratio(part: int | Decimal, whole: int | Decimal) -> Decimal:
    """Return a share to 4 decimals; 0 of nothing."""
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001")) if whole else Decimal(0)


def _rates(connection: sa.Connection, client: Client) -> dict[str, Decimal]:
    """Return the rate each foreign document was booked with, the newest entry's."""
    query = (
        sa.select(entries.c.document_id, entries.c.fx_rate)
        .where(entries.c.client_id == client.id, entries.c.currency != entries.c.base_currency)
        .order_by(entries.c.id)
    )
    return {row.document_id: row.fx_rate for row in connection.execute(query)}


def _filed(row: sa.Row[Any], client: Client, rates: dict[str, Decimal]) -> Filed:
    facts = WorkFacts.model_validate_json(row.facts) if row.facts else WorkFacts()
    return Filed(
        id=row.id,
        doc_type=row.doc_type,
        state=row.state,
        received_at=row.received_at,
        base_minor=_base(row, client.currency, rates.get(row.id), facts),
        vendor_id=row.vendor_id or facts.vendor_id,
        medium=row.medium or "",
        facts=facts,
    )


def _base(row: sa.Row[Any], currency: str, rate: Decimal | None, facts: WorkFacts) -> int | None:
    if row.gross_minor is None or row.currency == currency:
        return None if row.gross_minor is None else int(row.gross_minor)
    if rate:
        return to_minor(round_amount(from_minor(row.gross_minor, row.currency) / rate, currency), currency)
    if facts.base is None:
        return None
    return to_minor(facts.base, currency) * (-1 if row.gross_minor < 0 else 1)
