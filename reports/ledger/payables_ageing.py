"""R-02: what is owed to vendors, by how long it has been due, reconstructed for any day from postings and clearings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from reports.ledger.lines import choice, framed, zero_sum
from reports.ledger.owed import Owed, control, owed_on
from reports.report import DOCUMENT, Asked, Bar, Column, Kind, Report, ReportKind

BY: Final = "by"
"""Option: "due" (by due date, the default) or "document" (by document date)."""
SHOW: Final = "show"
"""Option: "vendors" (the default) or "items"."""

BUCKETS: Final = ((0, "current"), (30, "1-30"), (60, "31-60"), (90, "61-90"))
OLDER: Final = "over 90"
AGES: Final = (*(name for _days, name in BUCKETS), OLDER)
CREDIT: Final = "credit"
FIGURES: Final = (*AGES, CREDIT, "total", "held", "disputed", "foreign", "at_rate")

VENDORS = (
    Column(name="vendor"),
    Column(name="name"),
    Column(name="currency"),
    *(Column(name=age, kind=Kind.MONEY, summed=True) for age in AGES),
    Column(name=CREDIT, kind=Kind.MONEY, title="credits", summed=True),
    Column(name="total", kind=Kind.MONEY, summed=True),
    Column(name="held", kind=Kind.MONEY, summed=True),
    Column(name="disputed", kind=Kind.MONEY, summed=True),
    Column(name="foreign", kind=Kind.MONEY, title="in its currency", currency="currency", unlike="total"),
    Column(name="at_rate", kind=Kind.MONEY, title="at the day's rate", optional=True, unlike="total"),
)
ITEMS = (
    Column(name="vendor"),
    Column(name="name"),
    Column(name="reference"),
    Column(name="entry"),
    Column(name=DOCUMENT, title="document"),
    Column(name="doc_date", kind=Kind.DAY, title="document date"),
    Column(name="due_date", kind=Kind.DAY, title="due"),
    Column(name="age"),
    Column(name="holds", title="held by"),
    Column(name="currency"),
    Column(name="foreign", kind=Kind.MONEY, title="in its currency", currency="currency"),
    Column(name="total", kind=Kind.MONEY, summed=True),
    Column(name="at_rate", kind=Kind.MONEY, title="at the day's rate", optional=True),
)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each vendor and currency, or each item, in base currency at the rate it was booked with.

    Amounts owed are positive; what the vendor owes stands under credits. Items without a due date age by their document
    date. Held and disputed is what was so at the end of the day; disputed are holds of the order match.
    """
    by_document = choice(asked, BY, ("due", "document")) == "document"
    columns = VENDORS if choice(asked, SHOW, ("vendors", "items")) == "vendors" else ITEMS
    found = owed_on(connection, client, asked)
    aged = [(one, age_of(one, asked.as_of, by_document=by_document)) for one in found]
    rows = _vendors(aged) if columns is VENDORS else [_item(one, age) for one, age in aged]
    missing = sorted({one.item.currency for one in found if one.at_rate is None})
    return Report(
        code="R-02",
        title="Payables by age",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=columns,
        frame=framed(rows, columns),
        ties=(control(connection, client, asked, found), zero_sum(connection, client, asked)),
        notes=(
            "Foreign items at the rate they were booked with, and at the day's rate.",
            *(f"There is no rate of {currency} for {asked.as_of}; import it." for currency in missing),
        ),
        bars=tuple(
            Bar(label=name, parts={"owed": sum(one.base for one, age in aged if age == name)})
            for name in (*AGES, CREDIT)
        ),
    )


def age_of(one: Owed, as_of: dt.date, *, by_document: bool = False) -> str:
    """Return the class of an item: a name of AGES, or CREDIT for what the vendor owes."""
    if one.base < 0:
        return CREDIT
    day = one.item.doc_date if by_document or one.item.due_date is None else one.item.due_date
    late = (as_of - day).days
    return next((name for most, name in BUCKETS if late <= most), OLDER)


def _vendors(aged: Iterable[tuple[Owed, str]]) -> list[dict[str, Any]]:
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    names: dict[str, str] = {}
    for one, age in aged:
        item = one.item
        names[item.vendor_id] = max(names.get(item.vendor_id, ""), item.payee)
        row = rows.setdefault((item.vendor_id, item.currency), dict.fromkeys(FIGURES, 0))
        row[age] += one.base
        row["total"] += one.base
        row["held"] += one.base if one.held else 0
        row["disputed"] += one.base if one.disputed else 0
        row["foreign"] += one.amount
        row["at_rate"] = None if one.at_rate is None or row["at_rate"] is None else row["at_rate"] + one.at_rate
    return [
        {"vendor": vendor, "name": names[vendor], "currency": currency, **row}
        for (vendor, currency), row in sorted(rows.items())
    ]


def _item(one: Owed, age: str) -> dict[str, Any]:
    item = one.item
    return {
        "vendor": item.vendor_id,
        "name": item.payee,
        "reference": item.reference,
        "entry": item.label,
        DOCUMENT: item.document_id,
        "doc_date": item.doc_date,
        "due_date": item.due_date,
        "age": age,
        "holds": ", ".join(one.held),
        "currency": item.currency,
        "foreign": one.amount,
        "total": one.base,
        "at_rate": one.at_rate,
    }


REPORT = ReportKind(code="R-02", name="ageing", title="Payables by age", build=build, options=(BY, SHOW))
