"""Payment terms (EN 16931 BT-20): the sentence that says when to pay, and with which cash discount."""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from documents.values import terms
from extractors.layout.beside import text_beside
from extractors.layout.candidates import best_first, text_candidate
from extractors.layout.paper import Paper

FIELD: Final = FieldName.PAYMENT_TERMS
LABELLED: Final = 0.9
SENTENCE: Final = 0.6
_WORDS: Final = (
    "net",
    "days",
    "tage",
    "jours",
    "dagen",
    "dias",
    "giorni",
    "skonto",
    "sofort",
    "receipt",
    "immediate",
    "comptant",
    "escompte",
    "gg",
    "días",
)


def candidates(paper: Paper) -> list[Candidate]:
    """Return texts beside a label that parse as terms, then any row that does, best first."""
    found = []
    for row in paper.rows:
        for hit in paper.labels[row.index]:
            beside = text_beside(paper, hit) if hit.weight("payment_terms") or hit.weight("due_date") else None
            if beside is not None and terms.parse(beside.text) is not None:
                found.append(text_candidate(paper, beside.text, row.page, beside.box, LABELLED, hit.text))
        for cell in row.cells:
            lowered = cell.text.casefold()
            if any(word in lowered for word in _WORDS) and terms.parse(cell.text) is not None:
                found.append(text_candidate(paper, cell.text, row.page, cell.box, SENTENCE))
    return best_first(found)
