"""Due date (EN 16931 BT-9): the last day to pay, beside its label or in a sentence that asks to pay by a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.field import Candidate, FieldName
from documents.kind import DocType
from extractors.labels.dictionary import Kind, tokens_of
from extractors.layout.candidates import best_first, candidate
from extractors.layout.days import labelled_dates
from extractors.layout.paper import Paper, hits_of
from extractors.layout.rows import Row
from extractors.layout.spans import SpanKind

FIELD: Final = FieldName.DUE_DATE
WANTED: Final = {"due_date": 1.0}
SENTENCE: Final = 0.7
"""Score of a day in a sentence such as "Please transfer the amount by 12 March 2026"."""
NEAREST: Final = 3
"""Words between "by" and the day, such as "by Friday, the"."""


def candidates(paper: Paper) -> list[Candidate]:
    """Return the dates beside a label of payment, then those by which a sentence asks to pay, best first."""
    if paper.doc_type is DocType.PURCHASE_ORDER:
        return []  # Nothing is to be paid yet: "by 12 March at the latest" is the day of the delivery.
    return best_first([*labelled_dates(paper, WANTED), *_in_sentences(paper)])


def _in_sentences(paper: Paper) -> Iterator[Candidate]:
    for row in paper.rows:
        days = [span for span in paper.spans[row.index] if span.kind is SpanKind.DATE]
        if len(days) == 1 and asks_to_pay(row, days[0].start):
            yield candidate(paper, days[0], SENTENCE, "pay by")


def asks_to_pay(row: Row, end: int) -> bool:
    """Tell whether a word for paying stands in a row and one for "by" right before a day, and none for a discount."""
    signs = hits_of(Kind.SIGN, row)
    if any(hit.weight("cash_discount") for hit in signs):
        return False
    by = [hit for hit in signs if hit.weight("by_day") and hit.end <= end]
    near = bool(by) and len(tokens_of(row.text[by[-1].end : end])) <= NEAREST
    return near and any(hit.weight("pay") for hit in signs)
