"""More than ordered was received: the surplus goes back, or the buyer keeps it on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Role, Severity
from documents.kind import DocType
from validators.context import Case
from validators.matching.usage import usages
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-PO-11"
OVER_DELIVERY: Final = Decimal(5)
"""In per cent of the ordered quantity; the order line may allow more."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order line of which more was received, with this receipt, than ordered."""
    for usage in usages(case):
        allowed = max(usage.allowed, usage.ordered * (1 + OVER_DELIVERY / 100))
        own = case.own_receipts(usage.order.number, usage.line.number)
        total = usage.received - own + usage.quantity
        if total <= allowed:
            continue
        yield Remark(
            f"{usage.heading}: {number(total)} received in all, {number(usage.ordered)} ordered; "
            f"excess {number(total - allowed)}, limit {number(allowed)}.",
            subject=usage.name,
            expected=f"{number(allowed)} at most",
            found=f"{number(total)} received",
            difference=number(total - allowed),
            limit=number(allowed),
            next_step="Return the surplus, or have the buyer change the order.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-PO-11",
    severity=Severity.WARN,
    queue=Queue.RECEIVING,
    waived_by=Role.APPROVER,
    reply="DEL",
    applies_to=frozenset({DocType.DELIVERY_NOTE}),
)
