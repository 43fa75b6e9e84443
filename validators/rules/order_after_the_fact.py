"""An order dated after its invoice or delivery was written to fit them: nobody approved the purchase beforehand."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-ORD-08"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order of the document that is younger than the document or its first receipt."""
    issued = case.document.issue_date
    for order in case.orders:
        days = [issued.value] if issued is not None else []
        days += [receipt.date for line in order.lines for receipt in case.receipts_of(order.number, line.number)]
        if days and order.issue_date > min(days):
            yield Remark(
                f"Order {order.number} is dated {order.issue_date}, after the invoice or delivery of {min(days)}.",
                subject=f"order {order.number}",
                expected=f"on or before {min(days)}",
                found=order.issue_date.isoformat(),
                next_step="Ask the buyer who ordered it, and when.",
            )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.9",
    severity=Severity.WARN,
    queue=Queue.BUYER,
    waived_by=Role.SUPERVISOR,
)
