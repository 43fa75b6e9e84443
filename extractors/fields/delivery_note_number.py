"""Delivery note number (EN 16931 BT-16): of the despatch that an invoice is for, or a delivery note's own number."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from documents.kind import DocType
from extractors.layout.candidates import best_first
from extractors.layout.identifiers import labelled_numbers, titled_numbers
from extractors.layout.paper import Paper

FIELD: Final = FieldName.DELIVERY_NOTE_NUMBER
WANTED: Final = {"delivery_note_number": 1.0}
OWN: Final = {"delivery_note_number": 1.0, "document_number": 0.8}
TITLED: Final = 1.0


def candidates(paper: Paper) -> list[Candidate]:
    """Return the number behind a delivery note's title, then those beside a label of a delivery note."""
    if paper.doc_type is not DocType.DELIVERY_NOTE:
        return labelled_numbers(paper, WANTED)
    return best_first([*titled_numbers(paper, TITLED), *labelled_numbers(paper, OWN)])
