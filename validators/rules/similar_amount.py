"""Nearly the same amount within a few days may be the same delivery, billed twice with another rounding or freight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Severity
from documents.ledger_facts import PriorDocument
from validators.context import Case
from validators.duplicates import describe, same_amount, same_vendor
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-DUP-05"
AMOUNT_PERCENT: Final = Decimal("0.5")
DAYS: Final = 7


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each earlier document of the vendor within 0.5 % and 7 days; equal ones are V-DUP-04."""
    gross, issued = case.document.gross_total, case.document.issue_date
    if gross is None or issued is None or gross.value == 0:
        return
    for prior in same_vendor(case):
        if _is_near(case, prior, abs(gross.value), issued.value):
            yield Remark(
                f"{money(gross.value, case.currency)} of {issued.value} is nearly the same as {describe(prior)}; "
                f"limits {AMOUNT_PERCENT} % and {DAYS} days.",
                subject="gross_total",
                expected="another amount or another week",
                found=money(gross.value, case.currency),
                limit=f"{AMOUNT_PERCENT} %, {DAYS} days",
                values={"prior": prior.document_id},
                next_step="Compare the lines of both.",
            )


def _is_near(case: Case, prior: PriorDocument, gross: Decimal, issued: dt.date) -> bool:
    if prior.currency != case.currency or prior.sign != case.document.sign:
        return False
    if same_amount(case, prior) and prior.issue_date == issued:
        return False
    apart = abs(abs(prior.gross) - gross) * 100
    return apart <= AMOUNT_PERCENT * gross and abs((prior.issue_date - issued).days) <= DAYS


RULE = Rule(CODE, check, source="accounting specification 4.5", severity=Severity.WARN, queue=Queue.DUPLICATE_FRAUD)
