"""Which vendor of the client's master data a document comes from.

Keys that only one company can have decide, in a fixed order; a name decides only together with a second key, and a
name that is merely similar is a suggestion for the reviewer.

Source: accounting specification C-50, V-ID-01, V-ID-06.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from documents.business import BusinessDocument
from documents.field import Field
from documents.master.party import Vendor
from documents.master.protocol import MasterData
from documents.values.names import fold, similarity, without_legal_form

SAME_NAME: Final = 0.85
"""Least similarity of two spellings of one name, 0 to 1."""
WORTH_SHOWING: Final = 0.6
"""Least similarity of a name that is shown as a suggestion."""
MOST_SUGGESTIONS: Final = 3
SHORTEST_BRAND: Final = 4
"""Letters of a word that can stand for a whole name."""
MOST_ALIKE: Final = 50
"""Vendors of nearly one name whose second keys are looked for on the document."""


class Basis(StrEnum):
    """What identified the vendor, strongest first."""

    PERSON = "chosen by"
    TAX_ID = "VAT identifier"
    IBAN = "bank account"
    TAX_NUMBER = "tax number"
    NAME_AND_KEY = "name and second key"
    NAME = "name alone"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Clue:
    """One printed key and the vendors of the master data that own it."""

    basis: Basis
    printed: str
    vendors: tuple[Vendor, ...]

    def owners(self) -> str:
        """Return the names of the vendors, for a message."""
        return ", ".join(f"{vendor.name} ({vendor.id})" for vendor in self.vendors)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A vendor whose name resembles the printed one; similarity from 0.0 to 1.0."""

    vendor: Vendor
    similarity: float


