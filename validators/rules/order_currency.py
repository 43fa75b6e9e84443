"""An invoice or receipt is in the currency of its order, or prices cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.kind import INVOICE_TYPES, DocType
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-PO-03"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order in another currency."""
    if case.document.currency is None:
        yield from _several(case)
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


def _several(case: Case) -> Iterator[Remark]:
    """Yield a remark when nothing says in which of several currencies the document is: a receipt rarely names one."""
    currencies = sorted({order.currency for order in case.orders})
    if len(currencies) > 1:
        yield Remark(
            f"The document names no currency, and its orders are in {listed(currencies)}.",
            subject="currency",
            expected="orders in one currency",
            found=listed(currencies),
            next_step="Split the document by order.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-PO-03",
    queue=Queue.BUYER,
    waived_by=Role.SUPERVISOR,
    reply="FIN",
    applies_to=INVOICE_TYPES | {DocType.DELIVERY_NOTE},
)
