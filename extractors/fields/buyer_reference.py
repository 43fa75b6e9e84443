"""Buyer reference (EN 16931 BT-10): what the buyer asked to have printed, such as a cost centre or a contact."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from extractors.layout.beside import text_beside
from extractors.layout.candidates import best_first, text_candidate
from extractors.layout.paper import Hit, Paper

FIELD: Final = FieldName.BUYER_REFERENCE
LONGEST: Final = 60


def candidates(paper: Paper) -> list[Candidate]:
    """Return the text beside a label such as "Your reference", best first."""
    return best_first(
        found for hits in paper.labels for hit in hits if hit.weight("buyer_reference") for found in _beside(paper, hit)
    )


def _beside(paper: Paper, hit: Hit) -> list[Candidate]:
    found = text_beside(paper, hit)
    if found is None or len(found.text) > LONGEST:
        return []
    return [text_candidate(paper, found.text, hit.page, found.box, 0.85, hit.label)]
