"""A price far below the order's is no gift but a wrong item or unit."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Severity
from validators.context import Case
from validators.matching.tolerance import describe, within
from validators.matching.usage import usages, variance
from validators.rule import Remark, Rule
from validators.rules.price_over import base_amount, prices, printed_price, tolerance_of
from validators.wording import money

CODE = "V-PO-07"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line that costs less than the order says by more than the limit."""
    goods = (usage for usage in usages(case) if not usage.line.service)
    for match, line in ((match, usage.line) for usage in goods for match in usage.matches):
        profile = tolerance_of(case, line)
        ordered = match.quantity * match.order_price
        under = variance(match, case.currency)
        inside = within(base_amount(case, under), base_amount(case, ordered), profile.lower)
        if ordered <= 0 or under >= 0 or inside:
            continue
        limit = describe(profile.lower, case.base_currency, profile.id)
        yield Remark(
            f"{prices(match, case.currency)}; difference {money(under, case.currency)} "
            f"({under * 100 / ordered:.2f} %), limit {limit} below.",
            subject=f"line {match.line}",
            expected=money(match.order_price, case.currency),
            found=printed_price(match, case.currency),
            difference=money(under, case.currency),
            limit=limit,
            next_step="Check item and unit.",
        )


RULE = Rule(CODE, check, source="accounting specification V-PO-07", severity=Severity.WARN, reply="PRI")
