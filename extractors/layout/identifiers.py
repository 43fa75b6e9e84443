"""Numbers of documents: what every field with an own or foreign number shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from documents.field import Candidate
from documents.values import identifiers
from extractors.labels.dictionary import Kind
from extractors.layout.candidates import candidate, labelled
from extractors.layout.paper import Hit, Paper, hits_of
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind

LONGEST: Final = 35
SHORT: Final = 0.3
"""Taken off a number of one or two characters."""
BRACKETED: Final = 0.3
SMEARED: Final = 0.05
"""A number read in a picture with less confidence is a smear or a row of leader dots."""
TITLED: Final = 0.75
IN_HEADING: Final = 0.8
"""Sureness of a number that ends a heading, behind the title and a few words."""
LONGEST_BETWEEN: Final = 24
"""Signs."""
FEWEST_SIGNS: Final = 4
TITLE_DEPTH: Final = 0.5
"""Titles stand in this upper share of the page."""
_NUMBER_WORD: Final = re.compile(r"(?:number|nummer|num[eé]ro|num|no|nr|n)\b", re.IGNORECASE)
_BEHIND_TITLE: Final = re.compile(rf"[\s:.#°º]*(?:{_NUMBER_WORD.pattern}[\s:.#°º]*)?", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
GROUPED: Final = 0.58
"""Most that a label is worth for a number in groups: what follows the first group may be another value."""
_IN_GROUPS: Final = re.compile(r"\d\s")
_LETTERS_ONLY_HEAD: Final = re.compile(r"[^\W\d_]{6,}\d{0,2}")


def labelled_numbers(paper: Paper, wanted: Mapping[str, float]) -> list[Candidate]:
    """Return the identifiers that a wanted label speaks for, best first; never an IBAN, a VAT id or a page number."""
    return labelled(
        paper,
        SpanKind.IDENTIFIER,
        wanted,
        adjust=lambda span, points: _adjusted(span, _in_title(paper, span, points), bracketed=_bracketed(paper, span)),
    )


def titled_numbers(paper: Paper, points: float) -> list[Candidate]:
    """Return the identifiers right behind a title of the paper's type: "Order change PO4711-2" needs no label.

    Args:
        paper: The document.
        points: Score of a number that follows at once; one behind a few words ("Invoice for freight 4711") has less.
    """
    found = []
    for row in paper.rows:
        if row.box.top > TITLE_DEPTH * paper.page(row.page).height:
            continue
        title = next((hit for hit in _own_titles(paper, row) if _heads_cell(row, hit)), None)
        behind = [span for span in paper.spans[row.index] if title and span.start >= title.end]
        if title is None or not behind or behind[0].kind is not SpanKind.IDENTIFIER:
            continue
        sure = points * _behind_title(paper, row, title, behind[0])
        if _IN_GROUPS.search(behind[0].raw):
            sure = min(sure, GROUPED)
        if sure > 0:
            found.append(candidate(paper, behind[0], sure, title.label))
    return found


def _heads_cell(row: Row, hit: Hit) -> bool:
    return not any(sign.isalnum() for sign in row.text[row.cells[row.cell_at(hit.start)].start : hit.start])


def _behind_title(paper: Paper, row: Row, title: Hit, span: Span) -> float:
    """Return how surely a number follows a title, 0.0 to 1.0; a year, a page and a revision are no own numbers."""
    if len(span.raw) < FEWEST_SIGNS or _YEAR.fullmatch(span.raw):
        return 0.0
    between = row.text[title.end : span.start]
    if _BEHIND_TITLE.fullmatch(between):
        return 1.0
    others = (hit for hit in paper.labels[row.index] if title.end <= hit.start < span.start)
    labelled_there = any(name.endswith(("_number", "_date", "_reference")) for hit in others for name in hit.concepts)
    closes = row.cells[row.cell_at(title.start)].end == span.end
    return IN_HEADING if closes and not labelled_there and len(between) <= LONGEST_BETWEEN else 0.0


def _in_title(paper: Paper, span: Span, points: float) -> float:
    """Raise a number that a weak label names in the row of a title or right below: "Commercial invoice No. 4711"."""
    if not 0 < points < TITLED or span.box.top > TITLE_DEPTH * paper.page(span.page).height:
        return points
    titled = any(hit.end <= span.start for hit in _own_titles(paper, paper.rows[span.row]))
    return TITLED if titled or _below_title(paper, span) else points


def _own_titles(paper: Paper, row: Row) -> list[Hit]:
    """Return the titles in a row that name the paper's type: "Ticket 4711" on an invoice is no title of it."""
    return [hit for hit in hits_of(Kind.TITLE, row) if hit.weight(paper.doc_type)]


def _below_title(paper: Paper, span: Span) -> bool:
    """Tell whether the row above consists of a title alone, and this one begins with a word for number."""
    row = paper.rows[span.row]
    if span.row == 0 or not _NUMBER_WORD.match(row.text) or paper.rows[span.row - 1].page != row.page:
        return False
    above = paper.rows[span.row - 1]
    return any(len(above.text.rstrip(" :")) == hit.end - hit.start for hit in _own_titles(paper, above))


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
    return min(points, GROUPED) if _IN_GROUPS.search(raw) else points
