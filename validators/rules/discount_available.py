"""A cash discount is worth more than most credit costs: the deadline must not pass in a queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Severity
from documents.values.money import round_amount
from documents.values.terms import discount_date
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money, number

CODE = "V-TRM-02"
URGENT_DAYS: Final = 3
"""Business days; weekends are none, holidays of banks are not looked at here."""
SATURDAY: Final = 5


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each discount that can still be had; a warning when fewer than 3 business days are left."""
    document, today = case.document, case.context.received_on
    terms, issued, gross = document.payment_terms, document.issue_date, document.gross_total
    if terms is None or issued is None or gross is None:
        return
    for discount in terms.value.discounts:
        last = discount_date(issued.value, discount)
        if last < today:
            continue
        saved = money(round_amount(gross.value * discount.percent / 100, case.currency), case.currency)
        yield Remark(
            f"{number(discount.percent)} % ({saved}) may be kept when paid by {last}.",
            subject=f"discount {number(discount.percent)} %",
            expected=last.isoformat(),
            found=saved,
            severity=Severity.WARN if _business_days(today, last) < URGENT_DAYS else Severity.INFO,
            next_step="Clear it in time.",
        )


def _business_days(first: dt.date, last: dt.date) -> int:
    """Return the number of working days after the first day, up to and with the last."""
    days = (first + dt.timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)


RULE = Rule(CODE, check, source="accounting specification C-57, C-58", severity=Severity.INFO, queue=Queue.APPROVAL)
