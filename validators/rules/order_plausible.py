"""An order has positive quantities and prices, and each line number once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import number

CODE = "V-ORD-04"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each negative figure and each line number that is used twice."""
    for line in case.document.lines:
        figures = {"quantity": line.quantity, "price": line.unit_price, "amount": line.net_amount}
        for name, figure in figures.items():
            if figure is not None and figure < 0:
                yield Remark(
                    f"Line {line.number} has a negative {name} of {number(figure)}.",
                    subject=f"line {line.number}",
                    expected=f"a {name} of 0 or more",
                    found=number(figure),
                    next_step="Compare it with the page; a return is no order.",
                )
    for line_number, count in Counter(line.number for line in case.document.lines).items():
        if count > 1:
            yield Remark(
                f"Line number {line_number} is used {count} times.",
                subject=f"line {line_number}",
                expected="each line number once",
                found=f"{count} times",
                next_step="Correct the line numbers.",
            )


RULE = Rule(
    CODE, check, source="Peppol BIS Order T01-R001, R003 to R007", applies_to=frozenset({DocType.PURCHASE_ORDER})
)
