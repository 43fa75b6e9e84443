"""Identifiers: canonical forms and check digits (C-40 to C-49). A check digit proves reading, not ownership."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from types import ModuleType
from typing import Final

import stdnum.bic
import stdnum.ean
import stdnum.iban
import stdnum.iso11649
from stdnum.au import abn
from stdnum.ca import bn
from stdnum.ch import vat as swiss_vat
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as british_vat
from stdnum.in_ import gstin
from stdnum.no import mva as norwegian_vat

from documents.values import text

_EU_PREFIXES: Final = "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI"
EU_VAT_PREFIXES: Final = frozenset(_EU_PREFIXES.split())
VAT_PREFIXES: Final = EU_VAT_PREFIXES | {"GB", "CHE", "NO"}

_LABEL: Final = re.compile(
    r"^(?:vat|tva|btw|iva|moms|mva|ust|mwst|tax)[\s.:#-]*"
    r"(?:(?:id|nr|no|n°|reg|registration|number|nummer|num|identification)[\s.:#-]*)*(?=[A-Z0-9])",
    re.IGNORECASE,
)
_VAT_SHAPE: Final = re.compile(
    r"(?:[A-Z]{2}(?=.*\d)[A-Z0-9+*]{7,12}|CHE\d{9}(?:MWST|TVA|IVA|TPV)?|NO\d{9}(?:MVA)?|\d{9}MVA)"
)
_CANADIAN_TAX: Final = re.compile(r"\d{9}RT\d{4}")
_SWISS_SUFFIX: Final = re.compile(r"(?:MWST|TVA|IVA|TPV)?$")
_IBAN_SHAPE: Final = re.compile(r"[A-Z]{2}[0-9OQDILZSGB]{2}[A-Z0-9]{11,30}")
_CONFUSABLE: Final = str.maketrans("OQDILZSGB", "000112568")
_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")
_NUMBER_LABEL: Final = re.compile(
    r"^(?:(?:rechnungs?|faktur[ae]?|invoice|factu(?:re|ur|ra)|fattura|beleg|gutschrifts?|credit\s?note|avoir|"
    r"nota(?:\s+de\s+cr[eé]dito)?|laskun?)[\s-]*(?:nummer|number|num\.?|nro\.?|nr\.?|no\.?|n[°º]\.?|num[eé]ro|id)?[\s.:#-]+)",
    re.IGNORECASE,
)
_ORDER_LABEL: Final = re.compile(
    r"^(?:(?:ihre|unsere|your|our|votre|notre|uw|ons)\s+)?"
    r"(?:p\.?\s?o\.?|purchase\s+order|order|bestellung|bestell|auftrag|commande|bon\s+de\s+commande|bestelling|inkooporder|"
    r"pedido|ordine|encomenda|zam[oó]wienie|best\.?)(?![a-z])"
    r"[\s.:#-]*(?:nummer|number|num\.?|nr\.?|no\.?|n[°º]\.?|num[eé]ro|ref\.?)?[\s.:#-]*(?=[A-Z]*\d)",
    re.IGNORECASE,
)
_TAX_NUMBERS: Final = (
    re.compile(r"\d{2,3}/\d{3,4}/\d{4,5}"),  # DE Steuernummer
    re.compile(r"\d{2}-\d{7}"),  # US EIN
    re.compile(r"(?:\d{8}|[A-Z]{2}\d{6})"),  # GB company number
)
_NOT_LETTER_OR_DIGIT: Final = re.compile(r"[\W_]+")
REMEMBERED: Final = 10_000
"""Prints whose key is kept: the rules ask for those of one document, and of the ones like it, again and again."""


@lru_cache(REMEMBERED)
def compact(raw: str) -> str:
    """Return the letters and digits only, in capitals."""
    return _NOT_LETTER_OR_DIGIT.sub("", text.key(raw))


@lru_cache(REMEMBERED)
def iban(raw: str) -> str | None:
    """Return an IBAN without blanks when length, structure and check digits are right (C-45), else None."""
    return _valid(stdnum.iban, compact(raw))


def iban_like(raw: str) -> bool:
    """Tell whether a print has the shape of an IBAN, right or not, with letters misread for digits allowed."""
    return _IBAN_SHAPE.fullmatch(compact(raw)) is not None


@lru_cache(REMEMBERED)
def vat_id(raw: str, country: str = "") -> str | None:
    """Return a VAT identifier in EU form when structure and check digit are right (C-43), else None.

    Greece is EL, Switzerland CHE123456788MWST, Norway NO123456785MVA.

    Args:
        raw: As printed, with or without its prefix.
        country: ISO 3166-1 alpha-2, only where the label or address says it: a bare number gets that prefix.
    """
    bare = re.sub(r"[^A-Z0-9+*]", "", text.key(_LABEL.sub("", text.clean(raw))))
    prefix = {"GR": "EL", "CH": "CHE"}.get(country.upper(), country.upper())
    bare = "EL" + bare[2:] if bare.startswith("GR") else bare
    found = _prefixed_vat_id(bare)
    if found is None and prefix in VAT_PREFIXES and not bare.startswith(prefix):
        return _prefixed_vat_id(prefix + bare)
    return found


def goods_tax_id(raw: str) -> str | None:
    """Return a registration for a goods and services tax when its check digit is right, compact, else None.

    India's GSTIN, Australia's ABN, and Canada's business number with its tax account ("RT0001").
    """
    bare = compact(raw)
    if bare.isdigit():
        return _valid(abn, bare)
    return _valid(gstin, bare) or (_valid(bn, bare) if _CANADIAN_TAX.fullmatch(bare) else None)


def vat_like(raw: str) -> bool:
    """Tell whether a print has the shape of a VAT identifier with its prefix, right or not."""
    bare = re.sub(r"[^A-Z0-9+*]", "", text.key(raw))
    known = bare[:2] in EU_VAT_PREFIXES | {"GB", "GR", "NO"} or bare.startswith("CHE") or bare.endswith("MVA")
    return known and _VAT_SHAPE.fullmatch(bare) is not None


def is_national_tax_number(raw: str) -> bool:
    """Tell whether a print is a national number that is no VAT identifier: Steuernummer, EIN, company number (C-44)."""
    cleaned = text.clean(raw).upper()
    return any(form.fullmatch(cleaned) for form in _TAX_NUMBERS)


def country_of_vat_id(canonical: str) -> str:
    """Return the ISO 3166-1 country of a canonical VAT identifier: EL is GR, CHE is CH, XI is GB."""
    return {"EL": "GR", "XI": "GB"}.get(canonical[:2], canonical[:2])


def country_of_tax_number(raw: str) -> str:
    """Return the ISO 3166-1 country of a valid VAT identifier, GSTIN or Canadian tax account, "" for other numbers."""
    number = vat_id(raw)
    if number is not None:
        return country_of_vat_id(number)
    registered = goods_tax_id(raw)
    if registered is None or registered.isdigit():
        return ""
    return "CA" if _CANADIAN_TAX.fullmatch(registered) else "IN"


def bic(raw: str) -> str | None:
    """Return a BIC of 8 or 11 characters (C-46), else None."""
    return _valid(stdnum.bic, compact(raw))


def without_number_label(raw: str) -> str:
    """Return an invoice number without label words before it, cleaned (C-41): "Invoice # INV-00731" is "INV-00731"."""
    cleaned = text.clean(raw)
    rest = _NUMBER_LABEL.sub("", cleaned).strip()
    return rest if any(sign.isdigit() for sign in rest) else cleaned


@lru_cache(REMEMBERED)
def invoice_key_n1(raw: str) -> str:
    """Return key N1 of an invoice number, for exact duplicates (C-40): "re 2026/00417" is "RE 2026/00417"."""
    return text.key(raw)


def invoice_key_n2(raw: str) -> str:
    """Return key N2 of an invoice number, for candidates only (C-40): "INV-O0731" and "INV-00731" are "1NV731".

    2025-17 and 202-517 have the same N2, so it never blocks alone.
    """
    return _ZEROS.sub("", _without_accents(compact(raw)).translate(_CONFUSABLE))


def without_order_label(raw: str) -> str:
    """Return an order number as printed without the label words before it: "PO 45-00012" is "45-00012" (C-48).

    Letters that a dash ties to the number belong to it: "PO-2026-001" stays.
    """
    cleaned = text.clean(raw).lstrip("# ")
    label = _ORDER_LABEL.match(cleaned)
    rest = cleaned[label.end() :] if label else cleaned
    return rest if label and re.search(r"[\s:#]$", label[0]) else cleaned


@lru_cache(REMEMBERED)
def order_key(raw: str) -> str:
    """Return the comparable form of an order number (C-48): "PO 45-00012", "#4500012" and "4500012" are equal."""
    cleaned = text.clean(raw)
    rest = _ORDER_LABEL.sub("", cleaned)
    return compact(rest) or compact(cleaned)


def rf_reference(raw: str) -> str | None:
    """Return an ISO 11649 creditor reference without blanks when its check digits are right (C-47), else None."""
    return _valid(stdnum.iso11649, compact(raw))


def gtin(raw: str) -> str | None:
    """Return a GTIN of 8, 12, 13 or 14 digits when its check digit is right (C-49), else None."""
    digits = compact(raw)
    return _valid(stdnum.ean, digits) if digits.isdigit() else None


def _valid(module: ModuleType, number: str) -> str | None:
    try:
        return str(module.validate(number))
    except ValidationError:
        return None


def _prefixed_vat_id(bare: str) -> str | None:
    if bare.startswith("CHE"):
        number = _valid(swiss_vat, _SWISS_SUFFIX.sub("MWST", bare, count=1))
        return number and number[:12] + "MWST"
    if bare.startswith("NO") or bare.endswith("MVA"):
        number = _valid(norwegian_vat, bare.removeprefix("NO").removesuffix("MVA") + "MVA")
        return number and "NO" + number
    if bare.startswith(("GB", "XI")):
        number = _valid(british_vat, bare[2:])
        return number and bare[:2] + number
    return _valid(eu_vat, bare) if bare[:2] in EU_VAT_PREFIXES else None


def _without_accents(capitals: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", capitals) if not unicodedata.combining(sign))
