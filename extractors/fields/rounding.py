"""Rounding of the amount to pay (EN 16931 BT-114), such as to five Swiss centimes."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.amounts import labelled_amounts
from extractors.layout.paper import Paper

FIELD: Final = FieldName.ROUNDING
WANTED: Final = {"rounding": 1.0}


def candidates(paper: Paper) -> list[Candidate]:
    """Return the amounts beside or below a label of this field, best first."""
    return labelled_amounts(paper, WANTED)
