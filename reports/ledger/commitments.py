"""R-11: what is still to come on open orders, against the commitments beside the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from documents.master import tables
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.order import NOTHING_TO_COME, Order, OrderLine
from documents.value import Value
from documents.values.identifiers import order_key
from documents.values.money import round_amount, to_minor
from ledgers.chart import COMMITMENTS
from ledgers.entry import Purpose
from ledgers.tables import entries, postings
from reports.ledger.lines import balances, framed, lines, zero_sum
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


class Committed(Value):
    """What stands for one order line; minor units, `base` in base currency and the rest in the order's.

    Attributes:
        ordered: Booked for it, and not withdrawn.
        used: Released by invoices.
    """

    order_number: str
    currency: str
    ordered: int = 0
    used: int = 0
    base: int = 0


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each order line of which something is still to come, at the order's price.

    The open value is the newest version of the order less what invoices used up; account M900 must be the same, in
    every currency. Orders that the night has not booked yet are named below the table and count nowhere.
    """
    booked = dict(_booked(connection, client, asked))
    orders = [order for order in _orders(connection, client) if _asked_for(order, client, asked)]
    waiting = [order for order in orders if _is_waiting(order, booked)]
    rows = list(_rows([order for order in orders if order not in waiting], booked))
    frame = framed([row for row in rows if row["open"] or row["base"]], COLUMNS)
    ledger = balances(connection, client, asked).get(COMMITMENTS, 0)
    return Report(
        code="R-11",
        title="Commitments of open orders",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=frame,
        ties=(
            *_ties(rows, booked.values()),
            Tie(what=f"committed = account {COMMITMENTS}", left=int(frame["base"].sum()), right=ledger),
            zero_sum(connection, client, asked),
        ),
        notes=tuple(f"Order {order.number} of {order.issue_date} is not committed yet." for order in waiting),
    )


def _booked(connection: sa.Connection, client: Client, asked: Asked) -> Iterator[tuple[tuple[str, int], Committed]]:
    """Yield what stands for each order line; what was reversed counts as what it reversed."""
    original = entries.alias("original")
    purpose = sa.func.coalesce(original.c.purpose, entries.c.purpose).label("why")
    of_line = postings.c.order_number, postings.c.order_line, entries.c.currency
    columns = (*of_line, purpose, postings.c.amount_minor, postings.c.base_minor)
    undone = (original.c.client_id == entries.c.client_id) & (original.c.label == entries.c.reverses)
    query = lines(client, asked, *columns).outerjoin(original, undone).where(postings.c.account == COMMITMENTS)
    found: dict[tuple[str, int], Committed] = {}
    for row in connection.execute(query.order_by(entries.c.id, postings.c.line_no)):
        key = order_key(row.order_number), row.order_line
        sofar = found.get(key, Committed(order_number=row.order_number, currency=row.currency))
        released = row.why == Purpose.COMMITMENT_RELEASE.value
        found[key] = sofar.model_copy(
            update={
                "ordered": sofar.ordered + (0 if released else row.amount_minor),
                "used": sofar.used - (row.amount_minor if released else 0),
                "base": sofar.base + row.base_minor,
            }
        )
    yield from found.items()


def _orders(connection: sa.Connection, client: Client) -> Iterator[Order]:
    master = DatabaseMasterData(connection, client.id, client.entities)
    keys = sa.select(tables.orders.c.order_key).where(tables.orders.c.client_id == client.id).distinct()
    for key in connection.scalars(keys.order_by(tables.orders.c.order_key)).all():
        if (order := master.order(key)) is not None:
            yield order


def _asked_for(order: Order, client: Client, asked: Asked) -> bool:
    entity = order.entity_id or client.entities[0].id
    return order.issue_date <= asked.as_of and asked.entity in {"", entity}


def _is_waiting(order: Order, booked: dict[tuple[str, int], Committed]) -> bool:
    """Tell whether an order should be committed and has nothing at all on the account."""
    if order.status in NOTHING_TO_COME:
        return False
    key = order_key(order.number)
    return not any((key, line.number) in booked for line in order.lines) and any(map(_worth, order.lines))


def _worth(line: OrderLine) -> Decimal:
    return (line.quantity - line.cancelled) * line.price


def _rows(orders: Iterable[Order], booked: dict[tuple[str, int], Committed]) -> Iterator[dict[str, Any]]:
    """Yield a row for every order line, and for what stands on the account without an order."""
    left = dict(booked)
    for order in orders:
        for line in order.lines:
            stands = left.pop((order_key(order.number), line.number), None)
            known = stands or Committed(order_number=order.number, currency=order.currency)
            value = to_minor(round_amount(_worth(line), order.currency), order.currency)
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
        standing[line.currency] = standing.get(line.currency, 0) + line.ordered - line.used
    for currency in sorted({*to_come, *standing}):
        left, right = to_come.get(currency, 0), standing.get(currency, 0)
        yield Tie(what=f"open order value in {currency} = account {COMMITMENTS}", left=left, right=right)


REPORT = ReportKind(code="R-11", name="commitments", title="Commitments of open orders", build=build)
