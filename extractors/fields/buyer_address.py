"""Postal address of the buyer (EN 16931 BT-50 to BT-55), as printed, a comma between its lines."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.paper import Paper
from extractors.parties.addresses import addresses

FIELD: Final = FieldName.BUYER_ADDRESS


def candidates(paper: Paper) -> list[Candidate]:
    """Return the address blocks under or beside the buyer's likely names, best first."""
    return addresses(paper, vendor=False)
