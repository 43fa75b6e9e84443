"""No order, no pay: where the client requires an order for a vendor, an invoice without one is not paid."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.matching.match import claimed_numbers
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-CMP-05"
MOST_PROPOSALS = 3


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the vendor needs an order and the document refers to none."""
    vendor = case.vendor
    claimed = claimed_numbers(case.document, case.context.client.policy.order_pattern)
    if vendor is None or not vendor.order_required or claimed or case.orders:
        return
    candidates = [order.number for order in case.context.master.orders_of(vendor.id)][:MOST_PROPOSALS]
    hint = f"Open orders of this vendor: {listed(candidates)}." if candidates else "The vendor has no order."
    yield Remark(
        f"{vendor.name} is paid on an order only, and the document names none.",
        subject="po_number",
        expected="an order number",
        next_step=f"{hint} Key the order number, or ask the vendor for it.",
    )


RULE = Rule(
    CODE,
    check,
    source="client policy 'no order, no pay'",
    severity=Severity.BLOCK_PAY,
    queue=Queue.BUYER,
    waived_by=Role.SUPERVISOR,
    reply="REF",
)
