"""Whether a value stands alone beside its label: one label, one value.

"Order no. 4711 / 3.4.2026" names one of two values, "832 440 395" under a label is a number in three groups, and "113
Mill Lane" beside one begins an address. There the label is no evidence for the first value. Several labels in one
breath have each its own value (`layout.pairs`).
"""

from __future__ import annotations

import re
from typing import Final

from documents.field import Candidate
from extractors.layout.pairs import pair_of
from extractors.layout.paper import Paper
from extractors.layout.relations import Link, cached_links
from extractors.layout.spans import Span, SpanKind

BESIDE: Final = 0.95
"""A label with only fillers between it and its value has strength 1.0."""
_NOTHING: Final = re.compile(r"[\W_]*")
_WEEKDAY: Final = re.compile(r"[\W_]*(?:[^\W\d_]{2,10})?[\W_]*")
_TIME: Final = re.compile(
    r"[\W_]*(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?|uhr|h|uur|heures)?)?[\W_]*", re.IGNORECASE
)
_DATED: Final = re.compile(
    r"[\s,;·|-]*(?:vom|von|du|de|del|della|van|of|dated|date|datum|data|fecha|d\.\s?d\.?|from|on|am|den|le|il|el|d)\b",
    re.IGNORECASE,
)
"""What leads from a document's number to its date."""


def stands_alone(paper: Paper, one: Candidate) -> bool:
    """Tell whether nothing else that could be a value shares the cell with this one, before or behind it."""
    span = span_of(paper, one)
    if span is None:
        return False
    row = paper.rows[span.row]
    pair = pair_of(paper, span)
    if pair is not None:
        return _fills(span, row.text[pair.value.start : span.start], row.text[span.end : pair.value.end])
    cell = row.cells[row.cell_at(span.start)]
    labels = [hit.start for hit in paper.labels[span.row] if hit.start >= span.end]
    behind = row.text[span.end : max(span.end, min([cell.end, *labels]))]
    if not _ends(span, behind):
        return False
    link = _link(paper, span, one.label)
    if link is None:
        return True
    if link.above:
        return _NOTHING.fullmatch(row.text[cell.start : span.start]) is not None
    return link.strength >= BESIDE


def _fills(span: Span, before: str, behind: str) -> bool:
    """Tell whether nothing but a day's name stands with one of several values that labels name in order."""
    alone = _WEEKDAY if span.kind is SpanKind.DATE else _NOTHING
    return alone.fullmatch(before) is not None and _ends(span, behind)


def _ends(span: Span, behind: str) -> bool:
    if span.kind is SpanKind.DATE:
        return _TIME.fullmatch(behind) is not None
    return _NOTHING.fullmatch(behind) is not None or _DATED.match(behind) is not None


def span_of(paper: Paper, one: Candidate) -> Span | None:
    """Return the typed value that a candidate was made of; None where it was put together otherwise."""
    for spans in paper.spans:
        for span in spans:
            if span.page == one.evidence.page and span.box == one.evidence.box and span.raw == one.raw:
                return span
    return None


def _link(paper: Paper, span: Span, label: str) -> Link | None:
    """Return the label that spoke for the value; None where it is a title, which names what follows anywhere."""
    return next((link for link in cached_links(paper, span) if link.hit.label == label), None)
