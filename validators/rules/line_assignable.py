"""Every line of an invoice on an order must belong to exactly one order line, or be a charge."""

from __future__ import annotations

from collections.abc import Iterator

from validators.context import Case
from validators.matching.pairing import LEAST_GAP, LEAST_SCORE
from validators.rule import Remark, Rule
from validators.wording import listed, money, number

CODE = "V-PO-05"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line that pairs with no order line."""
    if not case.orders:
        return
    orders = listed(order.number for order in case.orders)
    for line in case.document.lines:
        if line.number not in case.match.unmatched:
            continue
        price = f" at {number(line.unit_price)} {case.currency}" if line.unit_price is not None else ""
        amount = f", {money(line.net_amount, case.currency)}" if line.net_amount is not None else ""
        yield Remark(
            f'Line {line.number} "{line.description}"{price}{amount} fits no line of order {orders} clearly enough '
            f"(score at least {LEAST_SCORE}, and {LEAST_GAP} above the next).",
            subject=f"line {line.number}",
            expected=f"a line of order {orders}",
            found=line.description,
            limit=f"{LEAST_SCORE}",
            values={"price": line.unit_price, "quantity": line.quantity},
            next_step="Choose the order line.",
        )


RULE = Rule(CODE, check, source="accounting specification V-PO-05", reply="ITM")
