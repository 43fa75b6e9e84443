"""Name of the seller (EN 16931 BT-27)."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.paper import Paper
from extractors.parties.ranking import ranked

FIELD: Final = FieldName.VENDOR_NAME


def candidates(paper: Paper) -> list[Candidate]:
    """Return the names that may be the seller's, best first."""
    return ranked(paper, vendor=True)
