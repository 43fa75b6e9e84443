"""A document cannot be issued after it arrived; one day is allowed for time zones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from documents.finding import Role
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-DAT-01"
LATEST: Final = dt.timedelta(days=1)
"""After the day of receipt."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the day of issue lies after the day of receipt."""
    issued = case.document.issue_date
    received = case.context.received_on
    if issued is not None and issued.value > received + LATEST:
        yield Remark(
            f"Issue date {issued.value} lies {(issued.value - received).days} days after the day of receipt "
            f"{received}; limit 1 day.",
            subject="issue_date",
            expected=f"{received + LATEST} at the latest",
            found=issued.value.isoformat(),
            difference=f"{(issued.value - received).days} days",
            limit="1 day",
            next_step="Compare it with the page; if it is printed so, wait for the day or ask the vendor.",
        )


RULE = Rule(CODE, check, source="accounting specification V-DAT-01", waived_by=Role.SUPERVISOR, reply="LEG")
