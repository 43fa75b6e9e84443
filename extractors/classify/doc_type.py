"""The type of a document, from its title, the labels on it, and its structure.

A title is a phrase such as "Purchase Order" that fills its cell, is printed large, and stands near the top. The words
of a label ("Invoice date") speak for a type only weakly: an order confirmation prints them too.
"""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from documents.kind import DocType
from extractors.labels.dictionary import Kind, tokens_of
from extractors.layout.paper import Hit, Paper, hits_of
from extractors.layout.rows import Row

LABEL_EVIDENCE: Final[dict[str, DocType]] = {
    "invoice_number": DocType.INVOICE,
    "invoice_date": DocType.INVOICE,
    "credit_note_number": DocType.CREDIT_NOTE,
    "credit_note_date": DocType.CREDIT_NOTE,
    "receipt_number": DocType.RECEIPT,
    "quote_number": DocType.OTHER,
}
LABEL_WEIGHT: Final = 0.25
INSIDE_LABEL: Final = 0.4
"""What a title is worth when it is part of a longer label: "Invoice" in "Invoice No"."""
BEFORE_COLON: Final = 0.3
BEHIND_FIGURES: Final = 0.2
FULL_SCORE: Final = 1.2
GOODS_RECEIPT: Final = "goods_receipt"
_HEAD: Final = re.compile(r"[\d\s.)#(*-]*[^\d(:]+:?")
_TYPE_OF: Final[dict[str, DocType]] = {GOODS_RECEIPT: DocType.DELIVERY_NOTE}
_IGNORED: Final = frozenset(
    {"no", "nr", "n", "number", "nummer", "numero", "copy", "kopie", "original", "page", "of", "der", "du", "de"}
)


class TypeFound(NamedTuple):
    """A document's type with its score from 0.0 to 1.0."""

    doc_type: DocType
    score: float
    goods_receipt: bool
    title: Hit | None


def type_of(paper: Paper) -> TypeFound:
    """Return the most probable type; an untitled paper with invoice labels is an invoice, else OTHER."""
    scores: dict[str, float] = defaultdict(float)
    titles: dict[str, Hit] = {}
    for concept, hit, score in _titles(paper):
        if score > scores[concept]:
            scores[concept] = score
            titles[concept] = hit
    concepts = {phrase.concept for hits in paper.labels for hit in hits for phrase in hit.phrases if phrase.weight == 1}
    for concept, doc_type in LABEL_EVIDENCE.items():
        if concept in concepts:
            scores[doc_type.value] += LABEL_WEIGHT
    if not scores:
        return TypeFound(DocType.OTHER, 0.0, goods_receipt=False, title=None)
    best = max(scores, key=lambda concept: scores[concept])
    return TypeFound(
        _TYPE_OF.get(best) or DocType(best),
        min(scores[best] / FULL_SCORE, 1.0),
        goods_receipt=best == GOODS_RECEIPT,
        title=titles.get(best),
    )


def _titles(paper: Paper) -> Iterator[tuple[str, Hit, float]]:
    usual = statistics.median(row.height for row in paper.rows) if paper.rows else 1.0
    first = paper.pages[0] if paper.pages else None
    for row in paper.rows:
        if first is None or row.page != first.number:
            return
        depth = row.box.top / max(first.height, 1.0)
        for hit in hits_of(Kind.TITLE, row):
            score = _coverage(paper, row, hit) * _size(hit, usual) * (1.25 - 0.75 * depth)
            for concept in hit.concepts:
                yield concept, hit, score


def _coverage(paper: Paper, row: Row, hit: Hit) -> float:
    """Return the share of its cell that a title fills, in words; a sentence that names a type is no title.

    Only the cell's words before its first figure count: in "Invoice No. 4711 of 3 March 2026" the title fills all.
    """
    cell = row.cells[row.cell_at(hit.start)]
    head = _HEAD.match(cell.text)
    end = head.end() if head else 0
    if hit.start - cell.start >= end:
        return BEHIND_FIGURES
    words = [token for token in tokens_of(cell.text[:end]) if token.text.isalpha() and token.text not in _IGNORED]
    mine = [token for token in tokens_of(hit.text) if token.text.isalpha()]
    share = min(len(mine) / max(len(words), 1), 1.0)
    if cell.text.rstrip().endswith(":"):
        return share * BEFORE_COLON
    longer = any(
        label.start <= hit.start and label.end >= hit.end and label.end - label.start > hit.end - hit.start
        for label in paper.labels[row.index]
    )
    return share * (INSIDE_LABEL if longer else 1.0)


def _size(hit: Hit, usual: float) -> float:
    height = hit.box.bottom - hit.box.top
    return 0.5 + 0.25 * min(height / max(usual, 1.0), 3.0) + (0.15 if hit.text.isupper() else 0.0)
