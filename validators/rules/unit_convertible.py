"""A line in another unit than the order's cannot be compared without a conversion factor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.business import Line
from documents.finding import Queue
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-PO-13"
SAME_UNITS: Final = (frozenset({"C62", "H87", "EA", "PCE", "NAR"}), frozenset({"XBX", "XCT", "BX", "CT"}))
"""Codes of UN/ECE Recommendations 20 and 21 that one printed word stands for: pieces, and boxes or cartons."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each paired line whose unit differs; a line without a unit is taken to be in the order's."""
    lines = {line.number: line for line in case.document.lines}
    for match in case.match.lines:
        order, line = case.order(match.order_number), lines.get(match.line)
        ordered = order.line(match.order_line) if order else None
        if line is None or ordered is None or same_unit(line, ordered.unit):
            continue
        yield Remark(
            f"Line {line.number} is in {line.unit}, order {match.order_number}/{match.order_line} in {ordered.unit}, "
            "and no conversion factor is known.",
            subject=f"line {line.number}",
            expected=ordered.unit,
            found=line.unit,
            next_step="Set how many of one unit make the other.",
        )


def same_unit(line: Line, ordered: str) -> bool:
    """Tell whether quantities of a line and of an order line can be compared."""
    if not line.unit or not ordered or line.unit == ordered:
        return True
    return any({line.unit, ordered} <= units for units in SAME_UNITS)


RULE = Rule(CODE, check, source="accounting specification C-56", queue=Queue.BUYER, reply="QTY")
