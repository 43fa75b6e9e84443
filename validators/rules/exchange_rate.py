"""A foreign currency is one the client deals in, and its exchange rate is at most three days old."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.values.currency import is_code
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-CUR-01"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for a currency that is not dealt in or does not exist, or that has no rate of the day."""
    if case.document.currency is None:
        return
    dealt_in = case.context.client.policy.currencies
    if dealt_in and is_code(case.currency) and case.currency not in {case.base_currency, *dealt_in}:
        yield _not_dealt_in(case, dealt_in)
        return
    if case.fx_rate is not None:
        return
    issued = case.document.issue_date.value if case.document.issue_date else case.context.received_on
    day = case.context.client.policy.rate_day(issued)
    if is_code(case.currency):
        message = (
            f"There is no exchange rate from {case.currency} to {case.base_currency} of {day} or the 3 days before."
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
        values={"day": day},
        next_step=step,
    )


def _not_dealt_in(case: Case, dealt_in: tuple[str, ...]) -> Remark:
    expected = ", ".join(dict.fromkeys((case.base_currency, *dealt_in)))
    return Remark(
        f"The document is in {case.currency}, but {case.context.client.name} deals in {expected} only.",
        subject="currency",
        expected=expected,
        found=case.currency,
        queue=Queue.APPROVAL,
        next_step=f"Ask the vendor for a document in another currency; or name {case.currency} in the client's policy.",
    )


RULE = Rule(CODE, check, source="Oracle hold NO RATE", queue=Queue.TECHNICAL, waived_by=Role.CONTROLLER, reply="FIN")
