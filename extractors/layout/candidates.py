"""Turns typed values into candidates of a field: their readings in canonical form, their evidence, their score."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from documents.field import Candidate, Evidence
from documents.text import Box
from documents.values import dates
from extractors.layout.paper import Paper
from extractors.layout.relations import score
from extractors.layout.spans import Span, SpanKind

AMBIGUOUS: Final = 2
_ELSEWHERE: Final = ("€", "£", "VAT", "GST", "HST", "ABN", "A$", "S$", "HK$")
_STATES: Final = (
    "AL|AK|AZ|AR|CA|CO|CT|DC|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK"
    "|OR|PA|PR|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
_AMERICAN_ADDRESS: Final = re.compile(rf"\b[A-Z][A-Za-z.]+,?\s+(?:{_STATES})\.?,?\s+\d{{5}}(?:-\d{{4}})?\b")
"""A town, a state and a ZIP code (USPS Publication 28)."""


def candidate(paper: Paper, span: Span, points: float, label: str = "", readings: tuple[str, ...] = ()) -> Candidate:
    """Return a typed value as a candidate; without given readings they follow from its kind."""
    return Candidate(
        raw=span.raw,
        readings=readings or canonical(paper, span),
        evidence=evidence(paper, span.page, span.box, span.confidence),
        score=round(min(max(points, 0.0), 1.0), 4),
        label=label,
    )


def evidence(paper: Paper, page: int, box: Box, confidence: float) -> Evidence:
    """Return where a value stands and who read it."""
    return Evidence(page=page, box=box, reader=paper.page(page).reader, confidence=confidence)


def text_candidate(paper: Paper, text: str, page: int, box: Box, points: float, label: str = "") -> Candidate:
    """Return a piece of text as a candidate whose reading is the text itself, with single blanks."""
    return Candidate(
        raw=text,
        readings=(" ".join(text.split()),),
        evidence=evidence(paper, page, box, 1.0),
        score=round(min(max(points, 0.0), 1.0), 4),
        label=label,
    )


def canonical(paper: Paper, span: Span) -> tuple[str, ...]:
    """Return the readings of a value in canonical form, the one that the document's other values suggest first."""
    if span.kind in {SpanKind.AMOUNT, SpanKind.PERCENT}:
        return tuple(f"{value:f}" for value in by_style(paper, span))
    if span.kind is SpanKind.DATE:
        return tuple(day.isoformat() for day in by_order(paper, span))
    return (span.raw.lstrip("#").strip(),)


def by_style(paper: Paper, span: Span) -> tuple[Decimal, ...]:
    """Return the readings of a number, the one that suits the document's decimal separator first."""
    if len(span.numbers) < AMBIGUOUS or not paper.number_style:
        return span.numbers
    decimal, grouped = span.numbers[:2]
    return (decimal, grouped) if paper.number_style in span.raw else (grouped, decimal)


def by_order(paper: Paper, span: Span) -> tuple[date, ...]:
    """Return the readings of a date as days, the one that suits the document's other dates first."""
    if len(span.days) < AMBIGUOUS:
        return span.days
    layout = dates.layout(span.raw)
    seen = {
        dates.order_of(other.raw)
        for other in paper.of_kind(SpanKind.DATE)
        if len(other.days) == 1 and dates.layout(other.raw) == layout
    } - {""}
    month_first = seen == {"MDY"} or (not seen and "/" in span.raw and _american(paper))
    return span.days[::-1] if month_first else span.days


def _american(paper: Paper) -> bool:
    """Tell whether an English document has dollars or an American address, and no sign of elsewhere: 03/04 is March."""
    text = paper.text
    if paper.language not in {"en", ""} or any(sign in text for sign in _ELSEWHERE):
        return False
    return ("$" in text and paper.language == "en") or _AMERICAN_ADDRESS.search(text) is not None


def labelled(
    paper: Paper,
    kind: SpanKind,
    wanted: Mapping[str, float],
    *,
    adjust: Callable[[Span, float], float] | None = None,
    readings: Callable[[Span], tuple[str, ...]] | None = None,
) -> list[Candidate]:
    """Return the values of a kind that a wanted label speaks for, best first.

    Args:
        paper: The document.
        kind: The type of value.
        wanted: Concepts of labels, each with a factor from 0.0 to 1.0.
        adjust: Changes the score of one value.
        readings: Gives the readings; an empty result drops the value.
    """
    found = []
    for span in paper.of_kind(kind):
        points, label = score(paper, span, wanted)
        if adjust is not None:
            points = adjust(span, points)
        if points <= 0:
            continue
        values = readings(span) if readings else canonical(paper, span)
        if values:
            found.append(candidate(paper, span, points, label, values))
    return best_first(found)


def best_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates by falling score, one for each value; the earlier one on the page wins a tie."""
    kept: dict[tuple[str, ...], Candidate] = {}
    for one in sorted(candidates, key=lambda one: -one.score):
        kept.setdefault(one.readings, one)
    return list(kept.values())
