"""What a document line counts on an order line: the quantity in the order line's unit (C-56).

A line that names no unit is taken to be in the order's; the price tells when it is not.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from documents.business import Line
from documents.master.order import OrderLine
from documents.reading import LineField
from documents.values.unit_factors import Conversion, convert

PLAIN_QUANTITY: Final = Decimal("0.001")
"""A quantity that is computed and not printed counts only with so few decimals, when it gives the amount exactly."""
ONE: Final = Decimal(1)


def stated_quantity(line: Line) -> Decimal | None:
    """Return the printed quantity, else what net amount and unit price come to if that is a plain number; else None."""
    if line.quantity is not None:
        return line.quantity
    if line.net_amount is None or not line.unit_price or line.discount_percent:
        return None
    found = (line.net_amount / line.unit_price * line.base_quantity).quantize(PLAIN_QUANTITY)
    exact = found * line.unit_price / line.base_quantity == line.net_amount
    return found.normalize() + 0 if exact else None


def printed_unit(line: Line) -> str:
    """Return the unit's code, else the word that stands for none; "" where nothing is printed."""
    cell = line.cells.get(LineField.UNIT)
    return line.unit or (cell.raw.strip() if cell else "")


def same_unit(line: Line, ordered: str) -> bool:
    """Tell whether quantities of a line and of an order line count the same."""
    found = convert(ONE, line.unit, ordered) if line.unit and ordered else None
    return not line.unit or not ordered or (found is not None and found.make == found.per)


def conversion_of(line: Line, ordered: OrderLine, quantity: Decimal) -> Conversion | None:
    """Return how a quantity of a line becomes one of the order line; None where it is one, or no factor is known."""
    if same_unit(line, ordered.unit):
        return None
    return convert(quantity, line.unit, ordered.unit, ordered.conversions)


def is_comparable(line: Line, ordered: OrderLine) -> bool:
    """Tell whether a line can be counted on an order line: in its unit, or by a known factor."""
    return same_unit(line, ordered.unit) or conversion_of(line, ordered, ONE) is not None


def counted(line: Line, ordered: OrderLine) -> Decimal | None:
    """Return the line's quantity in the order line's unit, to six decimals; as it is where no factor is known."""
    quantity = stated_quantity(line)
    conversion = None if quantity is None else conversion_of(line, ordered, quantity)
    return quantity if conversion is None else conversion.rounded
