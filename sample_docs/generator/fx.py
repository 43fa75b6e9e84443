"""Invented exchange rates: a slow, fixed wobble around a middle rate, one per weekday."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

EURO = {"EUR": Decimal(1), "GBP": Decimal("0.8712"), "CHF": Decimal("0.9385"), "USD": Decimal("1.1640"),
        "CAD": Decimal("1.6230")}  # fmt: skip
"""Units of a currency for one euro."""
FIRST, LAST = dt.date(2026, 8, 31), dt.date(2026, 12, 4)


def rate(currency: str, base: str, day: dt.date) -> Decimal:
    """Return units of `currency` for one unit of `base`, with five decimals."""
    while day.weekday() > 4:
        day -= dt.timedelta(days=1)
    wobble = Decimal((day.toordinal() * 37 + sum(map(ord, currency + base))) % 41 - 20) / 5000
    return (EURO[currency] / EURO[base] * (1 + wobble)).quantize(Decimal("0.00001"))


def weekdays() -> Iterator[dt.date]:
    """Yield every day with rates."""
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + dt.timedelta(days=number)
        if day.weekday() < 5:
            yield day
