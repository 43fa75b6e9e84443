"""Payment terms (EN 16931 BT-20): the sentence that says when to pay, and with which cash discount.

A label speaks for terms at the head of its cell or with a colon; inside a sentence it is only a word.
"""

from __future__ import annotations

from typing import Final

from documents.field import Candidate, FieldName
from documents.values import terms
from extractors.layout.beside import TextBeside, text_beside
from extractors.layout.candidates import best_first, text_candidate
from extractors.layout.paper import Hit, Paper
from extractors.layout.rows import Row

FIELD: Final = FieldName.PAYMENT_TERMS
LABELLED: Final = 0.9
SENTENCE: Final = 0.6
IN_SENTENCE: Final = 0.2
"""Taken off a text behind a label that stands inside a sentence: it is a part of that sentence."""
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
            beside = _beside(paper, row, hit) if hit.weight("payment_terms") or hit.weight("due_date") else None
            if beside is not None and terms.parse(beside.text) is not None:
                points = LABELLED if _is_head(row, hit) else SENTENCE - IN_SENTENCE
                found.append(text_candidate(paper, beside.text, row.page, beside.box, points, hit.text))
        for cell in row.cells:
            lowered = cell.text.casefold()
            if any(word in lowered for word in _WORDS) and terms.parse(cell.text) is not None:
                found.append(text_candidate(paper, cell.text, row.page, cell.box, SENTENCE))
    return best_first(found)


def _beside(paper: Paper, row: Row, hit: Hit) -> TextBeside | None:
    """Return the whole rest of a label's cell where it says terms: "net" in it is a label of amounts, too."""
    end = row.cells[row.cell_at(hit.start)].end
    rest = row.text[hit.end : end].lstrip(" :.,-")
    if terms.parse(rest) is not None:
        return TextBeside(rest, row.box_of(end - len(rest), end), row.index)
    return text_beside(paper, hit)


def _is_head(row: Row, hit: Hit) -> bool:
    """Tell whether a label begins its cell or ends with a colon."""
    cell = row.cells[row.cell_at(hit.start)]
    return not any(sign.isalnum() for sign in row.text[cell.start : hit.start]) or row.text[hit.end :].startswith(":")
