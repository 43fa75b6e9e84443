"""Where a print stands, told by the words beside it: the anchors that a rule remembers and looks for again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from documents.learned import OnPage, Relation
from documents.text import Box
from extractors.labels.dictionary import tokens_of
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.learning.prints import Print

MOST_WORDS: Final = 5
FEWEST_LETTERS: Final = 3
"""Fewer letters stand in too many places to tell one."""
MOST_ROWS_UP: Final = 6
FARTHEST_UP: Final = 60.0
"""Points; a head stands no farther above its value."""
ALIGNED: Final = 6.0
"""Points by which left or right edges of a head and its value may differ."""
ALIKE: Final = 0.86
"""Similarity of two anchors, 0.0 to 1.0: one misread letter in a short label, two in a long one."""
GAP_RIGHT: Final = 90.0
"""Points by which the distance to the right may differ: values are often set right in a wide column."""
GAP_BELOW: Final = 14.0
"""Points; about one printed line."""


@dataclass(frozen=True, slots=True)
class Place:
    """An anchor and where the print stands as seen from it."""

    relation: Relation
    anchor: str
    gap: float

    def is_like(self, relation: Relation, anchor: str, gap: float) -> bool:
        """Tell whether another print stands in the same place of another page of the same layout."""
        if self.relation is not relation:
            return False
        tolerance = GAP_RIGHT if relation is Relation.RIGHT else GAP_BELOW
        return abs(self.gap - gap) <= tolerance and fuzz.ratio(self.anchor, anchor) >= 100 * ALIKE


def places(paper: Paper, one: Print) -> Iterator[Place]:
    """Yield the places of a print: by the words to its left, and by the head above it."""
    left = _left(one)
    if left is not None:
        yield left
    above = _above(paper, one)
    if above is not None:
        yield above


def page_of(paper: Paper, one: Print) -> OnPage:
    """Return on which page a print stands; in a document of one page that is the first."""
    if one.row.page == paper.pages[0].number:
        return OnPage.FIRST
    return OnPage.LAST if one.row.page == paper.pages[-1].number else OnPage.ANY


def on_page(paper: Paper, one: Print, wanted: OnPage) -> bool:
    """Tell whether a print stands on the wanted page. The last page of one document may be the only one of the next."""
    number = {OnPage.FIRST: paper.pages[0].number, OnPage.LAST: paper.pages[-1].number}.get(wanted)
    return number is None or one.row.page == number


def _left(one: Print) -> Place | None:
    """Take the words before the print in its cell, or else the nearest cell to its left that has words."""
    row, end = one.row, one.start
    for at in range(row.cell_at(one.start), -1, -1):
        cell = row.cells[at]
        found = _anchor(row, cell.start, min(end, cell.end))
        if found is not None:
            text, box = found
            return Place(Relation.RIGHT, text, one.box.x0 - box.x1)
    return None


def _above(paper: Paper, one: Print) -> Place | None:
    for index in range(one.row.index - 1, max(one.row.index - 1 - MOST_ROWS_UP, -1), -1):
        row = paper.rows[index]
        if row.page != one.row.page or one.box.top - row.box.bottom > FARTHEST_UP:
            return None
        for cell in row.cells:
            if _stands_over(cell.box, one.box):
                found = _anchor(row, cell.start, cell.end)
                if found is not None:
                    return Place(Relation.BELOW, found[0], one.box.top - found[1].bottom)
    return None


def _stands_over(head: Box, value: Box) -> bool:
    overlap = min(head.x1, value.x1) - max(head.x0, value.x0)
    return overlap > 0 or abs(head.x0 - value.x0) < ALIGNED or abs(head.x1 - value.x1) < ALIGNED


def _anchor(row: Row, start: int, end: int) -> tuple[str, Box] | None:
    """Return the last words of a stretch, folded and without digits, with their box; None when they say too little."""
    words = [token for token in tokens_of(row.text[start:end]) if token.text.isalpha()][-MOST_WORDS:]
    if sum(len(word.text) for word in words) < FEWEST_LETTERS:
        return None
    box = row.box_of(start + words[0].start, start + words[-1].end)
    return " ".join(word.text for word in words), box
