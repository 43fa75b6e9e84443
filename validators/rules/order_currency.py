"""An invoice is in the currency of its order, or prices cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-PO-03"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order in another currency."""
    if case.document.currency is None:
        return
    for order in case.orders:
        if order.currency != case.currency:
            yield Remark(
                f"Order {order.number} is in {order.currency}, the document in {case.currency}.",
                subject=f"order {order.number}",
                expected=order.currency,
                found=case.currency,
                next_step="Correct the order number, or ask for an invoice in the currency of the order.",
            )


RULE = Rule(
    CODE, check, source="accounting specification V-PO-03", queue=Queue.BUYER, waived_by=Role.SUPERVISOR, reply="FIN"
)
