"""Which order lines an invoice line belongs to (accounting specification 4.6)."""

from __future__ import annotations

from decimal import Decimal

from documents.value import Value
from documents.values.unit_factors import Conversion


class LineMatch(Value):
    """One invoice or receipt line paired with one order line.

    Attributes:
        line: `Line.number` of the document.
        order_number: The client's order.
        order_line: Number of the order line.
        quantity: Of the document, in the order line's unit; as printed where no factor leads to it (V-PO-13).
        order_price: Net price per unit on the order, in order currency.
        net_amount: Of the document's line, in document currency.
        received_before: Received so far and not yet invoiced, in the order line's unit.
        conversion: How the quantity got into the order line's unit (C-56); None where the document states that unit.
        paired_by: The person who paired them by hand; empty where the judges did.
    """

    line: int
    order_number: str
    order_line: int
    quantity: Decimal
    order_price: Decimal
    net_amount: Decimal
    received_before: Decimal = Decimal(0)
    conversion: Conversion | None = None
    paired_by: str = ""


class UnplannedCharge(Value):
    """A line of an order-based invoice that stands on no order, such as freight (V-PO-14)."""

    line: int
    description: str
    net_amount: Decimal


class OrderMatch(Value):
    """The match of one document with the client's orders."""

    lines: tuple[LineMatch, ...] = ()
    charges: tuple[UnplannedCharge, ...] = ()
    unmatched: tuple[int, ...] = ()
    """Numbers of lines that pair with nothing."""
