"""A service is ordered by value: no more is paid than the order line's value."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from documents.values.money import round_amount
from validators.context import Case
from validators.matching.tolerance import describe, within
from validators.matching.usage import usages
from validators.rule import Remark, Rule
from validators.rules.price_over import base_amount, tolerance_of
from validators.wording import money

CODE = "V-PO-12"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each service line that is invoiced beyond its value."""
    for usage in usages(case):
        currency = usage.order.currency
        limit = round_amount(usage.allowed * usage.line.price, currency)
        total = usage.before.amount + usage.amount
        if not usage.line.service or total <= limit:
            continue
        profile = tolerance_of(case, usage.line)
        if within(base_amount(case, total - limit), base_amount(case, limit), profile.service):
            continue
        allowed = describe(profile.service, case.base_currency, profile.id)
        yield Remark(
            f"{usage.heading}: {money(total, currency)} invoiced in all, "
            f"the order is over {money(limit, currency)}; excess {money(total - limit, currency)}, limit {allowed}.",
            subject=usage.name,
            expected=f"{money(limit, currency)} at most",
            found=money(total, currency),
            difference=money(total - limit, currency),
            limit=allowed,
            next_step="Have the buyer change the order, or ask for a credit of the excess.",
        )


RULE = Rule(
    CODE,
    check,
    source="Oracle hold MAX TOTAL AMOUNT",
    severity=Severity.BLOCK_PAY,
    queue=Queue.BUYER,
    waived_by=Role.APPROVER,
    reply="FIN",
)
