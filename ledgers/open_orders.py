"""Open commitments against the orders they stand for (P-14, R-11): account M900 follows the newest version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import sqlalchemy as sa

from documents.master import tables
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.order import NOTHING_TO_COME, Order, OrderLine
from documents.value import Value
from documents.values.identifiers import order_key
from documents.values.money import from_minor, round_amount, to_minor
from ledgers.chart import COMMITMENTS
from ledgers.entry import Purpose
from ledgers.reconcile import Difference
from ledgers.tables import entries, postings


class Committed(Value):
    """What stands for one order line; minor units of the order's currency, `base` of base currency.

    Attributes:
        label: First entry that named the line; empty where nothing is booked.
        order_number: As that entry has it.
        ordered: Booked for it, and not withdrawn; what invoices used up is in it.
        used: Released by invoices.
        base: Still committed.
    """

    label: str = ""
    order_number: str = ""
    currency: str
    ordered: int = 0
    used: int = 0
    base: int = 0

    @property
    def open(self) -> int:
        """Return what is still committed."""
        return self.ordered - self.used


Booked = dict[tuple[str, int], Committed]
"""By key of the order (C-48) and line."""


def commitments_differ(connection: sa.Connection, client: Client) -> Iterator[Difference]:
    """Yield every order line whose commitment is not what the newest version of its order says.

    To be asked after a night: an order that came since then is committed by the next one. Orders in a currency without
    an exchange rate wait for it and are left out.
    """
    of_order: dict[str, dict[int, Committed]] = {}
    for (key, number), line in booked_commitments(connection, client.id).items():
        of_order.setdefault(key, {})[number] = line
    for order in newest_orders(connection, client):
        lines = of_order.pop(order_key(order.number), {})
        rate = DatabaseMasterData(connection, client.id, client.entities).fx_rate(
            order.currency, client.currency, client.policy.rate_day(order.issue_date)
        )
        if rate is not None:
            yield from _lines_differ(order, lines)
    for key, lines in sorted(of_order.items()):
        for number, line in sorted(lines.items()):
            if line.open:
                yield _difference(key, number, line, line.open, "there is no such order")


def _lines_differ(order: Order, booked: dict[int, Committed]) -> Iterator[Difference]:
    ended = order.status in NOTHING_TO_COME
    values = {line.number: worth(line) for line in order.lines}
    for number in sorted({*values, *booked}):
        line = booked.get(number, Committed(currency=order.currency))
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


def worth(line: OrderLine) -> Decimal:
    """Return what is ordered on a line, in order currency, not rounded."""
    return (line.quantity - line.cancelled) * line.price


def newest_orders(connection: sa.Connection, client: Client) -> Iterator[Order]:
    """Yield the newest version of every order."""
    master = DatabaseMasterData(connection, client.id, client.entities)
    keys = sa.select(tables.orders.c.order_key).where(tables.orders.c.client_id == client.id).distinct()
    for key in connection.scalars(keys.order_by(tables.orders.c.order_key)).all():
        if (order := master.order(key)) is not None:
            yield order


def booked_commitments(
    connection: sa.Connection, client_id: str, as_of: dt.date | None = None, *, entity: str = ""
) -> Booked:
    """Return what stands on the account by order and line; what was reversed counts as what it reversed.

    Only postings up to the day `as_of` count (all when None), and only those of `entity` (all when empty).
    """
    original = entries.alias("original")
    why = sa.func.coalesce(original.c.purpose, entries.c.purpose).label("why")
    of_entry = entries.c.label, entries.c.currency
    of_line = (postings.c[name] for name in ("order_number", "order_line", "amount_minor", "base_minor"))
    query = (
        sa.select(*of_entry, *of_line, why)
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .outerjoin(original, (original.c.client_id == entries.c.client_id) & (original.c.label == entries.c.reverses))
        .where(postings.c.client_id == client_id, postings.c.account == COMMITMENTS)
        .where(entries.c.posting_date <= (as_of or dt.date.max))
        .order_by(entries.c.id, postings.c.line_no)
    )
    if entity:
        query = query.where(entries.c.entity == entity)
    found: Booked = {}
    for row in connection.execute(query):
        key = order_key(row.order_number), row.order_line
        sofar = found.get(key) or Committed(label=row.label, order_number=row.order_number, currency=row.currency)
        released = row.why == Purpose.COMMITMENT_RELEASE.value
        found[key] = sofar.model_copy(
            update={
                "ordered": sofar.ordered + (0 if released else row.amount_minor),
                "used": sofar.used - (row.amount_minor if released else 0),
                "base": sofar.base + row.base_minor,
            }
        )
    return found
