"""Dates of a document: what every date field shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from documents.field import Candidate
from extractors.layout.candidates import labelled
from extractors.layout.paper import Paper
from extractors.layout.spans import Span, SpanKind

HEAD_OF_PAGE: Final = 0.45
IN_HEAD: Final = 0.12
"""Added to a date in the upper part of the first page, where a document says when it was issued."""


def labelled_dates(paper: Paper, wanted: Mapping[str, float], *, head: bool = False) -> list[Candidate]:
    """Return the dates that a wanted label speaks for, best first.

    Args:
        paper: The document.
        wanted: Concepts of labels, each with a factor from 0.0 to 1.0.
        head: True when the field usually stands in the head of the first page.
    """
    return labelled(
        paper,
        SpanKind.DATE,
        wanted,
        adjust=lambda span, points: points + IN_HEAD if head and points and in_head(paper, span) else points,
    )


def in_head(paper: Paper, span: Span) -> bool:
    """Tell whether a value stands in the upper part of the document's first page."""
    first = paper.pages[0]
    return span.page == first.number and span.box.top < HEAD_OF_PAGE * first.height
