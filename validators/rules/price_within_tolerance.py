"""A price variance within the tolerance is paid, and shown so that it can be added up: small ones add up to much."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.matching.tolerance import describe
from validators.matching.usage import usages, variance
from validators.rule import Remark, Rule
from validators.rules import price_over, price_under
from validators.rules.price_over import prices, printed_price, tolerance_of
from validators.wording import money

CODE = "V-PO-20"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line whose price differs without V-PO-06 or V-PO-07 objecting."""
    reported = {remark.subject for rule in (price_over, price_under) for remark in rule.check(case)}
    goods = (usage for usage in usages(case) if not usage.line.service)
    for match, line in ((match, usage.line) for usage in goods for match in usage.matches):
        gap = variance(match, case.currency)
        ordered = match.quantity * match.order_price
        if gap == Decimal(0) or not ordered or f"line {match.line}" in reported:
            continue
        limit = describe(tolerance_of(case, line), case.base_currency)
        yield Remark(
            f"{prices(match, case.currency)}; difference {money(gap, case.currency)} "
            f"({gap * 100 / ordered:.2f} %) is within {limit}.",
            subject=f"line {match.line}",
            expected=money(match.order_price, case.currency),
            found=printed_price(match, case.currency),
            difference=money(gap, case.currency),
            limit=limit,
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-PO-20",
    severity=Severity.INFO,
    queue=Queue.BUYER,
    waived_by=Role.APPROVER,
    reply="PRI",
)
