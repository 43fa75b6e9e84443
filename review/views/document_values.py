"""How a document's values are written for people: in the document's own style, and so that each has one reading only.

What is shown in an input is read back by the same functions that read prints: `readings(written(value)) == (value,)`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Final

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date

from documents.business import BusinessDocument
from documents.field import Field, FieldName
from documents.terms import PaymentTerms
from documents.value import Value
from documents.values.money import is_exact, minor_digits, round_amount
from documents.values.numbers import decimal_style
from validators.cleanse.amounts import AMOUNT_FIELDS

COMMA_LANGUAGES: Final = frozenset({"de", "fr", "nl", "es", "it", "pt", "da", "sv", "nb", "fi", "pl", "cs"})
"""Where the document itself shows no decimal mark."""
ACCOUNT_BLOCK: Final = 4
"""Characters of an IBAN between blanks."""
AMBIGUOUS_DECIMALS: Final = 3
"""Three digits behind a mark may be decimals or a group of thousands (C-24); a fourth says which."""


class Kind(StrEnum):
    """What may be typed into a field."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    DATE = "date"
    AMOUNT = "amount"
    CURRENCY = "currency"
    ACCOUNT = "account"
    TERMS = "terms"


GROUPS: Final[tuple[tuple[str, tuple[FieldName, ...]], ...]] = (
    (
        "Numbers",
        (
            FieldName.INVOICE_NUMBER,
            FieldName.ORDER_NUMBER,
            FieldName.DELIVERY_NOTE_NUMBER,
            FieldName.PRECEDING_INVOICE,
            FieldName.BUYER_REFERENCE,
            FieldName.SALES_ORDER_NUMBER,
            FieldName.RECEIVING_ADVICE_NUMBER,
            FieldName.CONTRACT_NUMBER,
            FieldName.PROJECT_NUMBER,
        ),
    ),
    (
        "Dates",
        (
            FieldName.ISSUE_DATE,
            FieldName.DUE_DATE,
            FieldName.DELIVERY_DATE,
            FieldName.INVOICING_PERIOD,
            FieldName.PAYMENT_TERMS,
        ),
    ),
    (
        "Totals",
        (FieldName.CURRENCY, *AMOUNT_FIELDS, FieldName.EXEMPTION_REASON),
    ),
    (
        "Parties",
        (
            FieldName.VENDOR_NAME,
            FieldName.VENDOR_TAX_ID,
            FieldName.VENDOR_TAX_NUMBER,
            FieldName.VENDOR_ADDRESS,
            FieldName.BUYER_NAME,
            FieldName.BUYER_TAX_ID,
            FieldName.BUYER_ADDRESS,
            FieldName.DELIVERY_ADDRESS,
        ),
    ),
    ("Bank", (FieldName.IBAN, FieldName.BIC, FieldName.REMITTANCE_REFERENCE)),
)
"""Every field once, in the order of the page."""

ALWAYS_SHOWN: Final = frozenset(
    {
        FieldName.INVOICE_NUMBER,
        FieldName.ORDER_NUMBER,
        FieldName.ISSUE_DATE,
        FieldName.DUE_DATE,
        FieldName.CURRENCY,
        FieldName.NET_TOTAL,
        FieldName.TAX_TOTAL,
        FieldName.GROSS_TOTAL,
        FieldName.VENDOR_NAME,
        FieldName.VENDOR_TAX_ID,
        FieldName.BUYER_NAME,
        FieldName.IBAN,
    }
)
"""Shown without a value, too; the others on request."""

LABELS: Final[dict[FieldName, str]] = {
    FieldName.VENDOR_NAME: "Seller",
    FieldName.VENDOR_TAX_ID: "Seller's VAT ID",
    FieldName.VENDOR_TAX_NUMBER: "Seller's tax number",
    FieldName.VENDOR_ADDRESS: "Seller's address",
    FieldName.BUYER_NAME: "Buyer",
    FieldName.BUYER_TAX_ID: "Buyer's VAT ID",
    FieldName.BUYER_ADDRESS: "Buyer's address",
    FieldName.INVOICE_NUMBER: "Invoice number",
    FieldName.ORDER_NUMBER: "Order number",
    FieldName.DELIVERY_NOTE_NUMBER: "Delivery note",
    FieldName.PRECEDING_INVOICE: "Corrects invoice",
    FieldName.BUYER_REFERENCE: "Buyer's reference",
    FieldName.PROJECT_NUMBER: "Project",
    FieldName.CONTRACT_NUMBER: "Contract",
    FieldName.SALES_ORDER_NUMBER: "Seller's order",
    FieldName.RECEIVING_ADVICE_NUMBER: "Goods receipt",
    FieldName.REMITTANCE_REFERENCE: "To quote",
    FieldName.DELIVERY_ADDRESS: "Delivered to",
    FieldName.ISSUE_DATE: "Issued",
    FieldName.DUE_DATE: "Due",
    FieldName.DELIVERY_DATE: "Delivered",
    FieldName.INVOICING_PERIOD: "Period",
    FieldName.PAYMENT_TERMS: "Terms",
    FieldName.CURRENCY: "Currency",
    FieldName.LINES_TOTAL: "Sum of lines",
    FieldName.ALLOWANCE_TOTAL: "Allowances",
    FieldName.CHARGE_TOTAL: "Charges",
    FieldName.NET_TOTAL: "Net",
    FieldName.TAX_TOTAL: "Tax",
    FieldName.GROSS_TOTAL: "Gross",
    FieldName.PREPAID: "Prepaid",
    FieldName.ROUNDING: "Rounding",
    FieldName.PAYABLE: "To pay",
    FieldName.IBAN: "Account",
    FieldName.BIC: "BIC",
    FieldName.EXEMPTION_REASON: "Why no tax",
}

