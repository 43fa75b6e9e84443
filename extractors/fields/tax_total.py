"""Tax total (EN 16931 BT-110): the sum of the tax of every category and rate."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.amounts import labelled_amounts
from extractors.layout.paper import Paper

FIELD: Final = FieldName.TAX_TOTAL
WANTED: Final = {"tax_total": 1.0}


def candidates(paper: Paper) -> list[Candidate]:
    """Return the amounts beside or below a label of this field, best first."""
    return labelled_amounts(paper, WANTED)
