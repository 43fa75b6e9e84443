"""How figures are written in messages to a reviewer."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from documents.values.money import show

VISIBLE_ENDS = 4
"""Characters of a bank account that are shown at either end; the rest is personal data."""


def money(amount: Decimal, currency: str) -> str:
    """Return "1,234.50 EUR"."""
    return show(amount, currency)


def number(value: Decimal) -> str:
    """Return a quantity, price or rate without trailing zeros, such as "49.2"."""
    return f"{value.normalize() + 0:f}"


def masked(account: str) -> str:
    """Return a bank account with its middle hidden, such as "NL02…6789"."""
    if len(account) <= 2 * VISIBLE_ENDS:
        return account
    return f"{account[:VISIBLE_ENDS]}…{account[-VISIBLE_ENDS:]}"


def listed(parts: Iterable[object]) -> str:
    """Return "a, b and c"."""
    words = [str(part) for part in parts]
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""
