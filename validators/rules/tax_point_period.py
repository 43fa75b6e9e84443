"""Tax belongs to the period of its tax point; posted in another month, it must be declared apart from its entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-TAX-11"
MONTHS_AHEAD: Final = 24
"""How far the first open month is looked for."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the tax point, stated or the day of issue, lies in another month than the posting."""
    document = case.document
    point = document.tax_point
    if document.issue_date is None or point is None or document.tax_total is None or document.tax_total.value == 0:
        return
    posting = _posting_day(case, document.issue_date.value)
    if posting is None or (point.year, point.month) == (posting.year, posting.month):
        return
    yield Remark(
        f"The tax point is {point}, but the document posts on {posting}: the tax belongs to the return of "
        f"{point:%Y-%m}, not of {posting:%Y-%m}.",
        subject="tax_total",
        expected=f"{point:%Y-%m}",
        found=f"{posting:%Y-%m}",
        next_step=f"Check in which return the tax is claimed; a return of {point:%Y-%m} may have to be corrected.",
    )


def _posting_day(case: Case, issued: dt.date) -> dt.date | None:
    """Return the day itself where its period is open, else the first of the next open month (V-DAT-03)."""
    day = issued
    for _ in range(MONTHS_AHEAD):
        if case.context.facts.period_open(day):
            return day
        day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return None


RULE = Rule(
    CODE,
    check,
    source="Directive 2006/112/EC art. 63, 167; EN 16931 BT-7",
    severity=Severity.WARN,
    queue=Queue.TAX,
    waived_by=Role.TAX,
)
