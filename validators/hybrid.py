"""Page against XML of a hybrid e-invoice: what agrees is proven twice, what differs is a finding (V-DOC-08).

A page is read, so it can be misread: a page value counts as different only when the XML's value stands nowhere on the
page. Total, amount due and bank account are compared without that mercy, because they are what is paid.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from documents.business import BusinessDocument
from documents.field import Field, FieldName, Status
from documents.finding import Severity
from documents.kind import DocType
from documents.values import currency as currencies
from documents.values import dates, numbers
from documents.values.identifiers import compact
from documents.values.names import fold, without_legal_form

F = FieldName

_AMOUNT: Final = re.compile(r"\d[\d.,' \u00a0\u202f]*\d|\d")
_DATE: Final = re.compile(
    r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{1,2}\.? \w{3,10}\.? \d{2,4}\b|\b\w{3,10}\.? \d{1,2},? \d{4}\b"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One field that page and XML both state.

    Attributes:
        agree: They say the same.
        misread: They do not, but the page shows the XML's value elsewhere: the reader took the wrong one.
    """

    name: FieldName
    xml: str
    page: str
    agree: bool
    misread: bool
    severity: Severity


@dataclass(frozen=True, slots=True)
class _Kind:
    """How values of one kind are compared, and found on a page."""

    form: Callable[[Any], object]
    shown: Callable[[Any, str], bool]
    severity: Severity = Severity.BLOCK_POST


def _name(value: str) -> str:
    return fold(without_legal_form(value))


def _dates_in(text: str) -> Iterator[dt.date]:
    for print_ in _DATE.findall(text):
        yield from dates.readings(print_)


def _amounts_in(text: str) -> Iterator[Decimal]:
    for print_ in _AMOUNT.findall(text):
        yield from numbers.readings(print_)


def _currency_shown(code: str, text: str) -> bool:
    return code in text or any(symbol in text for symbol, codes in currencies.SYMBOLS.items() if code in codes)


_IDENTIFIER: Final = _Kind(compact, lambda value, text: compact(value) in compact(text))
_PARTY: Final = _Kind(_name, lambda value, text: _name(value) in fold(text), Severity.WARN)
_DAY: Final = _Kind(lambda value: value, lambda value, text: value in set(_dates_in(text)))
_MONEY: Final = _Kind(abs, lambda value, text: abs(value) in {abs(one) for one in _amounts_in(text)})
KINDS: Final[dict[FieldName, _Kind]] = {
    F.INVOICE_NUMBER: _IDENTIFIER,
    F.ISSUE_DATE: _DAY,
    F.DUE_DATE: _Kind(_DAY.form, _DAY.shown, Severity.WARN),
    F.CURRENCY: _Kind(lambda value: value, _currency_shown),
    F.VENDOR_TAX_ID: _IDENTIFIER,
    F.BUYER_TAX_ID: _IDENTIFIER,
    F.VENDOR_NAME: _PARTY,
    F.BUYER_NAME: _PARTY,
    F.NET_TOTAL: _MONEY,
    F.TAX_TOTAL: _MONEY,
    F.PAYABLE: _MONEY,
}
STRICT: Final = {F.GROSS_TOTAL: _MONEY, F.IBAN: _IDENTIFIER}
"""Compared whatever else the page shows."""
UNFORGIVEN: Final = frozenset({*STRICT, F.PAYABLE})
"""What is paid: a difference counts although the page shows the XML's value somewhere else."""
_NAME_BY_TAX_ID: Final = {F.VENDOR_NAME: F.VENDOR_TAX_ID, F.BUYER_NAME: F.BUYER_TAX_ID}


def compare(document: BusinessDocument) -> Iterator[Compared]:
    """Yield every field that both page and XML of a hybrid state; nothing for any other document."""
    page = document.picture
    if page is None:
        return
    found = {one.name: one for name in (*KINDS, *STRICT) if (one := _compared(document, page, name)) is not None}
    for one in found.values():
        by_tax_id = found.get(_NAME_BY_TAX_ID.get(one.name, one.name))
        # A trading name may be all the page shows: the identifier says that it is the same company.
        if not one.agree and by_tax_id is not None and by_tax_id.agree:
            continue
        yield one


def _compared(document: BusinessDocument, page: BusinessDocument, name: FieldName) -> Compared | None:
    stated, shown = _stated(document, name), _stated(page, name)
    if stated is None or shown is None:
        return None
    kind = KINDS.get(name) or STRICT[name]
    signed = kind is _MONEY and document.doc_type is not DocType.CREDIT_NOTE
    form = (lambda value: value) if signed else kind.form
    agree = form(stated.value) == form(shown.value)
    if not agree and name is F.IBAN:
        agree = _is_second_account(document, page, shown.value)
    return Compared(
        name=name,
        xml=str(stated.value),
        page=str(shown.value),
        agree=agree,
        misread=not agree and name not in UNFORGIVEN and kind.shown(stated.value, page.text),
        severity=kind.severity,
    )


def _stated(document: BusinessDocument, name: FieldName) -> Field[Any] | None:
    """Return a value that is stated itself, not derived from others; of documents with an own number, that one."""
    field: Field[Any] | None = document.own_number if name is F.INVOICE_NUMBER else getattr(document, name.value)
    return None if field is None or field.status in {Status.DERIVED, Status.DEFAULTED} else field


def _is_second_account(document: BusinessDocument, page: BusinessDocument, shown: str) -> bool:
    """Tell whether the XML offers the account of the page too (several BG-17), or the page that of the XML."""
    iban = document.iban
    offered = iban.candidates if iban else ()
    also = {compact(one.raw) for one in offered}
    return compact(shown) in also or (iban is not None and compact(iban.value) in _others(page))


def _others(page: BusinessDocument) -> set[str]:
    return {compact(one.raw) for one in (page.iban.candidates if page.iban else ())}
