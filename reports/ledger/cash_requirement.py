"""R-06: how much money is needed in which week and currency: by due date, with discounts taken, with holds released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.protocol import MasterData
from documents.value import Value
from documents.values.banking_days import last_banking_day, payment_day
from documents.values.money import round_amount, to_minor
from documents.values.terms import discount_date
from ledgers.paying.due import way_of
from ledgers.paying.proposal import DAYS_WITHOUT_TERMS, NOT_BY_TRANSFER
from reports.ledger.lines import choice, framed, zero_sum
from reports.ledger.owed import Owed, control, owed_on
from reports.ledger.papers import newest_documents
from reports.report import DOCUMENT, Asked, Bar, Column, Kind, Report, ReportKind

FIGURES: Final = ("payable", "overdue", "held", "credits", "collected", "at_discount", "discount", "base")
PARTS: Final = {
    "payable": "payable",
    "held": "if holds are released",
    "collected": "direct debit and card",
    "credits": "credits",
}
"""Columns that share what is owed out, with their names in the plot."""

SHOW: Final = "show"
"""Option: "weeks" (the default) or "items"."""

COLUMNS: Final[tuple[Column, ...]] = (
    Column(name="week", kind=Kind.DAY, title="week from"),
    Column(name="currency"),
    Column(name="payable", kind=Kind.MONEY, currency="currency"),
    Column(name="overdue", kind=Kind.MONEY, title="of it overdue", currency="currency"),
    Column(name="held", kind=Kind.MONEY, title=PARTS["held"], currency="currency"),
    Column(name="credits", kind=Kind.MONEY, title="credits to deduct", currency="currency"),
    Column(name="collected", kind=Kind.MONEY, title=PARTS["collected"], currency="currency"),
    Column(name="at_discount", kind=Kind.MONEY, title="payable with discounts", currency="currency"),
    Column(name="discount", kind=Kind.MONEY, title="discounts", currency="currency"),
    Column(name="base", kind=Kind.MONEY, title="all, in base currency", summed=True),
)
ITEMS: Final[tuple[Column, ...]] = (
    Column(name="week", kind=Kind.DAY, title="week from"),
    Column(name="day", kind=Kind.DAY, title="paid on"),
    Column(name="vendor"),
    Column(name="name"),
    Column(name="reference"),
    Column(name="entry"),
    Column(name=DOCUMENT, title="document"),
    Column(name="due_date", kind=Kind.DAY, title="due"),
    Column(name="counts_as", title="counts as"),
    Column(name="early", kind=Kind.DAY, title="with discount on"),
    Column(name="currency"),
    Column(name="amount", kind=Kind.MONEY, currency="currency"),
    Column(name="discount", kind=Kind.MONEY, currency="currency"),
    Column(name="base", kind=Kind.MONEY, title="in base currency", summed=True),
)
"""Of `show=items`: what stands behind each week, down to the document."""


class Plan(Value):
    """When an item is paid and with how much; minor units of its currency.

    Attributes:
        day: By due date; not before the day of the report.
        early: By discount date; the same day where there is none to be had.
        discount: What paying on `early` saves.
        collected: By direct debit or card, so that nobody transfers it.
    """

    day: dt.date
    early: dt.date
    overdue: bool = False
    discount: int = 0
    collected: bool = False

    def part(self, one: Owed) -> str:
        """Return the column that an item counts in."""
        if one.base <= 0:
            return "credits"
        return "collected" if self.collected else "held" if one.held else "payable"


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each week and currency; a week begins on Monday and is named by it.

    Payment is on the banking day that the client's policy sets for the due date (C-58), a discount's on the last
    banking day before it ends. What is overdue falls into the first week, and so do credits. "Payable" leaves out what
    is held, and what is taken by direct debit or card (P-18); "payable with discounts" pays each such item when its
    highest discount ends that can still be had. With `show=items` one row for each item, in its week by due date.
    """
    of_items = choice(asked, SHOW, ("weeks", "items")) == "items"
    found = owed_on(connection, client, asked)
    planned = list(_planned(connection, client, asked.as_of, found))
    columns = ITEMS if of_items else COLUMNS
    frame = framed(_items(planned) if of_items else _rows(planned), columns)
    return Report(
        code="R-06",
        title="Cash requirement by week",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=columns,
        frame=frame,
        ties=(control(connection, client, asked, found), zero_sum(connection, client, asked)),
        notes=("Base currency as booked, discounts not taken.",),
        bars=_bars(planned),
    )


