"""Arithmetic of the generator: decimals, rounded half-up away from zero (accounting specification S-04).

It is kept apart from the product's own arithmetic, so that the truth is an independent witness.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Round to two decimals, half-up."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def line_net(quantity: Decimal, price: Decimal, discount_percent: Decimal) -> Decimal:
    """Return quantity x price less a discount in per cent, rounded once."""
    return cents(quantity * price * (100 - discount_percent) / 100)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Add amounts; an empty sum is 0.00."""
    return sum(amounts, Decimal("0.00"))


def plain(number: Decimal) -> str:
    """Return a number as the truth states it: no grouping, a point, no needless zeros but two decimals at least."""
    text = f"{number.normalize():f}"
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(2, '0')}"


def quantity(number: Decimal) -> str:
    """Return a quantity as the truth states it: no needless decimals."""
    return f"{number.normalize():f}"
