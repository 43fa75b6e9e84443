"""Numbers of documents: what every field with an own or foreign number shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from documents.field import Candidate
from documents.values import identifiers
from extractors.layout.candidates import labelled
from extractors.layout.paper import Paper
from extractors.layout.spans import Span, SpanKind

LONGEST: Final = 35
SHORT: Final = 0.3
"""Taken off a number of one or two characters."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LETTERS_ONLY_HEAD: Final = re.compile(r"[^\W\d_]{6,}\d{0,2}")


def labelled_numbers(paper: Paper, wanted: Mapping[str, float]) -> list[Candidate]:
    """Return the identifiers that a wanted label speaks for, best first; never an IBAN, a VAT id or a page number."""
    return labelled(paper, SpanKind.IDENTIFIER, wanted, adjust=_adjusted)


def _adjusted(span: Span, points: float) -> float:
    raw = span.raw
    if points <= 0 or len(raw) > LONGEST:
        return 0.0
    if identifiers.iban(raw) or identifiers.vat_id(raw):
        return 0.0
    if len(raw) <= 2 or _YEAR.fullmatch(raw) or _LETTERS_ONLY_HEAD.fullmatch(raw):
        points -= SHORT
    return points
