"""Open commitments against the orders they stand for (P-14, R-11): account M900 follows the newest version."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from documents.master import tables
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.order import NOTHING_TO_COME, Order
from documents.value import Value
from documents.values.identifiers import order_key
from documents.values.money import from_minor, round_amount, to_minor
from ledgers.chart import COMMITMENTS
from ledgers.entry import Purpose
from ledgers.reconcile import Difference
from ledgers.tables import entries, postings


class Committed(Value):
    """What stands for one order line, in minor units of the order's currency.

    Attributes:
        label: First entry that named the line.
        ordered: Booked for it, and not withdrawn; what invoices used up is in it.
        open: The same less what invoices used up.
    """

    label: str
    currency: str
    ordered: int = 0
    open: int = 0


Booked = dict[str, dict[int, Committed]]
"""By key of the order (C-48) and line."""


def commitments_differ(connection: sa.Connection, client: Client) -> Iterator[Difference]:
    """Yield every order line whose commitment is not what the newest version of its order says.

    To be asked after a night: an order that came since then is committed by the next one. Orders in a currency without
    an exchange rate wait for it and are left out.
    """
    booked = _booked(connection, client.id)
    for order in _orders(connection, client):
        lines = booked.pop(order_key(order.number), {})
        rate = DatabaseMasterData(connection, client.id, client.entities).fx_rate(
            order.currency, client.currency, order.issue_date.isoformat()
        )
        if rate is not None:
            yield from _lines_differ(order, lines)
    for key, lines in sorted(booked.items()):
        for number, line in sorted(lines.items()):
            if line.open:
                yield _difference(key, number, line, line.open, "there is no such order")


def _lines_differ(order: Order, booked: dict[int, Committed]) -> Iterator[Difference]:
    ended = order.status in NOTHING_TO_COME
    values = {line.number: (line.quantity - line.cancelled) * line.price for line in order.lines}
    for number in sorted({*values, *booked}):
        line = booked.get(number, Committed(label="", currency=order.currency))
        if ended and line.open:
            yield _difference(order.number, number, line, line.open, f"the order is {order.status}, nothing is to come")
        value = round_amount(values.get(number, from_minor(0, order.currency)), order.currency)
        if not ended and line.ordered != to_minor(value, order.currency):
            yield _difference(order.number, number, line, line.ordered, f"its newest version says {value}")


def _difference(order: str, number: int, line: Committed, stands: int, why: str) -> Difference:
    entry = f"entry {line.label}" if line.label else "no entry"
    amount = f"{from_minor(stands, line.currency)} {line.currency}"
    message = f"order {order} line {number}: {amount} committed on {COMMITMENTS} by {entry}, {why}"
    return Difference(where="commitments", subject=line.label or order, message=message)


def _orders(connection: sa.Connection, client: Client) -> Iterator[Order]:
    """Yield the newest version of every order."""
    master = DatabaseMasterData(connection, client.id, client.entities)
    keys = sa.select(tables.orders.c.order_key).where(tables.orders.c.client_id == client.id).distinct()
    for key in connection.scalars(keys.order_by(tables.orders.c.order_key)).all():
        if (order := master.order(key)) is not None:
            yield order


def _booked(connection: sa.Connection, client_id: str) -> Booked:
    """Return what stands on the account by order and line; what was reversed counts as what it reversed."""
    original = entries.alias("original")
    query = (
        sa.select(
            entries.c.label,
            entries.c.currency,
            postings.c.order_number,
            postings.c.order_line,
            postings.c.amount_minor,
            sa.func.coalesce(original.c.purpose, entries.c.purpose).label("why"),
        )
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .outerjoin(original, (original.c.client_id == entries.c.client_id) & (original.c.label == entries.c.reverses))
        .where(postings.c.client_id == client_id, postings.c.account == COMMITMENTS)
        .order_by(entries.c.id, postings.c.line_no)
    )
    found: Booked = {}
    for row in connection.execute(query):
        lines = found.setdefault(order_key(row.order_number), {})
        sofar = lines.get(row.order_line, Committed(label=row.label, currency=row.currency))
        ordered = 0 if row.why == Purpose.COMMITMENT_RELEASE.value else row.amount_minor
        lines[row.order_line] = sofar.model_copy(
            update={"ordered": sofar.ordered + ordered, "open": sofar.open + row.amount_minor}
        )
    return found
