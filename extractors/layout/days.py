"""Dates of a document: what every date field shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from documents.field import Candidate
from documents.values import months
from documents.values.names import fold
from extractors.layout.candidates import labelled
from extractors.layout.paper import Paper
from extractors.layout.relations import cached_links
from extractors.layout.spans import Span, SpanKind

HEAD_OF_PAGE: Final = 0.45
IN_HEAD: Final = 0.12
"""Added to a date in the upper part of the first page, where a document says when it was issued."""
IN_COLUMN: Final = 0.4
"""What is left of a date's score in a column of dates."""
SAME_COLUMN: Final = 6.0
"""Points."""


def labelled_dates(paper: Paper, wanted: Mapping[str, float], *, head: bool = False) -> list[Candidate]:
    """Return the dates that a wanted label speaks for, best first.

    Args:
        paper: The document.
        wanted: Concepts of labels, each with a factor from 0.0 to 1.0.
        head: True when the field usually stands in the head of the first page.
    """
    return labelled(paper, SpanKind.DATE, wanted, adjust=lambda span, points: _adjusted(paper, span, points, head=head))


def _adjusted(paper: Paper, span: Span, points: float, *, head: bool) -> float:
    if points <= 0:
        return 0.0
    if _in_column(paper, span):
        points *= IN_COLUMN
    return points + (IN_HEAD if head and in_head(paper, span) else 0.0)


def _in_column(paper: Paper, span: Span) -> bool:
    """Tell whether dates stand above or below in the same column: the rows of a table, not the head of a document."""
    if any(not link.above for link in cached_links(paper, span)):
        return False
    for row in paper.spans[max(span.row - 1, 0) : span.row + 2]:
        for other in row:
            same_column = abs(_left_edge(paper, other) - _left_edge(paper, span)) < SAME_COLUMN
            if other.kind is SpanKind.DATE and other.row != span.row and other.page == span.page and same_column:
                return True
    return False


def _left_edge(paper: Paper, span: Span) -> float:
    """Return where a date begins, the day of the week before it included: "Tuesday, 3 March 2026"."""
    row = paper.rows[span.row]
    cell = row.cells[row.cell_at(span.start)]
    weekday = fold(row.text[cell.start : span.start].strip(" ,.")) in months.day_names()
    return cell.box.x0 if weekday else span.box.x0


def in_head(paper: Paper, span: Span) -> bool:
    """Tell whether a value stands in the upper part of the document's first page."""
    first = paper.pages[0]
    return span.page == first.number and span.box.top < HEAD_OF_PAGE * first.height
