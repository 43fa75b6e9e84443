"""An amount far from what this vendor usually bills (robust z of the logarithm, at least 8 invoices)."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
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
"""Digits of a logarithm: z is told to one decimal."""
LEAST_SPREAD: Final = Decimal("1.02").ln(LOGARITHM)
"""A vendor that always bills the same has no spread; 2 % count as none."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the robust z of ln gross is above 3.5 in either direction."""
    gross = case.document.gross_total
    past = usual_amounts(case)
    if gross is None or gross.value == 0 or len(past) < FEWEST:
        return
    middle = _middle(past)
    spread = max(_middle([max(amount / middle, middle / amount) for amount in past]).ln(LOGARITHM), LEAST_SPREAD)
    score = SCALE * (abs(gross.value) / middle).ln(LOGARITHM) / spread
    if abs(score) > LIMIT:
        usual = money(middle.quantize(Decimal("0.01")), case.currency)
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


def _middle(amounts: Sequence[Decimal]) -> Decimal:
    """Return the amount whose logarithm is the median of the logarithms, without taking each of them."""
    return (statistics.median_low(amounts) * statistics.median_high(amounts)).sqrt()


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.8; Iglewicz and Hoaglin, modified z-score",
    severity=Severity.WARN,
    queue=Queue.APPROVAL,
    waived_by=Role.APPROVER,
)
