"""An amount far from what this vendor usually bills (robust z of the logarithm, at least 8 invoices)."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from decimal import Context, Decimal
from typing import Final

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.history import usual_amounts
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-ANO-01"
FEWEST: Final = 8
LIMIT: Final = Decimal("3.5")
SCALE: Final = Decimal("0.6745")
"""Makes the median absolute deviation comparable with a standard deviation."""
LOGARITHM: Final = Context(prec=10)
"""Digits of a logarithm; with all 28 it takes twice as long, and z is told to one decimal."""
LEAST_SPREAD: Final = Decimal("1.02").ln(LOGARITHM)
"""A vendor that always bills the same has no spread; 2 % count as none."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the robust z of ln gross is above 3.5 in either direction."""
    gross = case.document.gross_total
    past = usual_amounts(case)
    if gross is None or gross.value == 0 or len(past) < FEWEST:
        return
    logs = [amount.ln(LOGARITHM) for amount in past]
    middle = statistics.median(logs)
    spread = max(statistics.median(abs(one - middle) for one in logs), LEAST_SPREAD)
    score = SCALE * (abs(gross.value).ln(LOGARITHM) - middle) / spread
    if abs(score) > LIMIT:
        usual = money(middle.exp().quantize(Decimal("0.01")), case.currency)
        yield Remark(
            f"{money(gross.value, case.currency)} is unusual for this vendor, whose last {len(past)} invoices were "
            f"about {usual}; robust z {score:.1f}, limit {LIMIT}.",
            subject="gross_total",
            expected=f"about {usual}",
            found=money(gross.value, case.currency),
            difference=f"z {score:.1f}",
            limit=f"z {LIMIT}",
            next_step="Check quantity, price and currency against the contract.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.8; Iglewicz and Hoaglin, modified z-score",
    severity=Severity.WARN,
    queue=Queue.APPROVAL,
    waived_by=Role.APPROVER,
)
