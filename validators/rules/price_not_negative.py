"""A price is never negative, a credit line has a negative quantity; and it is the gross price less its discount."""

from __future__ import annotations

from collections.abc import Iterator

from documents.values.totals import net_price
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-ARI-07"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line with a negative unit price, and for each net price that no discount leads to."""
    yield from _discounted(case)
    for line in case.document.lines:
        if line.unit_price is not None and line.unit_price < 0:
            yield Remark(
                f"Line {line.number} has a unit price of {number(line.unit_price)} {case.currency}; limit 0.",
                subject=f"line {line.number}",
                expected="a price of 0 or more",
                found=number(line.unit_price),
                limit="0",
                next_step="Compare it with the page; move the sign to the quantity if the line is a credit.",
            )


def _discounted(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line of an e-invoice whose net price is not its gross price less the discount on it."""
    lines = case.document.einvoice.each("BG-25") if case.document.einvoice is not None else ()
    for place, line in enumerate(lines, start=1):
        net, discount, gross = (line.number(term) for term in ("BT-146", "BT-147", "BT-148"))
        if net is None or discount is None or gross is None or net == net_price(gross, discount):
            continue
        name, expected = f"line {line.text('BT-126') or place}", number(net_price(gross, discount))
        yield Remark(
            f"The net price of {name} is {number(net)} {case.currency}, but its gross price of {number(gross)} less "
            f"the discount of {number(discount)} is {expected} {case.currency}; limit 0.",
            subject=f"price of {name}",
            expected=expected,
            found=number(net),
            difference=number(net - net_price(gross, discount)),
            limit="0",
            next_step="Ask the vendor which price holds.",
        )


RULE = Rule(CODE, check, source="EN 16931 BR-27, S-08 (BT-146); Peppol BIS 3 R046", reply="PRI")
