"""The one tolerance formula of all variances.

Source: accounting specification V-00.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from documents.master.client import Policy, Tolerance, ToleranceProfile
from documents.master.order import OrderLine

CLIENT: Final = "client"
"""Id of the client's own tolerance, which is the system's where its file says nothing."""


def profile_for(policy: Policy, line: OrderLine, vendor: str) -> ToleranceProfile:
    """Return the tolerance of an order line, with its id.

    Looked up in this order (V-00): the profile that the line names, one for vendor and account, for the vendor, for the
    account, the client's own. A name that the client's file does not know is passed over.
    """
    named = [one for one in policy.tolerances if line.tolerance and one.id == line.tolerance]
    fitting = [one for one in policy.tolerances if one.vendor in {"", vendor} and one.account in {"", line.account}]
    exact = sorted(
        (one for one in fitting if one.vendor or one.account),
        key=lambda one: (bool(one.vendor), bool(one.account)),
        reverse=True,
    )
    own = ToleranceProfile(id=CLIENT, **policy.price_tolerance.model_dump())
    return (*named, *exact, own)[0]


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
    """Return a tolerance for a message, such as "5.00 EUR, or 2 % up to 50.00 EUR"; a profile of its own by its id."""
    limit = f"{tolerance.floor} {currency}, or {tolerance.percent} % up to {tolerance.cap} {currency}"
    named = tolerance.id if isinstance(tolerance, ToleranceProfile) and tolerance.id != CLIENT else ""
    return f"{limit} (tolerance {named})" if named else limit
