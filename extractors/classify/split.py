"""Where one document of a file ends and the next begins.

A page starts a new document when it says so (page 1 of n), or when it carries a title and an own number that no page
before it had. A page that only mentions another number stays, and the numbers seen are reported: a wrong cut loses
lines in silence, a missed one is seen by the rules (V-DOC-04).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from documents.text import Page
from extractors.classify.pages import PageNumber, page_number
from extractors.labels.dictionary import Kind, tokens_of
from extractors.layout.paper import Paper, hits_of
from extractors.layout.relations import score
from extractors.layout.rows import Row
from extractors.layout.spans import SpanKind

OWN_NUMBER: Final = {"invoice_number": 1.0, "credit_note_number": 1.0, "receipt_number": 1.0}
SURE: Final = 0.85
TITLE_DEPTH: Final = 0.4
"""A title that opens a document stands in this upper share of the page."""


def parts_of(paper: Paper) -> tuple[tuple[Page, ...], ...]:
    """Return the pages of each document of a file, in order."""
    parts: list[list[Page]] = []
    numbers: set[str] = set()
    for page in paper.pages:
        rows = tuple(row for row in paper.rows if row.page == page.number)
        mine = own_numbers(paper, page.number)
        if not parts or _starts(paper, rows, page_number(rows), mine, numbers):
            parts.append([page])
            numbers = set(mine)
        else:
            parts[-1].append(page)
            numbers |= set(mine)
    return tuple(tuple(part) for part in parts)


def own_numbers(paper: Paper, page: int = 0) -> tuple[str, ...]:
    """Return the distinct values beside labels of a document's own number, on one page or on all (0)."""
    found: dict[str, None] = {}
    for span in paper.of_kind(SpanKind.IDENTIFIER):
        if page in {0, span.page} and len(span.raw) > 2 and score(paper, span, OWN_NUMBER)[0] >= SURE:
            found[span.raw] = None
    return tuple(found)


def stated_pages(paper: Paper) -> int:
    """Return the "n" of a printed "page 1 of n", 0 when none is printed."""
    totals = []
    for page in paper.pages:
        printed = page_number(tuple(row for row in paper.rows if row.page == page.number))
        totals.append(printed.total if printed else 0)
    return max(totals, default=0)


def _starts(
    paper: Paper, rows: Sequence[Row], printed: PageNumber | None, mine: Sequence[str], numbers: set[str]
) -> bool:
    if printed is not None and printed.number > 1:
        return False
    new_number = bool(mine) and bool(numbers) and not set(mine) & numbers
    if printed is not None and printed.number == 1:
        return new_number or _has_title(paper, rows)
    return new_number and _has_title(paper, rows)


def _has_title(paper: Paper, rows: Sequence[Row]) -> bool:
    for row in rows:
        if row.box.top > TITLE_DEPTH * paper.page(row.page).height:
            continue
        for hit in hits_of(Kind.TITLE, row):
            cell = row.cells[row.cell_at(hit.start)]
            words = [token for token in tokens_of(cell.text) if token.text.isalpha()]
            if len(words) <= len(hit.phrases[0].words) + 1:
                return True
    return False
