"""Order lines of the vendor that a line of the document may be paired with by hand."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.order import NOTHING_TO_COME, Order, OrderLine
from documents.value import Value
from documents.values.money import show
from review.views.document_lines import unit_words

MOST_SHOWN: Final = 80


class OrderLineChoice(Value):
    """One order line.

    Attributes:
        value: As a form sends it: "4500012/1".
        text: Order, line, what, how much, at which price.
    """

    value: str
    text: str


def order_lines_for(
    connection: sa.Connection, client: Client, vendor_id: str, named: tuple[str, ...] = ()
) -> tuple[OrderLineChoice, ...]:
    """Return lines of the vendor's orders, those the document names first, then the newest; no closed ones."""
    if not vendor_id:
        return ()
    orders = DatabaseMasterData(connection, client.id, client.entities).orders_of(vendor_id)
    open_ones = [one for one in orders if one.status not in NOTHING_TO_COME or one.number in named]
    open_ones.sort(key=lambda one: one.number not in named)
    found = [_choice(order, line) for order in open_ones for line in order.lines]
    return tuple(found[:MOST_SHOWN])


def _choice(order: Order, line: OrderLine) -> OrderLineChoice:
    quantity = f"{line.quantity.normalize():f} {unit_words(line.unit)}"
    price = show(line.price, order.currency)
    text = f"{order.number}/{line.number}: {line.description}, {quantity} at {price}"
    return OrderLineChoice(value=f"{order.number}/{line.number}", text=text)
