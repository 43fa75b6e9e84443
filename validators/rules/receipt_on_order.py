"""Goods are received on an open order line, in a unit that can be compared with it."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue
from documents.kind import DocType
from validators.context import Case
from validators.matching.match import claimed_numbers
from validators.matching.quantity import is_comparable
from validators.rule import Remark, Rule
from validators.rules.order_exists import NOT_RELEASED
from validators.wording import listed

CODE = "V-GR-01"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when no open order is found or no line was read, and for each line without an order line."""
    orders = [order for order in case.orders if order.status not in NOT_RELEASED]
    if not orders:
        printed = claimed_numbers(case.document, case.context.client.policy.order_pattern)
        yield Remark(
            f"The receipt names {f'order {listed(printed)}, which is not open' if printed else 'no order'}.",
            subject="po_number",
            expected="an open order",
            found=listed(printed),
            next_step="Key the order number, or ask the buyer which order the goods belong to.",
        )
        return
    if not case.document.lines:
        yield Remark(
            "No lines were read, so nothing can be received.",
            subject="lines",
            expected="at least 1 line",
            found="0 lines",
            next_step="Key the lines from the page.",
        )
    yield from _lines(case)


def _lines(case: Case) -> Iterator[Remark]:
    paired = {match.line: match for match in case.match.lines}
    orders = listed(order.number for order in case.orders)
    for line in case.document.lines:
        match = paired.get(line.number)
        order = case.order(match.order_number) if match else None
        ordered = order.line(match.order_line) if order and match else None
        if ordered is not None and is_comparable(line, ordered):
            continue
        trouble = f"is in {line.unit}, ordered in {ordered.unit}" if ordered else f"fits no line of order {orders}"
        yield Remark(
            f'Line {line.number} "{line.description}" {trouble}.',
            subject=f"line {line.number}",
            expected=ordered.unit if ordered else f"a line of order {orders}",
            found=line.unit if ordered else line.description,
            next_step="Choose the order line, or set the conversion.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-GR-01",
    queue=Queue.RECEIVING,
    applies_to=frozenset({DocType.DELIVERY_NOTE}),
)
