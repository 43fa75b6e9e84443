"""The price of an ordered item is compared with what the same vendor last asked for the same item."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.business import Line
from documents.finding import Queue, Severity
from documents.kind import DocType
from documents.master.order import Order, OrderLine, OrderStatus
from documents.values.identifiers import order_key
from documents.values.names import fold
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-ORD-09"
LIMIT: Final = Decimal(5)
"""Per cent, up or down."""
SHOWN: Final = Decimal("0.0001")


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line whose price is more than 5 % off the vendor's last one for the same item."""
    if case.vendor is None or case.document.issue_date is None:
        return
    earlier = [order for order in case.context.master.orders_of(case.vendor.id) if _is_earlier(case, order)]
    for line in case.document.lines:
        price = _price(line)
        last = next(((order, one) for order in earlier for one in order.lines if _same_item(line, one)), None)
        if price is None or last is None:
            continue
        order, before = last
        percent = (price - before.price) * 100 / before.price
        if abs(percent) <= LIMIT:
            continue
        found, expected = (money(each, case.currency) for each in (price.quantize(SHOWN), before.price))
        yield Remark(
            f"Line {line.number}: {found} each; order {order.number} of {order.issue_date} paid {expected} for the "
            f"same item; difference {percent:+.2f} %, limit {LIMIT} %.",
            subject=f"line {line.number}",
            expected=expected,
            found=found,
            difference=f"{percent:+.2f} %",
            limit=f"{LIMIT} %",
            values={"order": order.number},
            next_step="Compare with contract or catalogue; correct the order, or confirm the new price.",
        )


def _is_earlier(case: Case, order: Order) -> bool:
    number_here, issued = case.document.po_number, case.document.issue_date
    own = number_here is not None and order_key(order.number) == order_key(number_here.value)
    counts = order.status not in {OrderStatus.CANCELLED, OrderStatus.DRAFT} and order.currency == case.currency
    return counts and not own and issued is not None and order.issue_date <= issued.value


def _same_item(line: Line, other: OrderLine) -> bool:
    """Tell whether two lines order one item: by identifier where both have one, else by the words."""
    if other.service or other.price <= 0 or (line.unit and line.unit != other.unit):
        return False
    for mine, theirs in ((line.gtin, other.gtin), (line.item_id, other.item_id)):
        if mine and theirs:
            return mine == theirs
    return bool(line.description) and fold(line.description) == fold(other.description)


def _price(line: Line) -> Decimal | None:
    """Return what a unit costs after the line's own discount; None where the line does not say."""
    if line.quantity and line.net_amount is not None:
        return line.net_amount / line.quantity
    return None if line.unit_price is None else line.unit_price / line.base_quantity


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.9",
    severity=Severity.WARN,
    queue=Queue.BUYER,
    applies_to=frozenset({DocType.PURCHASE_ORDER}),
)
