"""A price is never negative: a credit line has a negative quantity, or stands on a credit note."""

from __future__ import annotations

from collections.abc import Iterator

from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-ARI-07"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line with a negative unit price."""
    for line in case.document.lines:
        if line.unit_price is not None and line.unit_price < 0:
            yield Remark(
                f"Line {line.number} has a unit price of {number(line.unit_price)} {case.currency}; limit 0.",
                subject=f"line {line.number}",
                expected="a price of 0 or more",
                found=number(line.unit_price),
                limit="0",
                next_step="Compare it with the page; move the sign to the quantity if the line is a credit.",
            )


RULE = Rule(CODE, check, source="EN 16931 BR-27", reply="PRI")
