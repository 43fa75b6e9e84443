"""A line in another unit than the order's is compared only by a known factor; none is ever guessed.

A factor that leaves a remainder is asked about too: 25 pieces are no number of boxes of 12.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.business import Line
from documents.finding import Queue
from documents.master.order import OrderLine
from documents.match import LineMatch
from validators.context import Case
from validators.matching.quantity import is_comparable, printed_unit
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-PO-13"
UNLIKE_PRICES: Final = Decimal(2)
"""A unit of another size has another price: by this factor or more. The smallest common package is a pair."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each paired line whose quantity cannot be counted in the order's unit."""
    lines = {line.number: line for line in case.document.lines}
    for match in case.match.lines:
        order, line = case.order(match.order_number), lines.get(match.line)
        ordered = order.line(match.order_line) if order else None
        if line is None or ordered is None:
            continue
        trouble, next_step = _trouble(line, ordered, match)
        if trouble:
            yield Remark(
                f"Line {line.number} is in {printed_unit(line)}, order {match.order_number}/{match.order_line} in "
                f"{ordered.unit}, {trouble}.",
                subject=f"line {line.number}",
                expected=ordered.unit,
                found=printed_unit(line),
                next_step=next_step,
            )


def _trouble(line: Line, ordered: OrderLine, match: LineMatch) -> tuple[str, str]:
    """Return why the units cannot be compared and what to do; nothing where they can."""
    if not is_comparable(line, ordered) or _is_strange(line, ordered, match):
        return (
            "and no conversion factor is known",
            'Import the order with how many of one unit make the other as "line_conversions".',
        )
    conversion = match.conversion
    if conversion is not None and not conversion.is_exact:
        left = f"and with {conversion.described} its {number(conversion.quantity)} come to no plain quantity"
        return left, "Ask the vendor for the quantity in the order's unit, or have the factor corrected."
    return "", ""


def _is_strange(line: Line, ordered: OrderLine, match: LineMatch) -> bool:
    """Tell whether a word that stands for no known unit means another one than the order's: the price says so."""
    if line.unit or not printed_unit(line) or ordered.service or not match.quantity or ordered.price <= 0:
        return False
    times = match.net_amount / match.quantity / ordered.price
    return not 1 / UNLIKE_PRICES < times < UNLIKE_PRICES


RULE = Rule(CODE, check, source="accounting specification C-56", queue=Queue.BUYER, reply="QTY")
