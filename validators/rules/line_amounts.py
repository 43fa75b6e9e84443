"""Quantity times price, less the discount, must be the line's net amount.

Prices printed with few decimals explain a larger difference on large quantities: half of the last decimal per piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Final

from documents.business import Line
from documents.reading import LineField
from documents.values import numbers, units
from documents.values.money import unit
from documents.values.totals import line_amount
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money, number

CODE = "V-ARI-02"
LEAST_LIMIT: Final = Decimal(2)
"""In minor units (Peppol BIS 3 R120)."""
TWO: Final = 2
HALF: Final = Decimal("0.5")


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line whose amount does not follow from its quantity and price."""
    for line in case.document.lines:
        remark = check_line(line, case.currency) or _undecided(line, case.currency)
        if remark is not None:
            yield remark


def _undecided(line: Line, currency: str) -> Remark | None:
    """Return the remark on a line whose quantity or price can be two numbers, neither of which makes the amount."""
    stated = line.net_amount
    quantities, prices = _readings(line, LineField.QUANTITY), _readings(line, LineField.UNIT_PRICE)
    if stated is None or len(quantities) * len(prices) < TWO:
        return None
    ways = [
        line.model_copy(update={"quantity": quantity, "unit_price": price})
        for quantity, price in product(quantities, prices)
    ]
    if any(check_line(way, currency) is None for way in ways):
        return None
    tried = " or ".join(f"{number(quantity)} x {number(price)}" for quantity, price in product(quantities, prices))
    return Remark(
        f"Line {line.number}: the figures can be read as {tried}, but none of it comes to the "
        f"{money(stated, currency)} that the line states.",
        subject=f"line {line.number}",
        expected=money(stated, currency),
        found=tried,
        limit=money(LEAST_LIMIT * unit(currency), currency),
        next_step="Key quantity and price from the page, or reject the document.",
    )


def _readings(line: Line, name: LineField) -> tuple[Decimal, ...]:
    """Return what a figure can be: its value, else what its print can stand for."""
    value = line.quantity if name is LineField.QUANTITY else line.unit_price
    cell = line.cells.get(name)
    if value is not None or cell is None:
        return () if value is None else (value,)
    printed = units.split_quantity(cell.raw)[0] if name is LineField.QUANTITY else cell.raw
    return numbers.readings(printed)


def check_line(line: Line, currency: str) -> Remark | None:
    """Return the remark on one line; None when it closes or a figure is missing."""
    if line.quantity is None or line.unit_price is None or line.net_amount is None or not line.base_quantity:
        return None
    # Some prices are printed before and some after the discount: either may close.
    discounts = {line.discount_percent or Decimal(0), Decimal(0)}
    extra = line.charge - line.allowance
    computed = [
        line_amount(line.quantity, line.unit_price, line.base_quantity, off, currency) + extra for off in discounts
    ]
    nearest = min(computed, key=lambda amount: abs(amount - (line.net_amount or 0)))
    limit = rounding_limit(line, currency)
    gap = line.net_amount - nearest
    if abs(gap) <= limit:
        return None
    return Remark(
        f"Line {line.number}: {number(line.quantity)} x {number(line.unit_price)}{_extra(line, currency)} is "
        f"{money(nearest, currency)}, "
        f"but the line states {money(line.net_amount, currency)}; "
        f"difference {money(gap, currency)}, limit {money(limit, currency)}.",
        subject=f"line {line.number}",
        expected=money(nearest, currency),
        found=money(line.net_amount, currency),
        difference=money(gap, currency),
        limit=money(limit, currency),
        next_step="Correct the figure that was misread, or reject the document.",
    )


def _extra(line: Line, currency: str) -> str:
    """Say what a line's own allowances and charges change."""
    parts = (f" - {money(line.allowance, currency)}" if line.allowance else "",)
    return "".join((*parts, f" + {money(line.charge, currency)}" if line.charge else ""))


def rounding_limit(line: Line, currency: str) -> Decimal:
    """Return the largest difference that rounding of the printed price explains, in document currency."""
    if line.unit_price is None or line.quantity is None or not line.base_quantity:
        return LEAST_LIMIT * unit(currency)
    exponent = line.unit_price.as_tuple().exponent
    last_decimal = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(0)
    return max(LEAST_LIMIT * unit(currency), abs(line.quantity) / line.base_quantity * HALF * last_decimal)


RULE = Rule(CODE, check, source="EN 16931 S-08 (BT-131); Peppol BIS 3 R120", reply="PRI")
