"""Days on which banks move money, by the currency that moves (C-58): a payment due on another day must leave before."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from documents.values.public_holidays import public_holidays

SATURDAY: Final = 5
LONGEST_PAUSE: Final = 31
"""Days without a bank open that are believed; no calendar has more."""
SETTLEMENT: Final[Mapping[str, str]] = {"EUR": "XECB", "USD": "XFED"}
"""Currencies whose central bank's calendar holds, whatever the country (TARGET, Fedwire)."""


class DueDay(StrEnum):
    """When a payment is made that falls due on a day without banks (C-58); a discount is always taken before."""

    BEFORE = "before"
    AFTER = "after"


def is_banking_day(day: dt.date, currency: str, country: str) -> bool:
    """Tell whether banks settle on a day.

    Args:
        day: Any day.
        currency: ISO 4217, of the payment.
        country: ISO 3166-1 alpha-2 of the payer, whose public holidays hold for currencies without a calendar of their
            own; a country without a known calendar has weekends only.
    """
    return day.weekday() < SATURDAY and day not in _holidays(currency, country, day.year)


def last_banking_day(day: dt.date, currency: str, country: str) -> dt.date:
    """Return the day itself, or the last banking day before it: 2026-10-24 is a Saturday, so 2026-10-23."""
    for back in range(LONGEST_PAUSE):
        if is_banking_day(day - dt.timedelta(days=back), currency, country):
            return day - dt.timedelta(days=back)
    return day


def first_banking_day(day: dt.date, currency: str, country: str) -> dt.date:
    """Return the day itself, or the first banking day after it: 2026-10-24 is a Saturday, so 2026-10-26."""
    for ahead in range(LONGEST_PAUSE):
        if is_banking_day(day + dt.timedelta(days=ahead), currency, country):
            return day + dt.timedelta(days=ahead)
    return day


def payment_day(due: dt.date, policy: DueDay, currency: str, country: str) -> dt.date:
    """Return the banking day on which a due amount is paid (C-58)."""
    move = last_banking_day if policy is DueDay.BEFORE else first_banking_day
    return move(due, currency, country)


def banking_days_between(first: dt.date, last: dt.date, currency: str, country: str) -> int:
    """Return the number of banking days after the first day, up to and with the last; 0 when the last is not later."""
    days = (first + dt.timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(is_banking_day(day, currency, country) for day in days)


@functools.cache
def _holidays(currency: str, country: str, year: int) -> frozenset[dt.date]:
    if currency in SETTLEMENT:
        import holidays  # half a second that only documents with a discount need

        return frozenset(holidays.financial_holidays(SETTLEMENT[currency], years=year))
    return public_holidays(country, year)
