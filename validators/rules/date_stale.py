"""An old document may have been paid long ago, or belongs to a closed year."""

from __future__ import annotations

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
    """Yield a remark when the document was issued long before it arrived."""
    issued = case.document.issue_date
    if issued is None:
        return
    age = (case.context.received_on - issued.value).days
    if age <= OLD_DAYS:
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


RULE = Rule(CODE, check, source="accounting specification V-DAT-02", severity=Severity.WARN, waived_by=Role.SUPERVISOR)
