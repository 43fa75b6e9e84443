"""A price variance within the tolerance is paid and shown; those of one vendor add up, and then somebody is told.

Vendors find out where a tolerance ends, and invoice up to it ("tolerance farming").
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Role, Severity
from documents.master.order import OrderLine
from documents.match import LineMatch
from validators.context import Case
from validators.matching.tolerance import describe
from validators.matching.usage import usages, variance
from validators.rule import Remark, Rule
from validators.rules import price_over, price_under
from validators.rules.price_over import base_amount, prices, printed_price, tolerance_of
from validators.wording import money

CODE = "V-PO-20"
DAYS: Final = 90
"""How far back the variances of a vendor are added up."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line whose price differs within the tolerance, and one when they add up to too much."""
    inside = tuple(_inside(case))
    for match, line, gap in inside:
        ordered = match.quantity * match.order_price
        profile = tolerance_of(case, line)
        limit = describe(profile if gap > 0 else profile.lower, case.base_currency, profile.id)
        yield Remark(
            f"{prices(match, case.currency)}; difference {money(gap, case.currency)} "
            f"({gap * 100 / ordered:.2f} %) is within {limit}.",
            subject=f"line {match.line}",
            expected=money(match.order_price, case.currency),
            found=printed_price(match, case.currency),
            difference=money(gap, case.currency),
            limit=limit,
        )
    own = sum((base_amount(case, gap) for _, _, gap in inside), Decimal(0))
    if own > 0:
        yield from _added_up(case, own)


def _inside(case: Case) -> Iterator[tuple[LineMatch, OrderLine, Decimal]]:
    """Yield the lines whose price differs without V-PO-06 or V-PO-07 objecting, with the difference."""
    reported = {remark.subject for rule in (price_over, price_under) for remark in rule.check(case)}
    goods = (usage for usage in usages(case) if not usage.line.service)
    for match, line in ((match, usage.line) for usage in goods for match in usage.matches):
        gap = variance(match, case.currency)
        if gap and match.quantity * match.order_price and f"line {match.line}" not in reported:
            yield match, line, gap


def _added_up(case: Case, own: Decimal) -> Iterator[Remark]:
    """Yield a remark when this document's variances bring those of the vendor over the client's limit."""
    if case.vendor is None:
        return
    end = case.context.as_of
    before = case.context.facts.variances(case.vendor.id, end - dt.timedelta(days=DAYS), end)
    total, limit = own + before, case.context.client.policy.farming_limit
    if total <= limit:
        return
    currency = case.base_currency
    yield Remark(
        f"Prices of {case.vendor.name} within the tolerance add up to {money(total, currency)} over its orders in "
        f"{DAYS} days, {money(own, currency)} of it here; limit {money(limit, currency)}.",
        subject="prices",
        expected=f"{money(limit, currency)} at most",
        found=money(total, currency),
        difference=money(total - limit, currency),
        limit=money(limit, currency),
        severity=Severity.WARN,
        next_step="Talk to the vendor about its prices, or give it a tolerance of its own.",
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
