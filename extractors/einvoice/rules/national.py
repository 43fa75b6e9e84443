"""The fatal rules that XRechnung 3.0 adds for Germany (BR-DE).

Source: KoSIT, XRechnung specification 3.0.2, chapter 12. Rules that only warn are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from documents.einvoice import Group
from extractors.einvoice.rules.required import CREDIT_TRANSFER
from extractors.einvoice.rules.rule import BusinessRule, each, missing, missing_if

CARDS: Final = frozenset({"48", "54", "55"})
DIRECT_DEBIT: Final = "59"
"""UNTDID 4461."""
_SKONTO: Final = re.compile(r"#(SKONTO|VERZUG)#TAGE=\d+#PROZENT=\d+\.\d{2}(#BASISBETRAG=-?\d+\.\d{2})?#")


def _payment_means(document: Group) -> Iterator[str]:
    if not document.each("BG-16"):
        yield "The document has no payment instructions (BG-16)."


def _contact(document: Group) -> Iterator[str]:
    if not document.has("BT-41", "BT-42", "BT-43"):
        yield "The seller has no contact (BG-6)."


def _rates(document: Group) -> Iterator[str]:
    for name, row in each(document, "BG-23", "VAT breakdown"):
        if not row.has("BT-119"):
            yield f"{name} has no rate (BT-119); XRechnung wants 0 even outside the scope of VAT."


def _tax_identifier(document: Group) -> Iterator[str]:
    codes = {row.text("BT-118") for row in document.each("BG-23")} - {"O", ""}
    if codes and not document.has("BT-31", "BT-32", "BT-63"):
        used = ", ".join(sorted(codes))
        yield f"VAT category {used} is used, but no tax identifier of the seller is stated (BT-31, BT-32)."


def _cash_discount(document: Group) -> Iterator[str]:
    for row in document.text("BT-20").splitlines():
        if row.strip().startswith("#") and not _SKONTO.fullmatch(row.strip()):
            yield f'The payment terms (BT-20) say "{row.strip()[:80]}", which is no discount as XRechnung writes it.'


def _attachment_names(document: Group) -> Iterator[str]:
    names = Counter(one.text("BT-125") for one in document.each("BG-24") if one.has("BT-125"))
    for name, count in names.items():
        if count > 1:
            yield f"{count} attachments have the name {name} (BT-125)."


def _wants(rule: str, codes: frozenset[str], needed: tuple[str, ...], what: str) -> BusinessRule:
    def check(document: Group) -> Iterator[str]:
        for name, means in each(document, "BG-16", "Payment means"):
            if means.text("BT-81") in codes and not (means.has(*needed) or document.has(*needed)):
                yield f"{name} has code {means.text('BT-81')} (BT-81), but there is no {what} ({needed[0]})."

    return BusinessRule(rule, check)


XRECHNUNG: Final = (
    BusinessRule("BR-DE-1", _payment_means),
    BusinessRule("BR-DE-2", _contact),
    missing("BR-DE-3", "BT-37"),
    missing("BR-DE-4", "BT-38"),
    missing_if("BR-DE-5", ("BT-42", "BT-43"), "BT-41"),
    missing_if("BR-DE-6", ("BT-41", "BT-43"), "BT-42"),
    missing_if("BR-DE-7", ("BT-41", "BT-42"), "BT-43"),
    missing("BR-DE-8", "BT-52"),
    missing("BR-DE-9", "BT-53"),
    missing_if("BR-DE-10", ("BG-15",), "BT-77"),
    missing_if("BR-DE-11", ("BG-15",), "BT-78"),
    BusinessRule("BR-DE-14", _rates),
    missing("BR-DE-15", "BT-10"),
    BusinessRule("BR-DE-16", _tax_identifier),
    BusinessRule("BR-DE-18", _cash_discount),
    BusinessRule("BR-DE-22", _attachment_names),
    _wants("BR-DE-23-a", CREDIT_TRANSFER, ("BG-17",), "account"),
    _wants("BR-DE-24-a", CARDS, ("BG-18",), "card"),
    _wants("BR-DE-25-a", frozenset({DIRECT_DEBIT}), ("BG-19",), "direct debit mandate"),
    missing_if("BR-DE-30", ("BG-19",), "BT-90"),
    missing_if("BR-DE-31", ("BG-19",), "BT-91"),
)
