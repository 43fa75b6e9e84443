"""What a page shows must be what machines read on it: the XML of a hybrid e-invoice, or a payment code (C-66).

People pay what they see and systems what they read, so a difference lets two people agree on two different amounts, or
shows that one of the two was altered.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.field import FieldName
from documents.finding import Role
from documents.kind import INVOICE_TYPES, POSTING_TYPES, DocType
from documents.values.identifiers import compact
from validators.context import Case
from validators.hybrid import STRICT, compare
from validators.payment_code import compare_codes
from validators.rule import Remark, Rule
from validators.rules.document_type import is_guess
from validators.wording import masked, money

CODE = "V-DOC-08"
WORDS: Final = {
    FieldName.INVOICE_NUMBER: "number",
    FieldName.ISSUE_DATE: "issue date",
    FieldName.DUE_DATE: "due date",
    FieldName.CURRENCY: "currency",
    FieldName.VENDOR_TAX_ID: "VAT identifier of the vendor",
    FieldName.BUYER_TAX_ID: "VAT identifier of the buyer",
    FieldName.VENDOR_NAME: "vendor",
    FieldName.BUYER_NAME: "buyer",
    FieldName.NET_TOTAL: "net total",
    FieldName.TAX_TOTAL: "tax total",
    FieldName.PAYABLE: "amount due",
}

CODED: Final = {
    FieldName.GROSS_TOTAL: "total",
    FieldName.PAYABLE: "amount due",
    FieldName.IBAN: "account",
    FieldName.CURRENCY: "currency",
}


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each field that differs between page and XML or payment code, with both values."""
    yield from _type(case)
    yield from _total(case)
    yield from _account(case)
    yield from _payment_code(case)
    for one in compare(case.document):
        if one.name in STRICT or one.agree or one.misread:
            continue
        yield Remark(
            f'The page shows the {WORDS[one.name]} "{one.page}", its XML says "{one.xml}", which stands nowhere on the '
            "page.",
            subject=one.name.value,
            expected=one.xml,
            found=one.page,
            severity=one.severity,
            next_step="Ask the vendor which one holds; the XML is the original.",
        )


def _type(case: Case) -> Iterator[Remark]:
    """Yield a remark when the page under the XML's number is a credit where the XML charges, or asks for nothing."""
    document, page = case.document, case.document.picture
    if page is None or is_guess(page) or document.doc_type not in INVOICE_TYPES:
        return
    numbers = [compact(one.own_number.value) for one in (document, page) if one.own_number is not None]
    same = page.doc_type in INVOICE_TYPES and page.sign == document.sign
    if same or page.doc_type not in {*INVOICE_TYPES, DocType.OTHER} or len(numbers) != 2 or len(set(numbers)) > 1:
        return
    shown, stated = ("a credit" if one.sign < 0 else "an invoice" for one in (page, document))
    shown = shown if page.doc_type in INVOICE_TYPES else "no invoice"
    yield Remark(
        f"The page is {shown}, its XML says {stated}.",
        subject="doc_type",
        expected=stated,
        found=shown,
        next_step="Reject it and ask for a document that agrees with itself.",
    )


def _total(case: Case) -> Iterator[Remark]:
    shown, stated = case.document.picture_gross, case.document.gross_total
    if shown is None or stated is None:
        return
    if case.document.doc_type is DocType.CREDIT_NOTE:  # A page may print a credit with a minus, the XML must not.
        shown = shown.copy_sign(stated.value)
    if shown != stated.value:
        yield Remark(
            f"The page shows a total of {money(shown, case.currency)}, "
            f"its XML says {money(stated.value, case.currency)}.",
            subject="gross_total",
            expected=money(stated.value, case.currency),
            found=money(shown, case.currency),
            difference=money(shown - stated.value, case.currency),
            limit=money(Decimal(0), case.currency),
            next_step="Reject it and ask for a document that agrees with itself.",
        )


def _account(case: Case) -> Iterator[Remark]:
    document = case.document
    shown = document.picture_iban
    if not shown or not document.iban or compact(shown) == compact(document.iban.value):
        return
    if any(one.name is FieldName.IBAN and one.agree for one in compare(document)):
        return
    yield Remark(
        f"The page shows account {masked(shown)}, its XML says {masked(document.iban.value)}.",
        subject="iban",
        expected=masked(document.iban.value),
        found=masked(shown),
        values={"page": shown, "xml": document.iban.value},
        next_step="Pay nothing before the vendor custodian has asked the vendor.",
    )


def _payment_code(case: Case) -> Iterator[Remark]:
    for said in compare_codes(case.document):
        if said.agree:
            continue
        show = masked if said.name is FieldName.IBAN else str
        yield Remark(
            f"The page shows the {CODED[said.name]} {show(said.page)}, its {said.kind} says {show(said.code)}.",
            subject=said.name.value,
            expected=show(said.code),
            found=show(said.page),
            values={"page": said.page, "code": said.code},
            next_step="One of the two may be altered. Ask the vendor, by a number known before, which one holds.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-DOC-08, C-66",
    waived_by=Role.SUPERVISOR,
    reply="LEG",
    applies_to=POSTING_TYPES,
)
