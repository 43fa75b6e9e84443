"""An amount in a foreign currency needs an exchange rate that is at most three days old."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.values.currency import is_code
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-CUR-01"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the currency does not exist, or no rate is on file for the day of issue."""
    if case.document.currency is None or case.fx_rate is not None:
        return
    issued = case.document.issue_date.value if case.document.issue_date else case.context.received_on
    if is_code(case.currency):
        message = (
            f"There is no exchange rate from {case.currency} to {case.base_currency} of {issued} or the 3 days before."
        )
        step = "Import the exchange rates of that day."
    else:
        message = f"{case.currency} is no currency of ISO 4217."
        step = "Correct the currency."
    yield Remark(
        message,
        subject="currency",
        expected=f"a rate of {case.currency} at most 3 days old",
        found="none",
        limit="3 days",
        values={"day": issued},
        next_step=step,
    )


RULE = Rule(CODE, check, source="Oracle hold NO RATE", queue=Queue.TECHNICAL, waived_by=Role.CONTROLLER, reply="FIN")
