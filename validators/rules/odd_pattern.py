"""Round amounts, weekend dates and numbers that only count our invoices: two of them together are worth a look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Severity
from validators.context import Case
from validators.duplicates import same_vendor
from validators.rule import Remark, Rule
from validators.wording import listed, money

CODE = "V-FRD-08"
ROUND: Final = 100
"""In document currency."""
SATURDAY: Final = 5
FEWEST_SIGNS: Final = 2
SEQUENCE: Final = 2
"""So many earlier numbers right before this one make a sequence."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when at least two of the three signs come together on an invoice without an order."""
    signs = [] if case.orders else list(_signs(case))
    if len(signs) >= FEWEST_SIGNS:
        yield Remark(
            f"Unusual: {listed(signs)}.",
            subject="pattern",
            expected=f"fewer than {FEWEST_SIGNS} such signs",
            found=f"{len(signs)} signs",
            limit=f"{FEWEST_SIGNS} signs",
            values={"signs": signs},
            next_step="Check that the service was ordered and received.",
        )


def _signs(case: Case) -> Iterator[str]:
    gross, issued, number = case.document.gross_total, case.document.issue_date, case.document.invoice_number
    if gross is not None and gross.value and gross.value % ROUND == 0:
        yield f"a round amount ({money(gross.value, case.currency)})"
    if issued is not None and issued.value.weekday() >= SATURDAY:
        yield f"issued on a weekend ({issued.value})"
    if number is not None and _in_sequence(number.value, [prior.number for prior in same_vendor(case)]):
        yield f"number {number.value} follows the vendor's last numbers without a gap"


def _in_sequence(number: str, earlier: list[str]) -> bool:
    """Tell whether the vendor's last numbers to this client are this one less 1 and less 2."""
    counter = re.fullmatch(r"(.*?)(\d+)", number)
    if counter is None:
        return False
    head, digits = counter.groups()
    before = {f"{head}{int(digits) - step:0{len(digits)}d}" for step in range(1, SEQUENCE + 1) if int(digits) >= step}
    return len(before) == SEQUENCE and before <= set(earlier)


RULE = Rule(CODE, check, source="accounting specification 4.8", severity=Severity.WARN, queue=Queue.DUPLICATE_FRAUD)
