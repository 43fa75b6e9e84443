"""An order number that is known with other content is a change, which needs a new version and somebody's word."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.finding import Queue, Role
from documents.kind import DocType
from documents.master.order import Order
from documents.values.money import round_amount
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed, money, number

CODE = "V-ORD-02"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the known order of this number has another vendor, currency, value or quantities."""
    number = case.document.po_number
    known = case.context.master.order(number.value) if number else None
    if known is None:
        return
    for what, expected, found in _differences(case, known):
        yield Remark(
            f"Order {known.number} is known in version {known.version} with {what} {expected}; "
            f"this document says {found}.",
            subject=what,
            expected=expected,
            found=found,
            next_step="Accept it as a change of the order, or reject it.",
        )


def _differences(case: Case, known: Order) -> Iterator[tuple[str, str, str]]:
    """Yield what differs, the known value and the printed one; what was not read differs from nothing."""
    if case.vendor is not None and case.vendor.id != known.vendor_id:
        yield "vendor", known.vendor_id, case.vendor.id
    if case.document.currency is not None and case.currency != known.currency:
        yield "currency", known.currency, case.currency
    amounts = [line.net_amount for line in case.document.lines if line.net_amount is not None]
    value = sum((round_amount(line.quantity * line.price, known.currency) for line in known.lines), Decimal(0))
    if amounts and len(amounts) == len(case.document.lines) and sum(amounts, Decimal(0)) != value:
        yield "value", money(value, known.currency), money(sum(amounts, Decimal(0)), case.currency)
        return
    quantities = sorted(line.quantity for line in case.document.lines if line.quantity is not None)
    ordered = sorted(line.quantity for line in known.lines)
    if len(quantities) == len(case.document.lines) and quantities != ordered:
        yield "quantities", listed(map(number, ordered)), listed(map(number, quantities))


RULE = Rule(
    CODE,
    check,
    source="accounting specification L-30",
    queue=Queue.BUYER,
    waived_by=Role.SUPERVISOR,
    applies_to=frozenset({DocType.PURCHASE_ORDER}),
)
