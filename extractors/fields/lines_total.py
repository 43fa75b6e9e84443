"""Sum of the lines (EN 16931 BT-106), before allowances and charges of the document."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.amounts import labelled_amounts
from extractors.layout.paper import Paper

FIELD: Final = FieldName.LINES_TOTAL
WANTED: Final = {"lines_total": 1.0}


def candidates(paper: Paper) -> list[Candidate]:
    """Return the amounts beside or below a label of this field, best first."""
    return labelled_amounts(paper, WANTED)
