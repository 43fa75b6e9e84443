"""R-02: what is owed to vendors, by how long it has been due, reconstructed for any day from postings and clearings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import pandas as pd
import sqlalchemy as sa

from documents.master.client import Client
from documents.values.money import to_minor
from ledgers.chart import ACCOUNTS_PAYABLE
from ledgers.general_ledger import trial_balance
from ledgers.sub_ledger import OpenItem, open_items_of
from reports.report import Asked, Column, Kind, Report, ReportKind, Tie

BY: Final = "by"
"""Option: "due" (by due date, the default) or "document" (by document date)."""

BUCKETS: Final = ((0, "current"), (30, "1-30"), (60, "31-60"), (90, "61-90"))
OLDER: Final = "over 90"
AGES: Final = (*(name for _days, name in BUCKETS), OLDER)
CREDIT: Final = "credit"
HELD: Final = "held"

COLUMNS = (
    Column(name="vendor"),
    Column(name="name"),
    Column(name="currency"),
    *(Column(name=age, kind=Kind.MONEY, summed=True) for age in AGES),
    Column(name=CREDIT, kind=Kind.MONEY, title="credit balances", summed=True),
    Column(name="total", kind=Kind.MONEY, summed=True),
    Column(name=HELD, kind=Kind.MONEY, title="of it held", summed=True),
    Column(name="foreign", kind=Kind.MONEY, title="in its currency", currency="currency"),
)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each vendor and currency, in base currency; what the vendor owes stands under credits.

    Amounts owed are positive. Items without a due date age by their document date. Holds are those of today.
    """
    items = [
        item
        for item in open_items_of(connection, client.id, asked.as_of)
        if not asked.entity or item.entity == asked.entity
    ]
    frame = _frame(client, items, asked)
    control = sum(
        to_minor(row.balance, client.currency)
        for row in trial_balance(connection, client.id, asked.as_of, entity=asked.entity)
        if row.account == ACCOUNTS_PAYABLE
    )
    return Report(
        code="R-02",
        title="Payables by age",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=frame,
        ties=(Tie(what=f"open items = account {ACCOUNTS_PAYABLE}", left=int(frame["total"].sum()), right=-control),),
        notes=("Foreign items at the rate they were booked with; `daybook period revalue` shows the month's end.",),
    )


def age_of(item: OpenItem, as_of: dt.date, *, by_document: bool = False) -> str:
    """Return the class of an item: a name of AGES, or CREDIT for what the vendor owes."""
    if item.open_base > 0:
        return CREDIT
    day = item.doc_date if by_document or item.due_date is None else item.due_date
    late = (as_of - day).days
    return next((name for most, name in BUCKETS if late <= most), OLDER)


def _frame(client: Client, items: Iterable[OpenItem], asked: Asked) -> pd.DataFrame:
    by_document = asked.options.get(BY, "due") == "document"
    figures = [*AGES, CREDIT, "total", HELD, "foreign"]
    rows = []
    for item in items:
        base = -to_minor(item.open_base, client.currency)
        row = dict.fromkeys(figures, 0)
        row[age_of(item, asked.as_of, by_document=by_document)] = base
        row |= {"total": base, HELD: base if item.held else 0, "foreign": -to_minor(item.open_amount, item.currency)}
        rows.append({"vendor": item.vendor_id, "name": item.payee, "currency": item.currency, **row})
    frame = pd.DataFrame(rows, columns=["vendor", "name", "currency", *figures])
    frame = frame.astype(dict.fromkeys(figures, "int64"))
    names = frame.groupby("vendor")["name"].max()
    grouped = frame.groupby(["vendor", "currency"], as_index=False)[figures].sum()
    grouped = grouped.assign(name=grouped["vendor"].map(names))
    return grouped[[column.name for column in COLUMNS]]


REPORT = ReportKind(code="R-02", name="ageing", title="Payables by age", build=build)
