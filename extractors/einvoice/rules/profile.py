"""What an e-invoice claims to be (BT-24), and so which rules it has promised to keep."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from documents.kind import DocType
from extractors.einvoice import cii
from extractors.einvoice.binding import Binding


class Profile(StrEnum):
    """How much of EN 16931 a document holds."""

    MINIMUM = "MINIMUM"
    """Factur-X: a few header values for bookkeeping; the page is the invoice."""
    BASIC_WL = "BASIC WL"
    """Factur-X: the header without lines; the page is the invoice."""
    FULL = "EN 16931"
    """BASIC, EN 16931, XRechnung, Peppol BIS 3 and other core user specifications."""
    XRECHNUNG = "XRechnung"
    EXTENDED = "EXTENDED"
    """More than the standard, with sums of its own: only what must be stated is checked."""
    OTHER = "other"
    """No promise to keep EN 16931: orders, advices, ZUGFeRD 1.0, profiles of other continents."""


WITHOUT_LINES: Final = frozenset({Profile.MINIMUM, Profile.BASIC_WL})
_MARKS: Final = (
    (":minimum", Profile.MINIMUM),
    (":basicwl", Profile.BASIC_WL),
    ("extended", Profile.EXTENDED),
    ("xrechnung", Profile.XRECHNUNG),
    ("urn:cen.eu:en16931", Profile.FULL),
)


def profile_of(specification: str, binding: Binding) -> Profile:
    """Return the profile whose rules a document has to keep; an invoice that claims none must be a full one."""
    if binding.doc_type not in {DocType.INVOICE, DocType.CREDIT_NOTE} or binding is cii.ZUGFERD_1:
        return Profile.OTHER
    return claimed(specification) if specification else Profile.FULL


def claimed(specification: str) -> Profile:
    """Return the profile that a specification identifier (BT-24) names."""
    return next((profile for mark, profile in _MARKS if mark in specification.lower()), Profile.OTHER)