KINDS: Final[dict[FieldName, Kind]] = {
    **dict.fromkeys((FieldName.ISSUE_DATE, FieldName.DUE_DATE, FieldName.DELIVERY_DATE), Kind.DATE),
    **dict.fromkeys(AMOUNT_FIELDS, Kind.AMOUNT),
    **dict.fromkeys(
        (
            FieldName.VENDOR_NAME,
            FieldName.VENDOR_ADDRESS,
            FieldName.BUYER_NAME,
            FieldName.BUYER_ADDRESS,
            FieldName.DELIVERY_ADDRESS,
            FieldName.REMITTANCE_REFERENCE,
            FieldName.INVOICING_PERIOD,
        ),
        Kind.TEXT,
    ),
    FieldName.EXEMPTION_REASON: Kind.TEXT,
    FieldName.CURRENCY: Kind.CURRENCY,
    FieldName.IBAN: Kind.ACCOUNT,
    FieldName.PAYMENT_TERMS: Kind.TERMS,
}


class Style(Value):
    """How one document writes.

    Attributes:
        language: ISO 639-1.
        decimal: "." or ",".
        group: Between thousands.
        currency: ISO 4217; empty when not known.
    """

    language: str = "en"
    decimal: str = "."
    group: str = ","
    currency: str = ""

    def amount(self, value: Decimal) -> str:
        """Return an amount of money with the currency's decimals, or more where it has more."""
        digits = minor_digits(self.currency) if self.currency else 2
        exact = round_amount(value, self.currency) if self.currency and is_exact(value, self.currency) else value
        decimals = max(digits, -_exponent(exact))
        if not self.currency and decimals == AMBIGUOUS_DECIMALS:
            decimals += 1
        return self._number(exact.quantize(Decimal(1).scaleb(-decimals)), grouped=True)

    def quantity(self, value: Decimal) -> str:
        """Return a quantity, price or rate without needless zeros and without groups."""
        plain = value.normalize()
        decimals = max(0, -_exponent(plain))
        if decimals == AMBIGUOUS_DECIMALS:
            decimals += 1
        return self._number(value.quantize(Decimal(1).scaleb(-decimals)), grouped=False)

    def price(self, value: Decimal) -> str:
        """Return a unit price with two decimals, or as many as it has."""
        decimals = max(2, -_exponent(value.normalize()))
        if decimals == AMBIGUOUS_DECIMALS:
            decimals += 1
        return self._number(value.quantize(Decimal(1).scaleb(-decimals)), grouped=False)

    def date(self, day: dt.date) -> str:
        """Return a day with its month in letters, so that day and month cannot be mixed up."""
        locale = _locale(self.language)
        return f"{day:%Y-%m-%d}" if locale is None else format_date(day, "d MMM y", locale)

    def _number(self, value: Decimal, *, grouped: bool) -> str:
        plain = f"{value:,f}" if grouped else f"{value:f}"
        return plain.translate(str.maketrans(",.", self.group + self.decimal))


def style_of(document: BusinessDocument | None, country: str = "") -> Style:
    """Return how a document writes: the decimal mark its amounts show, else the one of its language."""
    if document is None:
        return Style()
    marks = Counter(mark for raw in _numbers(document) if (mark := decimal_style(raw)))
    usual = "," if document.language in COMMA_LANGUAGES and country != "CH" else "."
    decimal = marks.most_common(1)[0][0] if marks else usual
    group = "." if decimal == "," else ","
    if document.language == "fr" and decimal == ",":
        group = " "
    if country == "CH" and decimal == ".":
        group = "'"
    currency = document.currency.value if document.currency else ""
    return Style(language=document.language or "en", decimal=decimal, group=group, currency=currency)


def written(name: FieldName, value: object, style: Style) -> str:
    """Return a field's value as a person of the document's language would type it."""
    if isinstance(value, dt.date):
        return style.date(value)
    if isinstance(value, Decimal):
        return style.amount(value)
    if isinstance(value, PaymentTerms):
        return str(value)
    text = str(value)
    return account(text) if KINDS.get(name) is Kind.ACCOUNT else text


def written_reading(name: FieldName, reading: str, style: Style) -> str:
    """Return a canonical reading ("2026-10-09", "1234.56") as `written` would write its value."""
    kind = KINDS.get(name)
    try:
        if kind is Kind.DATE:
            return style.date(dt.date.fromisoformat(reading))
        if kind is Kind.AMOUNT:
            return style.amount(Decimal(reading))
    except (ValueError, ArithmeticError):
        return reading
    return account(reading) if kind is Kind.ACCOUNT else reading


def account(number: str) -> str:
    """Return an account in blocks of four, as it is printed."""
    plain = number.replace(" ", "")
    if not plain[:2].isalpha():
        return number
    return " ".join(plain[at : at + ACCOUNT_BLOCK] for at in range(0, len(plain), ACCOUNT_BLOCK))


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse("en_GB" if language in {"", "en"} else language)
    except (UnknownLocaleError, ValueError):
        return None


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _numbers(document: BusinessDocument) -> Iterator[str]:
    for name, kind in KINDS.items():
        field: Field[object] | None = getattr(document, name.value)
        if kind is Kind.AMOUNT and field is not None:
            yield field.raw
    for line in document.lines:
        yield from (cell.raw for cell in line.cells.values())
