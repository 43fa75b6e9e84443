"""Nearly the same amount within days, or the same order lines within 90: perhaps one delivery that is billed twice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Severity
from documents.ledger_facts import PriorDocument
from validators.context import Case
from validators.duplicates import describe, same_amount, same_vendor
from validators.matching.usage import Usage, usages
from validators.rule import Remark, Rule
from validators.wording import listed, money

CODE = "V-DUP-05"
AMOUNT_PERCENT: Final = Decimal("0.5")
DAYS: Final = 7
ORDER_DAYS: Final = 90
"""Between two documents that bill the same quantities of the same order lines."""

Lines = dict[tuple[str, int], Decimal]
"""Quantity by order number and line."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each earlier document of the vendor that nearly equals this one; equal ones are V-DUP-04."""
    gross, issued = case.document.gross_total, case.document.issue_date
    if gross is None or issued is None or gross.value == 0:
        return
    own = _billed_here(case)
    billed = _billed_before(case, own)
    for prior in same_vendor(case):
        if _is_near(case, prior, abs(gross.value), issued.value):
            yield _near(case, prior, gross.value, issued.value)
        elif own and billed.get(prior.document_id) == own and _may_repeat(case, prior, issued.value):
            yield _same_lines(prior, own)


def _near(case: Case, prior: PriorDocument, gross: Decimal, issued: dt.date) -> Remark:
    return Remark(
        f"{money(gross, case.currency)} of {issued} is nearly the same as {describe(prior)}; "
        f"limits {AMOUNT_PERCENT} % and {DAYS} days.",
        subject="gross_total",
        expected="another amount or another week",
        found=money(gross, case.currency),
        limit=f"{AMOUNT_PERCENT} %, {DAYS} days",
        values={"prior": prior.document_id},
        next_step="Compare the lines of both.",
    )


def _same_lines(prior: PriorDocument, own: Lines) -> Remark:
    lines = listed(f"{order}/{line}" for order, line in sorted(own))
    return Remark(
        f"The same quantities of order {lines} were billed by {describe(prior)}; limit {ORDER_DAYS} days.",
        subject="lines",
        expected="other order lines or quantities",
        found=lines,
        limit=f"{ORDER_DAYS} days",
        values={"prior": prior.document_id},
        next_step="Compare the delivery notes of both.",
    )


def _billed_here(case: Case) -> Lines:
    """Return what this document bills of order lines that were billed before; nothing where receipts cover it all.

    What was received covers both deliveries, and a recurring vendor bills the same again and again.
    """
    used = usages(case)
    goods = all(not usage.line.service and usage.quantity > 0 and usage.before.quantity > 0 for usage in used)
    if not goods or all(map(_is_covered, used)) or (case.vendor is not None and case.vendor.recurring):
        return {}
    return {(usage.order.number, usage.line.number): usage.quantity for usage in used}


def _is_covered(usage: Usage) -> bool:
    return usage.is_received and usage.received >= usage.invoiced


def _billed_before(case: Case, own: Lines) -> dict[str, Lines]:
    """Return the order lines of each earlier document on the same orders."""
    found = defaultdict[str, Lines](dict)
    for order in sorted({order for order, _ in own}):
        for document_id, lines in case.context.facts.billed(order).items():
            found[document_id].update({(order, line): quantity for line, quantity in lines.items()})
    return found


def _may_repeat(case: Case, prior: PriorDocument, issued: dt.date) -> bool:
    if prior.sign != case.document.sign or (same_amount(case, prior) and prior.issue_date == issued):
        return False
    return abs((prior.issue_date - issued).days) <= ORDER_DAYS


def _is_near(case: Case, prior: PriorDocument, gross: Decimal, issued: dt.date) -> bool:
    if prior.currency != case.currency or prior.sign != case.document.sign:
        return False
    if same_amount(case, prior) and prior.issue_date == issued:
        return False
    apart = abs(abs(prior.gross) - gross) * 100
    return apart <= AMOUNT_PERCENT * gross and abs((prior.issue_date - issued).days) <= DAYS


RULE = Rule(CODE, check, source="accounting specification 4.5", severity=Severity.WARN, queue=Queue.DUPLICATE_FRAUD)
