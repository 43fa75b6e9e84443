"""What the payment codes of a page say against what is printed on it (C-66).

A code is part of the document that nobody reads with his eyes: where it says what is printed, both were read right;
where it says something else, one of the two may have been changed, and money would go astray.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from documents.business import BusinessDocument
from documents.field import FieldName
from documents.kind import DocType
from documents.values import identifiers
from documents.values.names import comparable

CASH_STEP: Final = Decimal("0.05")
"""Smallest coin of Switzerland: what is asked for may be rounded to it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One value that a code and the print both state.

    Attributes:
        kind: Of the code, for people.
        code: What the code says.
        page: What is printed.
    """

    name: FieldName
    kind: str
    code: str
    page: str
    agree: bool


def compare_codes(document: BusinessDocument) -> Iterator[Said]:
    """Yield what the payment codes state of total, amount due, account, currency, payee and bill.

    Of payee, number and date only what agrees: a company may collect under another name, and a bill repeats numbers.
    """
    if not document.payment_codes or document.doc_type is DocType.CREDIT_NOTE:
        return
    yield from _amounts(document)
    yield from _account(document)
    yield from _currency(document)
    yield from _repeated(document)


def _amounts(document: BusinessDocument) -> Iterator[Said]:
    """Compare the amount of one code, or of all together where a bill is paid in instalments."""
    asked = [code.amount for code in document.payment_codes if code.amount is not None]
    stated = {
        name: field.value
        for name, field in (
            (FieldName.GROSS_TOTAL, document.gross_total),
            (FieldName.PAYABLE, document.payable),
        )
        if field is not None
    }
    if not asked or not stated:
        return
    kind = document.payment_codes[0].kind.value
    said = {*asked, sum(asked, Decimal(0))}
    agreeing = {name: value for name, value in stated.items() if value in said}
    for name, value in agreeing.items():
        yield Said(name, kind, f"{value:f}", f"{value:f}", agree=True)
    if agreeing or any(_follows(amount, document, stated) for amount in said):
        return
    name, printed = next(reversed(stated.items()))
    yield Said(name, kind, " + ".join(f"{amount:f}" for amount in asked), f"{printed:f}", agree=False)


def _follows(amount: Decimal, document: BusinessDocument, stated: dict[FieldName, Decimal]) -> bool:
    """Tell whether an amount is what is left after a prepayment, or was rounded to a coin; that proves nothing."""
    gross = stated.get(FieldName.GROSS_TOTAL)
    if gross is not None and document.prepaid is not None and amount == gross - document.prepaid.value:
        return True
    coins = document.currency is not None and document.currency.value == "CHF" and amount % CASH_STEP == 0
    return coins and any(abs(amount - value) < CASH_STEP / 2 for value in stated.values())


def _account(document: BusinessDocument) -> Iterator[Said]:
    """Compare the account; a second one that is printed as well is no contradiction."""
    codes = [code for code in document.payment_codes if code.iban]
    if not codes or document.iban is None:
        return
    printed = identifiers.compact(document.iban.value)
    same = next((code for code in codes if code.iban == printed), None)
    if same is not None:
        yield Said(FieldName.IBAN, same.kind.value, same.iban, printed, agree=True)
        return
    page = identifiers.compact(document.text)
    if not any(code.iban in page for code in codes):
        yield Said(FieldName.IBAN, codes[0].kind.value, codes[0].iban, printed, agree=False)


def _currency(document: BusinessDocument) -> Iterator[Said]:
    code = next((code for code in document.payment_codes if code.amount is not None and code.currency), None)
    if code is not None and document.currency is not None:
        printed = document.currency.value
        yield Said(FieldName.CURRENCY, code.kind.value, code.currency, printed, agree=code.currency == printed)


def _repeated(document: BusinessDocument) -> Iterator[Said]:
    number, issued, vendor = document.invoice_number, document.issue_date, document.vendor_name
    for code in document.payment_codes:
        kind = code.kind.value
        if (
            number is not None
            and code.invoice_number
            and identifiers.compact(code.invoice_number) == (identifiers.compact(number.value))
        ):
            yield Said(FieldName.INVOICE_NUMBER, kind, code.invoice_number, number.value, agree=True)
        if issued is not None and code.issue_date == issued.value:
            yield Said(FieldName.ISSUE_DATE, kind, str(issued.value), str(issued.value), agree=True)
        if vendor is not None and code.creditor and comparable(code.creditor) == comparable(vendor.value):
            yield Said(FieldName.VENDOR_NAME, kind, code.creditor, vendor.value, agree=True)
