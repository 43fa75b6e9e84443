"""A change of an order cannot take back what was already received or invoiced, nor give it to another vendor."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role
from documents.kind import DocType
from documents.master.order import Order
from documents.values.identifiers import order_key
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-ORD-07"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line of a known order whose new quantity is below what was received or invoiced."""
    printed = case.document.po_number
    known = case.context.master.order(printed.value) if printed else None
    if known is None:
        return
    moved = {line.number: _moved(case, known, line.number) for line in known.lines}
    for line in case.document.lines:
        at_least, what = moved.get(line.number, (None, ""))
        if line.quantity is None or at_least is None or line.quantity >= at_least:
            continue
        yield Remark(
            f"Line {line.number} of order {known.number} now asks for {number(line.quantity)}, "
            f"but {number(at_least)} was {what} already; difference {number(at_least - line.quantity)}, limit 0.",
            subject=f"order {known.number}/{line.number}",
            expected=f"at least {number(at_least)}",
            found=number(line.quantity),
            difference=number(at_least - line.quantity),
            limit="0",
            next_step="Close the line short at what was received, or correct the receipt first.",
        )
    if any(at_least for at_least, _what in moved.values()):
        yield from _other_party(case, known)


def _moved(case: Case, known: Order, line: int) -> tuple[Decimal, str]:
    """Return the larger of what was received and invoiced on a line, and which it was; zero for neither."""
    receipts = case.context.master.receipts([known.number])
    received = sum(
        (
            receipt.quantity
            for receipt in receipts
            if receipt.order_line == line and order_key(receipt.order_number) == order_key(known.number)
        ),
        Decimal(0),
    )
    invoiced = case.context.facts.invoiced(known.number, line).quantity
    return max((received, "received"), (invoiced, "invoiced"))


def _other_party(case: Case, known: Order) -> Iterator[Remark]:
    """Yield a remark for a currency or vendor that changes after deliveries or invoices."""
    vendor = case.vendor.id if case.vendor else ""
    for what, before, after in (("currency", known.currency, case.currency), ("vendor", known.vendor_id, vendor)):
        if after and after != before:
            yield Remark(
                f"Order {known.number} changes its {what} from {before} to {after} after goods or invoices came.",
                subject=f"order {known.number} {what}",
                expected=before,
                found=after,
                next_step="Close the order as it is, and give a new one.",
            )


RULE = Rule(
    CODE,
    check,
    source="accounting specification L-30",
    queue=Queue.BUYER,
    waived_by=Role.SUPERVISOR,
    applies_to=frozenset({DocType.PURCHASE_ORDER}),
)
