"""The one tolerance formula of all variances.

Source: accounting specification V-00.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Final

from documents.master.client import Limits, Policy, Tolerance, ToleranceProfile
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
    return next(iter((*named, *exact)), None) or _own(policy.price_tolerance)


@lru_cache
def _own(tolerance: Tolerance) -> ToleranceProfile:
    return ToleranceProfile(id=CLIENT, **tolerance.model_dump())


def within(variance: Decimal, base: Decimal, limits: Limits) -> bool:
    """Tell whether a variance is within the limits of one side.

    Args:
        variance: In the client's currency; the sign does not matter.
        base: The amount the percentage is taken of, in the client's currency.
        limits: Within if |v| <= floor, or |v| <= percent of the base and |v| <= cap.
    """
    size = abs(variance)
    if size <= limits.floor:
        return True
    return size * 100 <= limits.percent * abs(base) and (limits.cap is None or size <= limits.cap)


def describe(limits: Limits, currency: str, profile: str = CLIENT) -> str:
    """Return limits for a message, such as "5.00 EUR, or 2 % up to 50.00 EUR".

    Args:
        limits: Of one side.
        currency: The client's.
        profile: Id of the profile they come from; named unless it is the client's own.
    """
    percent = f"{limits.percent} %" if limits.cap is None else f"{limits.percent} % up to {limits.cap} {currency}"
    parts = [f"{limits.floor} {currency}"] if limits.floor or not limits.percent else []
    parts += [percent] if limits.percent else []
    return ", or ".join(parts) + (f" (tolerance {profile})" if profile != CLIENT else "")
