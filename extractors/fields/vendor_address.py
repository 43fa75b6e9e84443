"""Postal address of the seller (EN 16931 BT-35 to BT-40), as printed, a comma between its lines."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.paper import Paper
from extractors.parties.addresses import addresses

FIELD: Final = FieldName.VENDOR_ADDRESS


def candidates(paper: Paper) -> list[Candidate]:
    """Return the address blocks under or beside the seller's likely names, best first."""
    return addresses(paper, vendor=True)
