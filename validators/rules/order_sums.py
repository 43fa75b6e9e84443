"""An order's lines follow from quantity and price, and its total from its lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule
from validators.rules import line_amounts, line_sum, totals_close

CODE = "V-ORD-03"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each line and each total that does not follow: the identities are those of an invoice."""
    yield from line_amounts.check(case)
    yield from line_sum.check(case)
    yield from totals_close.check(case)
    if case.document.net_total is None and case.document.tax_total is None:
        yield from _total_without_tax(case)


def _total_without_tax(case: Case) -> Iterator[Remark]:
    """Compare the only total of an order with its lines."""
    total = case.document.gross_total
    amounts = [line.net_amount for line in case.document.lines]
    if total is None or not amounts or None in amounts:
        return
    lines = sum((amount for amount in amounts if amount is not None), Decimal(0))
    if lines != total.value:
        yield Remark(
            f"The {len(amounts)} lines add up to {lines} {case.currency}, but the order states a total of "
            f"{total.value} {case.currency}; limit 0.00.",
            subject="gross_total",
            expected=f"{lines} {case.currency}",
            found=f"{total.value} {case.currency}",
            difference=f"{total.value - lines} {case.currency}",
            next_step="Look for a line that was misread or left out.",
        )


RULE = Rule(
    CODE, check, source="Peppol BIS Order T01-R008 to R017, R024", applies_to=frozenset({DocType.PURCHASE_ORDER})
)
