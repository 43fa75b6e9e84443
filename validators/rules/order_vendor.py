"""The order must have been given to the vendor that invoices it."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.kind import INVOICE_TYPES, DocType
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-PO-02"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each order of another vendor."""
    vendor = case.vendor
    if vendor is None:
        return
    for order in case.orders:
        if order.vendor_id != vendor.id:
            owner = case.context.master.vendor(order.vendor_id)
            name = f"{owner.name} ({owner.id})" if owner else order.vendor_id
            yield Remark(
                f"Order {order.number} was given to {name}, but the document comes from {vendor.name} ({vendor.id}).",
                subject=f"order {order.number}",
                expected=order.vendor_id,
                found=vendor.id,
                next_step="Correct the order number or the vendor.",
            )


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-PO-02",
    queue=Queue.BUYER,
    waived_by=Role.SUPERVISOR,
    reply="REF",
    applies_to=INVOICE_TYPES | {DocType.DELIVERY_NOTE},
)
