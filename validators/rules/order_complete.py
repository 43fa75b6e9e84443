"""An order without number, date, currency, buyer, vendor or lines is no commitment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.business import Line
from documents.field import FieldName
from documents.finding import Role
from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule
from validators.rules.required_fields import is_in_doubt, is_read, rejected_print

CODE = "V-ORD-01"
REQUIRED: Final = {
    "order number": (FieldName.ORDER_NUMBER,),
    "order date": (FieldName.ISSUE_DATE,),
    "currency": (FieldName.CURRENCY,),
    "buyer": (FieldName.BUYER_NAME, FieldName.BUYER_TAX_ID),
    "vendor": (FieldName.VENDOR_NAME, FieldName.VENDOR_TAX_ID),
}


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each required statement that the order does not make."""
    for statement, fields in REQUIRED.items():
        if not any(is_read(case.document, name) or is_in_doubt(case.document, name) for name in fields):
            printed = rejected_print(case.document, fields)
            yield _missing(f"The order gives no {statement}{printed}", fields[0].value, statement)
    if not case.document.lines:
        yield _missing("No line of the order was read", "lines", "at least 1 line")
    for line in case.document.lines:
        if line.quantity is None and not _is_lump_sum(line):
            yield _missing(f"Line {line.number} gives no quantity", f"line {line.number}", "a quantity")


def _is_lump_sum(line: Line) -> bool:
    """Tell whether a line without a quantity orders one thing at its amount."""
    return line.net_amount is not None and line.unit_price in {None, line.net_amount}


def _missing(message: str, subject: str, expected: str) -> Remark:
    return Remark(f"{message}; it is required.", subject=subject, expected=expected, next_step="Key it from the page.")


RULE = Rule(
    CODE, check, source="Peppol BIS Order T01", waived_by=Role.NOBODY, applies_to=frozenset({DocType.PURCHASE_ORDER})
)
