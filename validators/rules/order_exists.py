"""The order must exist at the client, and be released."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Role
from documents.master.order import OrderStatus
from validators.context import Case
from validators.matching.match import claimed_numbers
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-PO-01"
NOT_RELEASED: Final = frozenset({OrderStatus.DRAFT, OrderStatus.CANCELLED})


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when none of the printed numbers is an order, and for each order that is a draft or cancelled."""
    printed = claimed_numbers(case.document, case.context.client.policy.order_pattern)
    if printed and not case.orders:
        known = case.context.master.orders_of(case.vendor.id) if case.vendor else ()
        candidates = f"Orders of this vendor: {listed(order.number for order in known[:3])}." if known else ""
        yield Remark(
            f"Order {listed(printed)} is not known at the client.",
            subject="po_number",
            expected="an order of the client",
            found=listed(printed),
            next_step=f"{candidates} Correct the number, or ask the buyer to send the order.".strip(),
        )
    for order in case.orders:
        if order.status in NOT_RELEASED:
            yield Remark(
                f"Order {order.number} is {order.status.value}; it must be released.",
                subject=f"order {order.number}",
                expected=OrderStatus.OPEN.value,
                found=order.status.value,
                next_step="The buyer releases the order or names the right one.",
            )


RULE = Rule(
    CODE, check, source="accounting specification L-30, C-48", queue=Queue.BUYER, waived_by=Role.SUPERVISOR, reply="REF"
)
