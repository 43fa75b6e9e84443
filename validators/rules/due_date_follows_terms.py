"""The printed due date should be the day of issue plus the printed terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.field import Status
from documents.finding import Severity
from documents.values.terms import due_dates
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-TRM-01"
MOST_DAYS: Final = 1


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when due date and terms differ by more than a day."""
    issued, due, terms = case.document.issue_date, case.document.due_date, case.document.payment_terms
    if issued is None or due is None or terms is None or due.status is Status.DERIVED:
        return
    expected = min(due_dates(issued.value, terms.value), key=lambda day: abs((due.value - day).days))
    gap = (due.value - expected).days
    if abs(gap) > MOST_DAYS:
        yield Remark(
            f"Due date {due.value}, but {issued.value} plus {terms.value.net_days} days is {expected}; "
            f"difference {gap} days, limit {MOST_DAYS} day.",
            subject="due_date",
            expected=expected.isoformat(),
            found=due.value.isoformat(),
            difference=f"{gap} days",
            limit=f"{MOST_DAYS} day",
            next_step="The later date is used unless a contract says otherwise.",
        )


RULE = Rule(CODE, check, source="accounting specification C-58", severity=Severity.WARN, reply="PAY")
