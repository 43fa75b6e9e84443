"""Due date (EN 16931 BT-9): the last day to pay."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.days import labelled_dates
from extractors.layout.paper import Paper

FIELD: Final = FieldName.DUE_DATE
WANTED: Final = {"due_date": 1.0}


def candidates(paper: Paper) -> list[Candidate]:
    """Return the dates beside a label of payment, best first."""
    return labelled_dates(paper, WANTED)
