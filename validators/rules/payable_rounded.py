"""A rounded payable amount is taken as printed; the difference is booked as rounding."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Severity
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-ARI-09"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the document rounds what is to be paid."""
    rounding = case.document.rounding
    if rounding is not None and rounding.value != 0:
        yield Remark(
            f"The amount to pay is rounded by {money(rounding.value, case.currency)}.",
            subject="rounding",
            expected=money(rounding.value * 0, case.currency),
            found=money(rounding.value, case.currency),
            next_step="The difference is booked as rounding.",
        )


RULE = Rule(CODE, check, source="EN 16931 BT-114", severity=Severity.INFO)
