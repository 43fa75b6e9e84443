"""The one tolerance formula of all variances.

Source: accounting specification V-00.
"""

from __future__ import annotations

from decimal import Decimal

from documents.master.client import Tolerance


def within(variance: Decimal, base: Decimal, tolerance: Tolerance) -> bool:
    """Tell whether a variance is within a tolerance.

    Args:
        variance: In the client's currency; the sign does not matter.
        base: The amount the percentage is taken of, in the client's currency.
        tolerance: Within if |v| <= floor, or |v| <= percent of the base and |v| <= cap.
    """
    size = abs(variance)
    if size <= tolerance.floor:
        return True
    return size * 100 <= tolerance.percent * abs(base) and size <= tolerance.cap


def describe(tolerance: Tolerance, currency: str) -> str:
    """Return a tolerance for a message, such as "5.00 EUR, or 2 % up to 50.00 EUR"."""
    return f"{tolerance.floor} {currency}, or {tolerance.percent} % up to {tolerance.cap} {currency}"
