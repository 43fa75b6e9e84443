"""Codes of lists that are short or known here anyway: EN 16931 rules BR-CL. The sheets know every list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from babel import Locale

from documents.einvoice import Group
from documents.values.currency import is_code
from extractors.einvoice.rules.categories import CATEGORIES, PARTS
from extractors.einvoice.rules.rule import BusinessRule, each

COUNTRY_TERMS: Final = {
    "BT-40": "seller",
    "BT-55": "buyer",
    "BT-69": "tax representative",
    "BT-80": "place of delivery",
}
KNOWN: Final = frozenset(category.code for category in CATEGORIES) | {"B"}
"""UNTDID 5305 as EN 16931 uses it; B is the Italian split payment."""
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_TERRITORIES: Final = frozenset(map(str, Locale("en").territories)) - _NO_COUNTRIES
COUNTRIES: Final = frozenset(code for code in _TERRITORIES if len(code) == 2 and code.isalpha()) | {"1A"}
"""ISO 3166-1; 1A is how the lists of UN/ECE write Kosovo."""


def _currency(rule: str, term: str) -> BusinessRule:
    def check(document: Group) -> Iterator[str]:
        code = document.text(term)
        if code and not is_code(code):
            yield f"{code} ({term}) is no currency of ISO 4217."

    return BusinessRule(rule, check)


def _countries(document: Group) -> Iterator[str]:
    for term, who in COUNTRY_TERMS.items():
        code = document.text(term)
        if code and code not in COUNTRIES:
            yield f"{code} is no country of ISO 3166-1, but stands as that of the {who} ({term})."


def _breakdown_categories(document: Group) -> Iterator[str]:
    for name, row in each(document, "BG-23", "VAT breakdown"):
        if row.text("BT-118") and row.text("BT-118") not in KNOWN:
            yield f"{name} has the VAT category {row.text('BT-118')} (BT-118), which EN 16931 does not know."


def _categories(document: Group) -> Iterator[str]:
    for _, group, what, term in PARTS:
        for name, one in each(document, group, what):
            if one.text(term) and one.text(term) not in KNOWN:
                yield f"{name} has the VAT category {one.text(term)} ({term}), which EN 16931 does not know."


HEADER: Final = (
    _currency("BR-CL-04", "BT-5"),
    _currency("BR-CL-05", "BT-6"),
    BusinessRule("BR-CL-14", _countries),
    BusinessRule("BR-CL-17", _breakdown_categories),
    BusinessRule("BR-CL-18", _categories),
)
