"""R-11: what is still to come on open orders, against the commitments beside the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.master.order import NOTHING_TO_COME, Order
from documents.values.identifiers import order_key
from documents.values.money import round_amount, to_minor
from ledgers.chart import COMMITMENTS
from ledgers.open_orders import Booked, Committed, booked_commitments, newest_orders, worth
from reports.ledger import budgets
from reports.ledger.lines import balances, choice, framed, zero_sum
from reports.report import Asked, Column, Kind, Report, ReportKind, Tie

COLUMNS = (
    Column(name="order_number", title="order"),
    Column(name="order_line", title="line"),
    Column(name="vendor"),
    Column(name="ordered_on", kind=Kind.DAY, title="ordered"),
    Column(name="account"),
    Column(name="currency"),
    Column(name="ordered", kind=Kind.MONEY, currency="currency"),
    Column(name="invoiced", kind=Kind.MONEY, title="used up", currency="currency"),
    Column(name="open", kind=Kind.MONEY, title="still to come", currency="currency"),
    Column(name="base", kind=Kind.MONEY, title="committed, in base currency", summed=True),
)


CHOICE: Final = "show"
"""Option: "orders" (the default) or "budgets"."""


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each order line of which something is still to come, at the order's price.

    The open value is the newest version of the order less what invoices used up; account M900 must be the same, in
    every currency. Orders that the night has not booked yet are named below the table and count nowhere. "budgets" has
    a row for each budget that has begun: what is booked on its account, what orders will still come to, and the rest.
    """
    by_budget = choice(asked, CHOICE, ("orders", "budgets")) == "budgets"
    columns = budgets.COLUMNS if by_budget else COLUMNS
    booked = booked_commitments(connection, client.id, asked.as_of, entity=asked.entity)
    orders = [order for order in newest_orders(connection, client) if _asked_for(order, client, asked)]
    waiting = [order for order in orders if _is_waiting(order, booked)]
    rows = list(_rows([order for order in orders if order not in waiting], booked))
    shown = [row for row in rows if row["open"] or row["base"]]
    committed = sum(row["base"] for row in shown)
    ledger = balances(connection, client, asked).get(COMMITMENTS, 0)
    return Report(
        code="R-11",
        title="Consumption of budgets" if by_budget else "Commitments of open orders",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=columns,
        frame=framed(budgets.rows(connection, client, asked, shown) if by_budget else shown, columns),
        ties=(
            *_ties(rows, booked.values()),
            Tie(what=f"committed = account {COMMITMENTS}", left=committed, right=ledger),
            zero_sum(connection, client, asked),
        ),
        notes=(
            *((budgets.NOTE,) if by_budget else ()),
            *(f"Order {order.number} of {order.issue_date} is not committed yet." for order in waiting),
        ),
    )


def _asked_for(order: Order, client: Client, asked: Asked) -> bool:
    entity = order.entity_id or client.entities[0].id
    return order.issue_date <= asked.as_of and asked.entity in {"", entity}


def _is_waiting(order: Order, booked: Booked) -> bool:
    """Tell whether an order should be committed and has nothing at all on the account."""
    if order.status in NOTHING_TO_COME:
        return False
    key = order_key(order.number)
    return not any((key, line.number) in booked for line in order.lines) and any(map(worth, order.lines))


def _rows(orders: Iterable[Order], booked: Booked) -> Iterator[dict[str, Any]]:
    """Yield a row for every order line, and for what stands on the account without an order."""
    left = dict(booked)
    for order in orders:
        for line in order.lines:
            stands = left.pop((order_key(order.number), line.number), None)
            known = stands or Committed(order_number=order.number, currency=order.currency)
            value = to_minor(round_amount(worth(line), order.currency), order.currency)
            if order.status in NOTHING_TO_COME:
                value = known.used
            yield {
                **_shown(known, line.number),
                "vendor": order.vendor_id,
                "ordered_on": order.issue_date,
                "account": line.account,
                "currency": order.currency,
                "ordered": value,
                "open": value - known.used,
            }
    for (_key, number), stands in left.items():
        yield _shown(stands, number) | {"ordered": stands.ordered, "open": 0}


def _shown(known: Committed, line: int) -> dict[str, Any]:
    return {
        "order_number": known.order_number,
        "order_line": str(line),
        "vendor": "",
        "ordered_on": None,
        "account": "",
        "currency": known.currency,
        "invoiced": known.used,
        "base": known.base,
    }


def _ties(rows: Iterable[dict[str, Any]], booked: Iterable[Committed]) -> Iterator[Tie]:
    to_come: dict[str, int] = {}
    standing: dict[str, int] = {}
    for row in rows:
        to_come[row["currency"]] = to_come.get(row["currency"], 0) + row["open"]
    for line in booked:
        standing[line.currency] = standing.get(line.currency, 0) + line.open
    for currency in sorted({*to_come, *standing}):
        left, right = to_come.get(currency, 0), standing.get(currency, 0)
        yield Tie(what=f"open order value in {currency} = account {COMMITMENTS}", left=left, right=right)


REPORT = ReportKind(code="R-11", name="commitments", title="Commitments of open orders", build=build, options=(CHOICE,))
