"""An invoice without number, date, currency, total, seller or buyer cannot be posted.

Values that were derived or assumed do not count: only what the document says (S-06). A till receipt names no buyer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.business import BusinessDocument
from documents.field import FieldName, Status
from documents.finding import Role
from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule
from validators.rules.date_ambiguous import DATES

CODE = "V-CMP-01"
NOT_READ: Final = frozenset({Status.DERIVED, Status.DEFAULTED})
REQUIRED: Final = {
    "invoice number": (FieldName.INVOICE_NUMBER,),
    "issue date": (FieldName.ISSUE_DATE,),
    "currency": (FieldName.CURRENCY,),
    "gross total": (FieldName.GROSS_TOTAL,),
    "seller": (FieldName.VENDOR_NAME, FieldName.VENDOR_TAX_ID),
    "buyer": (FieldName.BUYER_NAME, FieldName.BUYER_TAX_ID),
}
"""What must be printed, and the fields any of which says it."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each required statement that the document does not make."""
    for statement, fields in REQUIRED.items():
        if statement == "buyer" and case.document.doc_type is DocType.RECEIPT:
            continue
        if not any(is_read(case.document, name) or is_in_doubt(case.document, name) for name in fields):
            printed = rejected_print(case.document, fields)
            yield Remark(
                f"The document gives no {statement}{printed}; it is required to post.",
                subject=fields[0].value,
                expected=statement,
                found=printed,
                next_step="Key it from the page, or ask the vendor for a complete document.",
            )


def is_read(document: BusinessDocument, name: FieldName) -> bool:
    """Tell whether the document itself gives a field."""
    field = getattr(document, name.value)
    return field is not None and field.status not in NOT_READ


def is_in_doubt(document: BusinessDocument, name: FieldName) -> bool:
    """Tell whether a print with several readings stands for a field: V-DAT-04, V-CUR-02 or V-DOC-01 asks about it."""
    doubtful = {doubt.field for doubt in document.ambiguities}
    return name in doubtful or (name in DATES and name in {print_.field for print_ in document.not_parsed})


def rejected_print(document: BusinessDocument, fields: tuple[FieldName, ...]) -> str:
    """Return what is printed in place of the value, in brackets; "" when nothing is."""
    prints = [print_.raw for print_ in document.not_parsed if print_.field in fields]
    return f' (printed: "{prints[0]}")' if prints else ""


RULE = Rule(
    CODE,
    check,
    source="Directive 2006/112/EC art. 226; EN 16931 BR-02, -03, -05, -06, -07",
    waived_by=Role.NOBODY,
    reply="LEG",
)
