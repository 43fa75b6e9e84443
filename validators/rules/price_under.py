"""A price far below the order's is no gift but a wrong item or unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Severity
from validators.context import Case
from validators.matching.usage import usages, variance
from validators.rule import Remark, Rule
from validators.rules.price_over import prices, printed_price
from validators.wording import money

CODE = "V-PO-07"
LOWEST_PERCENT: Final = Decimal(-10)
"""Of the order's price."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line that costs less than the order says by more than the limit."""
    for match in (match for usage in usages(case) if not usage.line.service for match in usage.matches):
        ordered = match.quantity * match.order_price
        under = variance(match, case.currency)
        if ordered <= 0 or under * 100 >= LOWEST_PERCENT * ordered:
            continue
        yield Remark(
            f"{prices(match, case.currency)}; difference {money(under, case.currency)} "
            f"({under * 100 / ordered:.2f} %), limit {LOWEST_PERCENT} %.",
            subject=f"line {match.line}",
            expected=money(match.order_price, case.currency),
            found=printed_price(match, case.currency),
            difference=money(under, case.currency),
            limit=f"{LOWEST_PERCENT} %",
            next_step="Check item and unit.",
        )


RULE = Rule(CODE, check, source="accounting specification V-PO-07", severity=Severity.WARN, reply="PRI")
