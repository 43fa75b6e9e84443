"""The printed due date should be the day of issue plus the printed terms; without terms, within a year of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from documents.field import Status
from documents.finding import Severity
from documents.values.terms import MAX_DAYS, due_dates
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-TRM-01"
MOST_DAYS: Final = 1


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when due date and terms differ by more than a day, or no terms can be that long."""
    issued, due, terms = case.document.issue_date, case.document.due_date, case.document.payment_terms
    if issued is None or due is None or due.status is Status.DERIVED:
        return
    if terms is None:
        yield from _far(issued.value, due.value)
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


def _far(issued: dt.date, due: dt.date) -> Iterator[Remark]:
    """Yield a remark when a due date lies further ahead than any terms: its year was misread, or misprinted."""
    days = (due - issued).days
    if days > MAX_DAYS:
        yield Remark(
            f"Due date {due} lies {days} days after issue date {issued}, and no terms are printed; limit {MAX_DAYS} "
            "days.",
            subject="due_date",
            expected=f"{issued + dt.timedelta(days=MAX_DAYS)} or earlier",
            found=due.isoformat(),
            difference=f"{days - MAX_DAYS} days",
            limit=f"{MAX_DAYS} days",
            next_step="Compare it with the page; a payment that waits so long would be late.",
        )


RULE = Rule(CODE, check, source="accounting specification C-58", severity=Severity.WARN, reply="PAY")
