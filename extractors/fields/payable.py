"""Amount due for payment (EN 16931 BT-115)."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.amounts import labelled_amounts
from extractors.layout.paper import Paper

FIELD: Final = FieldName.PAYABLE
WANTED: Final = {"payable": 1.0, "gross_total": 0.6}


def candidates(paper: Paper) -> list[Candidate]:
    """Return the amounts beside or below a label of this field, best first."""
    return labelled_amounts(paper, WANTED)
