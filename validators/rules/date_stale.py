"""An old document may have been paid long ago, or belongs to a closed year; so does one of an old delivery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from documents.finding import Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-DAT-02"
OLD_DAYS: Final = 180
"""Older is a warning."""
TOO_OLD_DAYS: Final = 730
"""Older blocks posting."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the document was issued, or what it bills was delivered, long before it arrived."""
    issued = case.document.issue_date
    age = (case.context.received_on - issued.value).days if issued is not None else 0
    if issued is None or age <= OLD_DAYS:
        yield from _old_delivery(case)
        return
    limit = TOO_OLD_DAYS if age > TOO_OLD_DAYS else OLD_DAYS
    yield Remark(
        f"The document was issued on {issued.value}, {age} days before it arrived; limit {limit} days.",
        subject="issue_date",
        expected=f"at most {limit} days old",
        found=issued.value.isoformat(),
        difference=f"{age - limit} days",
        limit=f"{limit} days",
        next_step="Look for an earlier payment, and decide in which year it belongs.",
        severity=Severity.BLOCK_POST if age > TOO_OLD_DAYS else Severity.WARN,
    )


def _old_delivery(case: Case) -> Iterator[Remark]:
    """Yield a remark for goods or services of long ago; a credit note may well name an old delivery."""
    day, received = _delivered(case), case.context.received_on
    if day is None or case.document.sign < 0 or (received - day).days <= OLD_DAYS:
        return
    age = (received - day).days
    yield Remark(
        f"The delivery of {day} lies {age} days before the day of receipt {received}; limit {OLD_DAYS} days.",
        subject="delivery_date",
        expected=f"at most {OLD_DAYS} days old",
        found=day.isoformat(),
        difference=f"{age - OLD_DAYS} days",
        limit=f"{OLD_DAYS} days",
        next_step="Compare it with the page, look for an earlier invoice of it, and decide in which year it belongs.",
    )


def _delivered(case: Case) -> dt.date | None:
    """Return the last day of what is billed, or None when the document states none."""
    delivery, period = case.document.delivery_date, case.document.service_period
    days = [delivery.value] if delivery is not None else []
    return max([*days, period.end] if period is not None else days, default=None)


RULE = Rule(CODE, check, source="accounting specification V-DAT-02", severity=Severity.WARN, waived_by=Role.SUPERVISOR)
