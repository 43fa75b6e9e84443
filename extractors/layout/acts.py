"""Papers that say what they are in a sentence: "On 3 March 2026 we order from you under no. 4711".

Letters have no title then, and no label beside number and day. The verb says what the paper is, a word for number leads
to its number, and the day is the only one of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from documents.kind import DocType
from extractors.labels.dictionary import Kind
from extractors.labels.nouns import NUMBER_WORD
from extractors.layout.paper import Hit, Paper, hits_of
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind

DEPTH: Final = 0.5
"""Such a sentence stands in this upper share of the first page."""
_NUMBERED: Final = re.compile(rf"{NUMBER_WORD}\s?[.:°º]*\s*$|#\s*$", re.IGNORECASE)


class Act(NamedTuple):
    """What a paper does, by which number, on which day; `hit.concepts` are the types of papers that do it."""

    hit: Hit
    number: Span
    day: Span | None


def acts_of(paper: Paper) -> tuple[Act, ...]:
    """Return the sentences of the first page that say by which number the paper does something; worked out once."""
    known = paper.layout_cache.get("acts")
    if known is None:
        known = paper.layout_cache["acts"] = tuple(_acts(paper))
    return known  # type: ignore[return-value]


def own_acts(paper: Paper) -> list[Act]:
    """Return the acts that the type of the paper is named after."""
    names = {paper.doc_type.value} | ({"order_response"} if paper.doc_type is DocType.OTHER else set())
    return [act for act in acts_of(paper) if names & set(act.hit.concepts)]


def _acts(paper: Paper) -> Iterator[Act]:
    for row in paper.rows:
        if row.page != paper.pages[0].number or row.box.top > DEPTH * paper.page(row.page).height:
            return
        for hit in hits_of(Kind.ACT, row):
            number = _number(paper, row, hit)
            if number is not None:
                yield Act(hit, number, _day(paper, row, hit))


def _number(paper: Paper, row: Row, hit: Hit) -> Span | None:
    """Return the one number of the sentence that a word for number leads to."""
    found = [
        span
        for span in _beside(paper, row, hit, SpanKind.IDENTIFIER)
        if _NUMBERED.search(row.text[row.cells[row.cell_at(span.start)].start : span.start])
    ]
    return found[0] if len(found) == 1 else None


def _day(paper: Paper, row: Row, hit: Hit) -> Span | None:
    days = _beside(paper, row, hit, SpanKind.DATE)
    return days[0] if len(days) == 1 else None


def _beside(paper: Paper, row: Row, hit: Hit, kind: SpanKind) -> list[Span]:
    at = row.cell_at(hit.start)
    return [span for span in paper.spans[row.index] if span.kind is kind and row.cell_at(span.start) == at]
