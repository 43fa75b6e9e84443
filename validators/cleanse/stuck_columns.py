"""Columns of a line that were read as one token: split only where quantity x price = amount says how (C-30)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from documents.values import numbers, text, totals

LONGEST: Final = 60
"""Characters of quantity, price and amount together; a longer print is no line of numbers."""
_CUT: Final = re.compile(r" |(?<=[.,]\d\d)(?=\d)")
"""Where one number may end and the next begin: at a blank, or behind two decimals."""


def unstick(
    prints: Sequence[str], style: str, currency: str, base: Decimal = Decimal(1)
) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return quantity, price and amount of a line whose columns stuck together, or None.

    "10 24,90249,00" is 10 x 24.90 = 249.00. Two ways to split it that both multiply out decide nothing.

    Args:
        prints: The cells of quantity, price and amount that are there, in this order; at least one is missing.
        style: Decimal separator of the document, or "".
        currency: ISO 4217, or "".
        base: What the price is for.
    """
    line = " ".join(text.clean(raw) for raw in prints)
    if len(line) > LONGEST:
        return None
    found = {
        (quantity, price, amount)
        for quantity, price, amount in _splits(line, style)
        if totals.line_amount(quantity, price, base, currency=currency) == amount
    }
    return found.pop() if len(found) == 1 else None


def _splits(line: str, style: str) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """Yield every way to cut a print into three numbers, none of them zero."""
    cuts = list(_CUT.finditer(line))
    for first, second in itertools.combinations(cuts, 2):
        parts = (line[: first.start()], line[first.end() : second.start()], line[second.end() :])
        quantity, price, amount = (numbers.with_style(part, style) for part in parts)
        one_style = numbers.decimal_style(parts[1]) == numbers.decimal_style(parts[2])
        if quantity and price and amount and one_style:
            yield quantity, price, amount
