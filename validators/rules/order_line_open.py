"""A closed, finally invoiced or cancelled order line takes no further invoice."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.master.order import OrderStatus
from validators.context import Case
from validators.matching.usage import Usage, usages
from validators.rule import Remark, Rule

CODE = "V-PO-04"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each paired order line that is done with."""
    for usage in usages(case):
        state = _closed(usage)
        if state:
            yield Remark(
                f"{usage.heading} is {state} and takes no further invoice.",
                subject=usage.name,
                expected="an open order line",
                found=state,
                next_step="The buyer reopens the order or names the right one.",
            )


def _closed(usage: Usage) -> str:
    """Return why an order line is closed, in words; "" when it is open."""
    if usage.order.status is OrderStatus.CLOSED:
        return "closed"
    if usage.line.final_invoice:
        return "finally invoiced"
    return "cancelled" if usage.line.quantity > 0 and usage.ordered <= 0 else ""


RULE = Rule(
    CODE, check, source="accounting specification L-30", queue=Queue.BUYER, waived_by=Role.SUPERVISOR, reply="REF"
)
