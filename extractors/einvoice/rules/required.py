"""What a document must state: EN 16931 rules BR-01 to BR-65, and the conditions among single terms (BR-CO)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.einvoice import Group
from extractors.einvoice import values
from extractors.einvoice.rules.rule import BusinessRule, each, missing, missing_if, missing_in

CREDIT_TRANSFER: Final = frozenset({"30", "58"})
"""UNTDID 4461: payment by transfer to an account."""
_PREFIX: Final = re.compile(r"[A-Z]{2}|1A")
_SELLER_ADDRESS: Final = ("BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40")
_BUYER_ADDRESS: Final = ("BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55")


def _seller_address(document: Group) -> Iterator[str]:
    if not document.has(*_SELLER_ADDRESS):
        yield "The seller has no postal address (BG-5)."


def _buyer_address(document: Group) -> Iterator[str]:
    if not document.has(*_BUYER_ADDRESS):
        yield "The buyer has no postal address (BG-8)."


def _lines(document: Group) -> Iterator[str]:
    if not document.each("BG-25"):
        yield "The document has no line (BG-25)."


def _breakdown(document: Group) -> Iterator[str]:
    if not document.each("BG-23"):
        yield "The document has no VAT breakdown (BG-23)."


def _seller_identifier(document: Group) -> Iterator[str]:
    if not document.has("BT-29", "BT-30", "BT-31"):
        yield "The seller has no identifier (BT-29), registration number (BT-30) or VAT identifier (BT-31)."


def _country_prefix(document: Group) -> Iterator[str]:
    for term, who in (("BT-31", "seller"), ("BT-48", "buyer"), ("BT-63", "tax representative")):
        identifier = document.text(term)
        if identifier and not _PREFIX.match(identifier):
            yield f"The VAT identifier {identifier} of the {who} ({term}) does not start with a country code."


def _tax_point(document: Group) -> Iterator[str]:
    if document.has("BT-7") and document.has("BT-8"):
        yield "The document states both a tax point date (BT-7) and a code for it (BT-8)."


def _vat_currency(document: Group) -> Iterator[str]:
    if document.has("BT-6") and document.text("BT-6") != document.text("BT-5") and not document.has("BT-111"):
        yield f"VAT is accounted for in {document.text('BT-6')} (BT-6), but the VAT total in it (BT-111) is missing."


def _periods_in_order(document: Group) -> Iterator[str]:
    yield from _in_order(document, "BT-73", "BT-74", "The invoicing period")


def _line_periods_in_order(document: Group) -> Iterator[str]:
    for name, line in each(document, "BG-25", "Line"):
        yield from _in_order(line, "BT-134", "BT-135", f"{name}: the period")


def _in_order(group: Group, start: str, end: str, what: str) -> Iterator[str]:
    first, last = values.date(group.text(start)), values.date(group.text(end))
    if first and last and last < first:
        yield f"{what} ends on {last} ({end}), before it starts on {first} ({start})."


def _period_filled(document: Group) -> Iterator[str]:
    if document.has("BG-14") and not document.has("BT-73", "BT-74", "BT-8"):
        yield "The invoicing period (BG-14) has neither a start (BT-73) nor an end (BT-74)."


def _line_period_filled(document: Group) -> Iterator[str]:
    for name, line in each(document, "BG-25", "Line"):
        if line.has("BG-26") and not line.has("BT-134", "BT-135"):
            yield f"{name}: the period (BG-26) has neither a start (BT-134) nor an end (BT-135)."


def _prices_not_negative(document: Group) -> Iterator[str]:
    yield from _negative(document, "BT-146", "net price")


def _gross_prices_not_negative(document: Group) -> Iterator[str]:
    yield from _negative(document, "BT-148", "gross price")


def _negative(document: Group, term: str, what: str) -> Iterator[str]:
    for name, line in each(document, "BG-25", "Line"):
        price = line.number(term)
        if price is not None and price < Decimal(0):
            yield f"{name} has the {what} {price} ({term}); a price is not negative, a quantity may be."


def _reason(rule: str, group: str, what: str, reason: str, code: str) -> BusinessRule:
    def check(document: Group) -> Iterator[str]:
        for name, one in each(document, group, what):
            if not one.has(reason, code):
                yield f"{name} has neither a reason ({reason}) nor a reason code ({code})."

    return BusinessRule(rule, check)


def _rates(document: Group) -> Iterator[str]:
    for name, row in each(document, "BG-23", "VAT breakdown"):
        if not row.has("BT-119") and row.text("BT-118") != "O":
            yield f"{name} ({row.text('BT-118')}) has no rate (BT-119)."


def _payee(document: Group) -> Iterator[str]:
    if document.has("BG-10") and not document.has("BT-59"):
        yield "The payee (BG-10) has no name (BT-59)."


def _accounts(document: Group) -> Iterator[str]:
    for name, means in each(document, "BG-16", "Payment means"):
        if means.has("BG-17") and not means.has("BT-84"):
            yield f"{name}: the account (BG-17) has no number (BT-84)."


def _transfers(document: Group) -> Iterator[str]:
    for name, means in each(document, "BG-16", "Payment means"):
        if means.text("BT-81") in CREDIT_TRANSFER and not means.has("BT-84"):
            yield f"{name} is a credit transfer (code {means.text('BT-81')}) without an account (BT-84)."


def _cards(document: Group) -> Iterator[str]:
    for name, means in each(document, "BG-16", "Payment means"):
        digits = re.sub(r"\D", "", means.text("BT-87"))
        if len(digits) > 10:
            yield f"{name} shows {len(digits)} digits of a card (BT-87); at most the first 6 and last 4 are allowed."


def _attributes(document: Group) -> Iterator[str]:
    for name, one in each(document, "BG-32", "Attribute"):
        if not (one.has("BT-160") and one.has("BT-161")):
            yield f"{name} lacks its name (BT-160) or its value (BT-161)."


def _schemes(document: Group) -> Iterator[str]:
    for name, line in each(document, "BG-25", "Line"):
        if line.has("BT-157") and not line.has("BT-157-1"):
            yield f"{name}: the standard identifier {line.text('BT-157')} (BT-157) has no scheme."


def _classifications(document: Group) -> Iterator[str]:
    for name, line in each(document, "BG-25", "Line"):
        if line.has("BT-158") and not line.has("BT-158-1"):
            yield f"{name}: the classification {line.text('BT-158')} (BT-158) has no scheme."


HEADER: Final = (
    missing("BR-01", "BT-24"),
    missing("BR-02", "BT-1"),
    missing("BR-03", "BT-2"),
    missing("BR-04", "BT-3"),
    missing("BR-05", "BT-5"),
    missing("BR-06", "BT-27"),
    missing("BR-07", "BT-44"),
    BusinessRule("BR-08", _seller_address),
    missing_if("BR-09", _SELLER_ADDRESS, "BT-40"),
    missing("BR-13", "BT-109"),
    missing("BR-14", "BT-112"),
    missing("BR-15", "BT-115"),
    BusinessRule("BR-CO-09", _country_prefix),
    BusinessRule("BR-CO-26", _seller_identifier),
)
"""Of every profile, MINIMUM included."""

FULL_HEADER: Final = (
    BusinessRule("BR-10", _buyer_address),
    missing_if("BR-11", _BUYER_ADDRESS, "BT-55"),
    missing("BR-12", "BT-106"),
    BusinessRule("BR-17", _payee),
    missing_if("BR-18", ("BG-11",), "BT-62"),
    missing_if("BR-19", ("BG-11",), "BG-12"),
    missing_if("BR-20", ("BG-12",), "BT-69"),
    BusinessRule("BR-29", _periods_in_order),
    missing_in("BR-31", "BG-20", "Allowance", "BT-92"),
    missing_in("BR-32", "BG-20", "Allowance", "BT-95"),
    _reason("BR-33", "BG-20", "Allowance", "BT-97", "BT-98"),
    missing_in("BR-36", "BG-21", "Charge", "BT-99"),
    missing_in("BR-37", "BG-21", "Charge", "BT-102"),
    _reason("BR-38", "BG-21", "Charge", "BT-104", "BT-105"),
    missing_in("BR-45", "BG-23", "VAT breakdown", "BT-116"),
    missing_in("BR-46", "BG-23", "VAT breakdown", "BT-117"),
    missing_in("BR-47", "BG-23", "VAT breakdown", "BT-118"),
    BusinessRule("BR-48", _rates),
    missing_in("BR-49", "BG-16", "Payment means", "BT-81"),
    BusinessRule("BR-50", _accounts),
    BusinessRule("BR-51", _cards),
    missing_in("BR-52", "BG-24", "Supporting document", "BT-122"),
    BusinessRule("BR-53", _vat_currency),
    missing_in("BR-55", "BG-3", "Preceding invoice", "BT-25"),
    missing_if("BR-56", ("BG-11",), "BT-63"),
    missing_if("BR-57", ("BG-15",), "BT-80"),
    BusinessRule("BR-61", _transfers),
    missing_if("BR-62", ("BT-34",), "BT-34-1"),
    missing_if("BR-63", ("BT-49",), "BT-49-1"),
    BusinessRule("BR-CO-03", _tax_point),
    BusinessRule("BR-CO-18", _breakdown),
    BusinessRule("BR-CO-19", _period_filled),
)
"""Of every profile from BASIC WL on."""

LINES: Final = (
    BusinessRule("BR-16", _lines),
    missing_in("BR-21", "BG-25", "Line", "BT-126"),
    missing_in("BR-22", "BG-25", "Line", "BT-129"),
    missing_in("BR-23", "BG-25", "Line", "BT-130"),
    missing_in("BR-24", "BG-25", "Line", "BT-131"),
    missing_in("BR-25", "BG-25", "Line", "BT-153"),
    missing_in("BR-26", "BG-25", "Line", "BT-146"),
    BusinessRule("BR-27", _prices_not_negative),
    BusinessRule("BR-28", _gross_prices_not_negative),
    BusinessRule("BR-30", _line_periods_in_order),
    missing_in("BR-41", "BG-27", "Allowance", "BT-136"),
    _reason("BR-42", "BG-27", "Allowance", "BT-139", "BT-140"),
    missing_in("BR-43", "BG-28", "Charge", "BT-141"),
    _reason("BR-44", "BG-28", "Charge", "BT-144", "BT-145"),
    BusinessRule("BR-54", _attributes),
    BusinessRule("BR-64", _schemes),
    BusinessRule("BR-65", _classifications),
    missing_in("BR-CO-04", "BG-25", "Line", "BT-151"),
    BusinessRule("BR-CO-20", _line_period_filled),
)
"""Of every profile with lines."""
