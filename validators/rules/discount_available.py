"""A cash discount is worth more than most credit costs: the deadline must not pass in a queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Severity
from documents.values.banking_days import banking_days_between, last_banking_day
from documents.values.money import round_amount
from documents.values.terms import discount_date
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money, number

CODE = "V-TRM-02"
URGENT_DAYS: Final = 3
"""Banking days."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each discount that can still be had; a warning when fewer than 3 banking days are left."""
    document, today = case.document, case.context.received_on
    terms, issued, gross = document.payment_terms, document.issue_date, document.gross_total
    if terms is None or issued is None or gross is None:
        return
    country = case.context.client.country
    for discount in terms.value.discounts:
        last = last_banking_day(discount_date(issued.value, discount), case.currency, country)
        if last < today:
            continue
        left = banking_days_between(today, last, case.currency, country)
        saved = money(round_amount(gross.value * discount.percent / 100, case.currency), case.currency)
        yield Remark(
            f"{number(discount.percent)} % ({saved}) may be kept when paid by {last}.",
            subject=f"discount {number(discount.percent)} %",
            expected=last.isoformat(),
            found=saved,
            severity=Severity.WARN if left < URGENT_DAYS else Severity.INFO,
            next_step="Clear it in time.",
        )


RULE = Rule(CODE, check, source="accounting specification C-57, C-58", severity=Severity.INFO, queue=Queue.APPROVAL)