@dataclass(frozen=True, slots=True)
class VendorResolution:
    """The outcome of the search.

    Attributes:
        vendor: None when nothing decides.
        basis: What decided.
        detail: The printed key that decided, for the proof.
        conflict: Two clues that point at different vendors; empty when all agree.
        suggestions: Best first.
    """

    vendor: Vendor | None = None
    basis: Basis = Basis.NOTHING
    detail: str = ""
    conflict: tuple[Clue, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


def resolve_vendor(
    document: BusinessDocument, master: MasterData, *, chosen: str = "", by: str = ""
) -> VendorResolution:
    """Return the vendor by VAT identifier, bank account, tax number, or name plus a second key (C-50).

    Args:
        document: The clean document.
        master: Of the client.
        chosen: Id of the vendor a person chose, which goes before everything; a printed key of another vendor is
            then a conflict. Empty, or the id of none: nobody chose.
        by: Who chose.
    """
    vendor = master.vendor(chosen) if chosen else None
    if vendor is not None:
        return VendorResolution(vendor, Basis.PERSON, by, _against(document, master, vendor, by))
    clues = tuple(_unique_keys(document, master))
    if not clues:
        return _by_name(document, master)
    owners, conflict = _narrow((*clues, *_exact_name(document, master)))
    suggestions = tuple(Suggestion(vendor, 1.0) for vendor in owners)
    if len(owners) != 1:
        return VendorResolution(conflict=conflict, suggestions=suggestions)
    return VendorResolution(owners[0], clues[0].basis, clues[0].printed, conflict)


def _against(document: BusinessDocument, master: MasterData, vendor: Vendor, by: str) -> tuple[Clue, ...]:
    """Return the choice of a person and the first printed key that belongs to other vendors only; none when all fit."""
    for clue in _unique_keys(document, master):
        if vendor.id not in {owner.id for owner in clue.vendors}:
            return Clue(Basis.PERSON, by, (vendor,)), clue
    return ()


def _unique_keys(document: BusinessDocument, master: MasterData) -> Iterator[Clue]:
    """Yield the clues of keys that identify a company, strongest first."""
    keys: tuple[tuple[Basis, Field[str] | None], ...] = (
        (Basis.TAX_ID, document.vendor_tax_id),
        (Basis.IBAN, document.iban),
        (Basis.TAX_NUMBER, document.vendor_tax_number),
    )
    for basis, field in keys:
        if field is None:
            continue
        search = master.vendors_by_iban if basis is Basis.IBAN else master.vendors_by_tax_id
        vendors = search(field.value)
        if vendors:
            yield Clue(basis, field.value, vendors)


def _exact_name(document: BusinessDocument, master: MasterData) -> Iterator[Clue]:
    """Yield the vendors that bear the printed name: another company's name beside a known key is a conflict."""
    if document.vendor_name is None:
        return
    vendors = master.vendors_by_name(document.vendor_name.value)
    if vendors:
        yield Clue(Basis.NAME, document.vendor_name.value, vendors)


def _narrow(clues: tuple[Clue, ...]) -> tuple[tuple[Vendor, ...], tuple[Clue, ...]]:
    """Return the owners on whom the clues agree, and the first two clues that have no owner in common."""
    owners = clues[0].vendors
    for clue in clues[1:]:
        common = tuple(vendor for vendor in owners if vendor.id in {other.id for other in clue.vendors})
        if not common:
            return owners, (clues[0], clue)
        owners = common
    return owners, ()


def _by_name(document: BusinessDocument, master: MasterData) -> VendorResolution:
    """Return the vendor whose name and second key are printed; else an exact name alone; else suggestions."""
    if document.vendor_name is None:
        return VendorResolution()
    ranked = _ranked(document.vendor_name.value, master, MOST_SUGGESTIONS)
    if len(ranked) == MOST_SUGGESTIONS and ranked[-1].similarity >= SAME_NAME:
        ranked = _ranked(document.vendor_name.value, master, MOST_ALIKE)
    alike = [suggestion for suggestion in ranked if suggestion.similarity >= SAME_NAME]
    backed = [(found.vendor, key) for found in alike if (key := _second_key(document, master, found.vendor))]
    if len(backed) == 1:
        vendor, key = backed[0]
        return VendorResolution(vendor, Basis.NAME_AND_KEY, f"{document.vendor_name.value}, {key}")
    exact = [vendor for clue in _exact_name(document, master) for vendor in clue.vendors]
    if len(exact) == 1:
        return _by_exact_name(exact[0], document.vendor_name.value, {vendor.id: key for vendor, key in backed})
    return VendorResolution(suggestions=tuple(ranked[:MOST_SUGGESTIONS]))


def _by_exact_name(vendor: Vendor, name: str, second_keys: dict[str, str]) -> VendorResolution:
    """Return the only bearer of a name, with the second key that backs it where there is one."""
    if vendor.id in second_keys:
        return VendorResolution(vendor, Basis.NAME_AND_KEY, f"{name}, {second_keys[vendor.id]}")
    return VendorResolution(vendor, Basis.NAME, name)


def _ranked(name: str, master: MasterData, limit: int) -> list[Suggestion]:
    """Return the vendors with a name worth showing, best first."""
    found = master.vendors_like(name, least=WORTH_SHOWING, limit=limit)
    return [Suggestion(vendor, max(similarity(name, known) for known in _names(vendor))) for vendor in found]


def _second_key(document: BusinessDocument, master: MasterData, vendor: Vendor) -> str:
    """Return the second key of a vendor that the document carries, in words; "" when it carries none."""
    place = f"{document.vendor_address.value if document.vendor_address else ''}\n{document.text}"
    if vendor.postcode and _stands_in(vendor.postcode, place):
        return f"postcode {vendor.postcode}"
    for domain in vendor.domains:
        if _stands_in(domain, place):
            return f"domain {domain}"
    for number in document.orders:
        order = master.order(number)
        if order is not None and order.vendor_id == vendor.id:
            return f"order {order.number}"
    return ""


def _stands_in(key: str, text: str) -> bool:
    """Tell whether a key stands in a text as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text, re.IGNORECASE) is not None


def bears_name(printed: str, vendor: Vendor) -> bool:
    """Tell whether a print is a name of a vendor, misread or not, or a brand: one whole word or more of the name.

    The key of a vendor on a page proves whose page it is, not that the right line of it was read as the name.
    """
    if any(similarity(printed, known) >= SAME_NAME for known in _names(vendor)):
        return True
    words = set(fold(printed).split())
    if max(map(len, words), default=0) < SHORTEST_BRAND:
        return False
    return any(words <= set(without_legal_form(known).split()) for known in _names(vendor))


def _names(vendor: Vendor) -> tuple[str, ...]:
    return (vendor.name, *vendor.aliases)
