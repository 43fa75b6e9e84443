"""R-06: how much money is needed in which week and currency: by due date, with discounts taken, with holds released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.register.versions import latest_version
from documents.terms import PaymentTerms
from documents.value import Value
from documents.values.banking_days import last_banking_day, payment_day
from documents.values.money import round_amount, to_minor
from documents.values.terms import discount_date
from reports.ledger.discounts import facts_with_discounts
from reports.ledger.lines import framed, zero_sum
from reports.ledger.owed import Owed, control, owed_on
from reports.report import Asked, Bar, Column, Kind, Report, ReportKind

FIGURES: Final = ("payable", "overdue", "held", "credits", "at_discount", "discount", "base")

COLUMNS = (
    Column(name="week", kind=Kind.DAY, title="week from"),
    Column(name="currency"),
    Column(name="payable", kind=Kind.MONEY, currency="currency"),
    Column(name="overdue", kind=Kind.MONEY, title="of it overdue", currency="currency"),
    Column(name="held", kind=Kind.MONEY, title="if holds are released", currency="currency"),
    Column(name="credits", kind=Kind.MONEY, title="credits to deduct", currency="currency"),
    Column(name="at_discount", kind=Kind.MONEY, title="payable with discounts", currency="currency"),
    Column(name="discount", kind=Kind.MONEY, title="discounts", currency="currency"),
    Column(name="base", kind=Kind.MONEY, title="all, in base currency", summed=True),
)


class Plan(Value):
    """When an item is paid and with how much; minor units of its currency.

    Attributes:
        day: By due date; not before the day of the report.
        early: By discount date; the same day where there is none to be had.
        discount: What paying on `early` saves.
    """

    day: dt.date
    early: dt.date
    overdue: bool = False
    discount: int = 0


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each week and currency; a week begins on Monday and is named by it.

    Payment is on the banking day that the client's policy sets for the due date (C-58), a discount's on the last
    banking day before it ends. What is overdue falls into the first week, and so do credits. "Payable" leaves out what
    is held; "payable with discounts" pays each such item when its highest discount ends that can still be had.
    """
    found = owed_on(connection, client, asked)
    terms = _terms(connection, client, asked)
    planned = [(one, _plan(client, one, asked.as_of, terms)) for one in found]
    frame = framed(_rows(planned, asked.as_of), COLUMNS)
    return Report(
        code="R-06",
        title="Cash requirement by week",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=frame,
        ties=(control(connection, client, asked, found), zero_sum(connection, client, asked)),
        notes=("Base currency as booked, discounts not taken.",),
        bars=_bars(planned),
    )


def _terms(connection: sa.Connection, client: Client, asked: Asked) -> dict[str, PaymentTerms]:
    """Return the terms of every posted document that offers a discount, by its id."""
    found = {}
    for name in facts_with_discounts(connection, client, asked):
        document = latest_version(connection, client.id, name).business
        if document and document.payment_terms:
            found[name] = document.payment_terms.value
    return found


def _plan(client: Client, one: Owed, today: dt.date, terms: Mapping[str, PaymentTerms]) -> Plan:
    item = one.item
    country = next((entity.country for entity in client.entities if entity.id == item.entity), client.country)
    if one.base <= 0:
        return Plan(day=today, early=today)
    due = item.due_date or item.doc_date
    day = max(payment_day(due, client.policy.due_day, item.currency, country), today)
    plan = Plan(day=day, early=day, overdue=due < today)
    agreed = terms.get(item.document_id)
    if agreed is None or item.open_amount != item.amount:
        return plan
    for discount in agreed.discounts:
        until = last_banking_day(discount_date(item.doc_date, discount), item.currency, country)
        amount = to_minor(round_amount(-item.amount * discount.percent / 100, item.currency), item.currency)
        if until >= today and amount > plan.discount:
            plan = plan.model_copy(update={"early": until, "discount": amount})
    return plan


def _rows(planned: Iterable[tuple[Owed, Plan]], today: dt.date) -> list[dict[str, Any]]:
    rows: dict[tuple[dt.date, str], dict[str, Any]] = {}

    def row(day: dt.date, currency: str) -> dict[str, Any]:
        return rows.setdefault((monday(day), currency), dict.fromkeys(FIGURES, 0))

    for one, plan in planned:
        currency = one.item.currency
        by_due = row(plan.day, currency)
        by_due["base"] += one.base
        if one.base <= 0:
            row(today, currency)["credits"] += one.amount
        elif one.held:
            by_due["held"] += one.amount
        else:
            by_due["payable"] += one.amount
            by_due["overdue"] += one.amount if plan.overdue else 0
            early = row(plan.early, currency)
            early["at_discount"] += one.amount - plan.discount
            early["discount"] += plan.discount
    return [{"week": week, "currency": currency, **row} for (week, currency), row in sorted(rows.items())]


def monday(day: dt.date) -> dt.date:
    """Return the first day of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def _bars(planned: Iterable[tuple[Owed, Plan]]) -> tuple[Bar, ...]:
    weeks: dict[dt.date, dict[str, int]] = {}
    for one, plan in planned:
        parts = weeks.setdefault(monday(plan.day), {"payable": 0, "if holds are released": 0, "credits": 0})
        name = "credits" if one.base <= 0 else "if holds are released" if one.held else "payable"
        parts[name] += one.base
    return tuple(Bar(label=week.isoformat(), parts=parts) for week, parts in sorted(weeks.items()))


REPORT = ReportKind(code="R-06", name="cash-requirement", title="Cash requirement by week", build=build)
