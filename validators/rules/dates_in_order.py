"""Nothing is due before it is issued: one of the two dates was misread."""

from __future__ import annotations

from collections.abc import Iterator

from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-DAT-06"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the due date lies before the day of issue."""
    issued, due = case.document.issue_date, case.document.due_date
    if issued is not None and due is not None and due.value < issued.value:
        yield Remark(
            f"Due date {due.value} lies {(issued.value - due.value).days} days before issue date {issued.value}.",
            subject="due_date",
            expected=f"{issued.value} or later",
            found=due.value.isoformat(),
            difference=f"{(issued.value - due.value).days} days",
            limit="0 days",
            next_step="Compare both dates with the page.",
        )


RULE = Rule(CODE, check, source="accounting specification V-DAT-06", reply="PAY")
