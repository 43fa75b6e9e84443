"""Goods that nobody has received are not paid."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.matching.usage import usages
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-PO-09"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order line that must be received and has no receipt at all."""
    for usage in usages(case):
        if usage.is_received and usage.received <= 0 < usage.quantity:
            yield Remark(
                f"{usage.heading}: {number(usage.quantity)} invoiced, nothing received.",
                subject=usage.name,
                expected=f"{number(usage.invoiced)} received",
                found="0 received",
                difference=number(usage.invoiced),
                limit="0",
                next_step="Book the goods receipt, or ask the requester whether the goods came.",
            )


RULE = Rule(
    CODE,
    check,
    source="SAP key DW",
    severity=Severity.BLOCK_PAY,
    queue=Queue.RECEIVING,
    waived_by=Role.APPROVER,
    reply="DEL",
)
