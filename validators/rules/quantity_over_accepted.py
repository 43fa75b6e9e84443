"""On a four-way order only goods that quality control accepted are paid: invoiced so far, against the inspections.

Goods that nobody has inspected yet are not accepted. What was not received at all is V-PO-08 and V-PO-09.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role, Severity
from documents.master.order import MatchPolicy
from documents.values.money import round_amount
from validators.context import Case
from validators.matching.usage import Usage, usages
from validators.rule import Remark, Rule
from validators.wording import money, number

CODE = "V-PO-17"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line of a four-way order that is invoiced beyond what was accepted of the received."""
    for usage in usages(case):
        if not usage.is_received or usage.order.match_policy is not MatchPolicy.FOUR_WAY:
            continue
        accepted = _accepted(case, usage)
        excess = min(usage.invoiced, usage.received) - accepted
        if excess <= 0:
            continue
        value = money(round_amount(excess * usage.line.price, usage.order.currency), usage.order.currency)
        yield Remark(
            f"{usage.heading}: {number(usage.invoiced)} invoiced, {number(usage.received)} received, "
            f"{number(accepted)} accepted by quality control; excess {number(excess)} worth {value} at the order's "
            "price, limit 0.",
            subject=usage.name,
            expected=f"{number(usage.invoiced)} accepted",
            found=f"{number(accepted)} accepted",
            difference=f"{number(excess)} ({value})",
            limit="0",
            next_step="Import the result of the inspection, or return the goods and ask for a credit.",
        )


def _accepted(case: Case, usage: Usage) -> Decimal:
    """Return the quantity accepted so far; goods sent back are taken off it."""
    receipts = case.receipts_of(usage.order.number, usage.line.number)
    kept = (receipt.accepted or Decimal(0) if receipt.quantity > 0 else receipt.quantity for receipt in receipts)
    return sum(kept, Decimal(0))


RULE = Rule(
    CODE,
    check,
    source="accounting specification 2.6, 4.6 (4-way)",
    severity=Severity.BLOCK_PAY,
    queue=Queue.RECEIVING,
    waived_by=Role.APPROVER,
    reply="QUA",
)