def _planned(
    connection: sa.Connection, client: Client, today: dt.date, found: Sequence[Owed]
) -> Iterator[tuple[Owed, Plan]]:
    known = newest_documents(connection, client.id, sorted({one.item.document_id for one in found}))
    master = DatabaseMasterData(connection, client.id, client.entities)
    for one in found:
        document = known.get(one.item.document_id)
        plan = _plan(client, one, today, document)
        yield one, plan.model_copy(update={"collected": _is_collected(master, one, document)})


def _plan(client: Client, one: Owed, today: dt.date, document: BusinessDocument | None) -> Plan:
    item = one.item
    country = next((entity.country for entity in client.entities if entity.id == item.entity), client.country)
    if one.base <= 0:
        return Plan(day=today, early=today)
    due = item.due_date or item.doc_date + dt.timedelta(days=DAYS_WITHOUT_TERMS)
    day = max(payment_day(due, client.policy.due_day, item.currency, country), today)
    plan = Plan(day=day, early=day, overdue=due < today)
    terms = document.payment_terms if document else None
    if terms is None or item.open_amount != item.amount:
        return plan
    for discount in terms.value.discounts:
        until = last_banking_day(discount_date(item.doc_date, discount), item.currency, country)
        amount = to_minor(round_amount(-item.amount * discount.percent / 100, item.currency), item.currency)
        if until >= today and amount > plan.discount:
            plan = plan.model_copy(update={"early": until, "discount": amount})
    return plan


def _is_collected(master: MasterData, one: Owed, document: BusinessDocument | None) -> bool:
    """Tell whether the vendor takes the money itself (P-18): by its record, else by its document."""
    vendor = master.vendor(one.item.vendor_id)
    way = vendor.payment if vendor else None
    if way is None and document:
        way = way_of(document)
    return way in NOT_BY_TRANSFER


def _rows(planned: Iterable[tuple[Owed, Plan]]) -> list[dict[str, Any]]:
    rows: dict[tuple[dt.date, str], dict[str, Any]] = {}

    def row(day: dt.date, currency: str) -> dict[str, Any]:
        return rows.setdefault((monday(day), currency), dict.fromkeys(FIGURES, 0))

    for one, plan in planned:
        currency = one.item.currency
        by_due = row(plan.day, currency)
        by_due["base"] += one.base
        name = plan.part(one)
        by_due[name] += one.amount
        if name == "payable":
            by_due["overdue"] += one.amount if plan.overdue else 0
            early = row(plan.early, currency)
            early["at_discount"] += one.amount - plan.discount
            early["discount"] += plan.discount
    return [{"week": week, "currency": currency, **row} for (week, currency), row in sorted(rows.items())]


def _items(planned: Iterable[tuple[Owed, Plan]]) -> list[dict[str, Any]]:
    rows = [
        {
            "week": monday(plan.day),
            "day": plan.day,
            "vendor": one.item.vendor_id,
            "name": one.item.payee,
            "reference": one.item.reference,
            "entry": one.item.label,
            DOCUMENT: one.item.document_id,
            "due_date": one.item.due_date,
            "counts_as": PARTS[plan.part(one)],
            "early": plan.early if plan.discount else None,
            "currency": one.item.currency,
            "amount": one.amount,
            "discount": plan.discount if plan.part(one) == "payable" else 0,
            "base": one.base,
        }
        for one, plan in planned
    ]
    return sorted(rows, key=lambda row: (row["day"], row["vendor"], row["entry"]))


def monday(day: dt.date) -> dt.date:
    """Return the first day of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def _bars(planned: Iterable[tuple[Owed, Plan]]) -> tuple[Bar, ...]:
    weeks: dict[dt.date, dict[str, int]] = {}
    for one, plan in planned:
        parts = weeks.setdefault(monday(plan.day), dict.fromkeys(PARTS.values(), 0))
        parts[PARTS[plan.part(one)]] += one.base
    return tuple(Bar(label=week.isoformat(), parts=parts) for week, parts in sorted(weeks.items()))


REPORT = ReportKind(
    code="R-06", name="cash-requirement", title="Cash requirement by week", build=build, options=(SHOW,)
)
