"""Costs paid ahead: an asset that becomes cost month by month (P-16)."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from typing import Any, Final

from documents.value import Value
from documents.values.money import instalments
from ledgers.cases.legs import close, leg
from ledgers.chart import PREPAID
from ledgers.entry import Entry, Header, Posting

DEFERRAL: Final = "deferral:"
"""Begins the document id of a deferral: the document it is for has an entry of its own."""
RELEASE: Final = "release:"
"""Begins the document id of a month's part of a deferral."""
MOST_MONTHS: Final = 120


class Deferral(Value):
    """A posted cost that is spread over months.

    Attributes:
        source: Label of the entry that posted the cost, and the number of its line, such as "AC-AP-2026-000017/1".
        account: Of the cost.
        amount: In the currency of the entry.
        base_amount: In base currency.
        first_month_end: Last day of the first month that bears a part.
        months: 2 to 120.
        dimensions: Cost objects by dimension.
    """

    source: str
    account: str
    amount: Decimal
    base_amount: Decimal
    first_month_end: dt.date
    months: int
    text: str = ""
    dimensions: dict[str, str] = {}


def deferral_entry(head: Header, deferral: Deferral) -> Entry:
    """Return the entry that takes a cost to account 1420; its line there carries the schedule."""
    return close(
        head,
        [
            Posting(
                account=PREPAID,
                amount=deferral.amount,
                base_amount=deferral.base_amount,
                quantity=Decimal(deferral.months),
                unit="MON",
                due_date=deferral.first_month_end,
                text=deferral.text,
            ),
            leg(head, deferral.account, -deferral.amount, base=-deferral.base_amount, **_of_cost(deferral)),
        ],
    )


def release_entry(head: Header, deferral: Deferral, first: int, count: int = 1) -> Entry:
    """Return the entry that makes cost of some of a deferral's parts, from part `first` (0 is the first month's)."""
    chosen = slice(first, first + count)
    amount = sum(instalments(deferral.amount, deferral.months, head.currency)[chosen], Decimal(0))
    base = sum(instalments(deferral.base_amount, deferral.months, head.base_currency)[chosen], Decimal(0))
    return close(
        head,
        [
            leg(head, deferral.account, amount, base=base, **_of_cost(deferral)),
            leg(head, PREPAID, -amount, base=-base, quantity=Decimal(count), unit="MON", text=deferral.text),
        ],
    )


def _of_cost(deferral: Deferral) -> dict[str, Any]:
    return {"text": deferral.text, "dimensions": deferral.dimensions}


def month_end(first: dt.date, after: int) -> dt.date:
    """Return the last day of the month that lies so many months after that of `first`."""
    months = first.year * 12 + first.month - 1 + after
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])
