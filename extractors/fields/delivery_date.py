"""Delivery date (EN 16931 BT-72): the day of supply, which fixes the tax period."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.days import labelled_dates
from extractors.layout.paper import Paper

FIELD: Final = FieldName.DELIVERY_DATE
WANTED: Final = {"delivery_date": 1.0, "delivery_note_date": 0.7}


def candidates(paper: Paper) -> list[Candidate]:
    """Return the dates beside a label of delivery or service, best first."""
    return labelled_dates(paper, WANTED)
