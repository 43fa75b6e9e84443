"""Numbers of documents: what every field with an own or foreign number shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from documents.field import Candidate
from documents.values import identifiers
from extractors.labels.dictionary import Kind
from extractors.layout.candidates import labelled
from extractors.layout.paper import Paper, hits_of
from extractors.layout.spans import Span, SpanKind

LONGEST: Final = 35
SHORT: Final = 0.3
"""Taken off a number of one or two characters."""
BRACKETED: Final = 0.3
SMEARED: Final = 0.1
"""A number read in a picture with less confidence is a smear or a row of leader dots."""
TITLED: Final = 0.75
TITLE_DEPTH: Final = 0.5
"""Titles stand in this upper share of the page."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LETTERS_ONLY_HEAD: Final = re.compile(r"[^\W\d_]{6,}\d{0,2}")


def labelled_numbers(paper: Paper, wanted: Mapping[str, float]) -> list[Candidate]:
    """Return the identifiers that a wanted label speaks for, best first; never an IBAN, a VAT id or a page number."""
    return labelled(
        paper,
        SpanKind.IDENTIFIER,
        wanted,
        adjust=lambda span, points: _adjusted(span, _in_title(paper, span, points), bracketed=_bracketed(paper, span)),
    )


def _in_title(paper: Paper, span: Span, points: float) -> float:
    """Raise a number that a weak label names in the row of a title: "Commercial invoice (380) No. 4711"."""
    row = paper.rows[span.row]
    titled = 0 < points < TITLED and any(hit.end <= span.start for hit in hits_of(Kind.TITLE, row))
    return TITLED if titled and span.box.top < TITLE_DEPTH * paper.page(span.page).height else points


def _bracketed(paper: Paper, span: Span) -> bool:
    text = paper.rows[span.row].text
    return text[max(span.start - 1, 0) : span.start] == "(" and text[span.end : span.end + 1] == ")"


def _adjusted(span: Span, points: float, *, bracketed: bool) -> float:
    raw = span.raw
    if points <= 0 or len(raw) > LONGEST or span.confidence < SMEARED:
        return 0.0
    if bracketed:
        points -= BRACKETED
    if identifiers.iban(raw) or identifiers.vat_id(raw):
        return 0.0
    if len(raw) <= 2 or _YEAR.fullmatch(raw) or _LETTERS_ONLY_HEAD.fullmatch(raw):
        points -= SHORT
    return points
