"""No more is paid than was received: invoiced before plus this invoice, against the goods receipts."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from documents.values.money import round_amount
from validators.context import Case
from validators.matching.tolerance import describe, within
from validators.matching.usage import usages
from validators.rule import Remark, Rule
from validators.rules.price_over import base_amount, tolerance_of
from validators.wording import money, number

CODE = "V-PO-08"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order line with receipts that is invoiced beyond them; without any it is V-PO-09."""
    for usage in usages(case):
        excess = usage.invoiced - usage.received
        if not usage.is_received or usage.received <= 0 or excess <= 0:
            continue
        profile = tolerance_of(case, usage.line)
        received, over = (base_amount(case, each * usage.line.price) for each in (usage.received, excess))
        if over and within(over, received, profile.received):
            continue
        value = money(round_amount(excess * usage.line.price, usage.order.currency), usage.order.currency)
        limit = describe(profile.received, case.base_currency, profile.id)
        yield Remark(
            f"{usage.heading}: {number(usage.invoiced)} invoiced, {number(usage.received)} received; "
            f"excess {number(excess)} worth {value} at the order's price, limit {limit}.",
            subject=usage.name,
            expected=f"{number(usage.received)} received",
            found=f"{number(usage.invoiced)} invoiced",
            difference=f"{number(excess)} ({value})",
            limit=limit,
            next_step="Book the missing receipt, or ask for a credit of the excess.",
        )


RULE = Rule(
    CODE,
    check,
    source="Oracle hold QTY REC, SAP key DQ",
    severity=Severity.BLOCK_PAY,
    queue=Queue.RECEIVING,
    waived_by=Role.APPROVER,
    reply="QTY",
)
