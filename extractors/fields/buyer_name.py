"""Name of the buyer (EN 16931 BT-44)."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.paper import Paper
from extractors.parties.ranking import ranked

FIELD: Final = FieldName.BUYER_NAME


def candidates(paper: Paper) -> list[Candidate]:
    """Return the names that may be the buyer's, best first."""
    return ranked(paper, vendor=False)
