"""Tables whose cells are parted by printed lines: columns between vertical lines, items between horizontal ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from documents.text import Box
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.lines.cells import Piece, joined, pieces_of
from extractors.lines.columns import NUMERIC, Head, head_in_bands
from extractors.lines.draft import Draft
from extractors.lines.figures import is_number
from extractors.lines.item_rows import TOTALS, is_item

SAME_LINE: Final = 3.0
"""Points; lines nearer to each other are one, drawn for two cells."""
FEWEST_LINES: Final = 4
"""Vertical lines of a table with three columns."""
ACROSS: Final = 0.6
"""Share of a table's width that a line between two items covers."""
MOSTLY: Final = 0.75
NARROWEST: Final = 6.0
"""Points."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The printed lines around a table: edges of its columns from left to right, of its rows from top to bottom."""

    head: Head
    page: int
    rows: tuple[float, ...]
    upright: tuple[Box, ...]

    def parts(self, top: float, bottom: float) -> bool:
        """Tell whether the lines between the columns go on between two heights: below the table they do not."""
        middle = (top + bottom) / 2
        inner = [column.x0 for column in self.head.columns[1:]]
        here = [(box.x0 + box.x1) / 2 for box in self.upright if box.top <= middle <= box.bottom]
        return sum(any(abs(x - edge) <= SAME_LINE for x in here) for edge in inner) >= MOSTLY * len(inner)


def grid_at(paper: Paper, first_row: int, head: Head) -> Grid | None:
    """Return the grid that parts the columns of a head, or None where no such lines are printed.

    Args:
        paper: The document.
        first_row: Index of the head's first row.
        head: The head as read without regard to lines.
    """
    rows = paper.rows[first_row : head.last_row + 1]
    page = paper.page(rows[0].page)
    top, bottom = rows[0].box.top, rows[-1].box.bottom
    middle = (top + bottom) / 2
    upright = [box for box in page.rulings if box.bottom - box.top > box.x1 - box.x0]
    edges = _merged(
        [(box.x0 + box.x1) / 2 for box in upright if box.top - SAME_LINE <= middle <= box.bottom + SAME_LINE]
    )
    edges = [edges[0], *(right for left, right in pairwise(edges) if right - left > NARROWEST)] if edges else []
    if len(edges) < FEWEST_LINES:
        return None
    flat = [box for box in page.rulings if box.x1 - box.x0 > box.bottom - box.top]
    lines = _across(flat, edges[0], edges[-1])
    above = max((y for y in lines if y <= middle), default=top)
    below = min((y for y in lines if y > middle), default=bottom)
    inside = [row for row in paper.rows if row.page == page.number and above <= _centre(row) <= below]
    ruled = head_in_bands(_texts(inside, edges), max(row.index for row in inside)) if inside else None
    if ruled is None:
        return None
    return Grid(ruled, page.number, tuple(y for y in lines if y >= below), tuple(upright))


def items_in(paper: Paper, grid: Grid) -> list[Draft]:
    """Return the items of a grid whose rows are parted by lines, each with all print between two of them."""
    rows = [row for row in paper.rows[grid.head.last_row + 1 :] if row.page == grid.page]
    found = []
    for top, bottom in pairwise(grid.rows):
        inside = [row for row in rows if top < _centre(row) < bottom]
        draft = _item(paper, inside, grid.head) if grid.parts(top, bottom) else None
        if draft is not None:
            found.append(draft)
    return found


def _item(paper: Paper, rows: Sequence[Row], head: Head) -> Draft | None:
    """Return the item that stands between two lines, or None where none or a total stands there."""
    parts = [(row, pieces_of(row, head)) for row in rows]
    amount = next((part for part in parts if _has_figure(part[1])), None)
    if amount is None:
        return None
    row, pieces = amount
    if any(hit.weight(name) == 1 and hit.start == 0 for hit in paper.labels[row.index] for name in TOTALS):
        return None
    lines = [more["description"] for _other, more in parts if "description" in more]
    whole = dict(pieces)
    whole.pop("description", None)
    for _other, more in parts:
        for concept, piece in more.items():
            if concept != "description" and (concept not in NUMERIC or is_number(piece.text)):
                whole.setdefault(concept, piece)
    column = head.column("description")
    draft = Draft(row, whole, above=lines, opened=True, limit=column.x1 if column else None)
    return draft if is_item(whole | ({"description": joined(lines)} if lines else {}), head) else None


def _has_figure(pieces: dict[str, Piece]) -> bool:
    names = (
        ("net_amount", "gross_amount")
        if "net_amount" in pieces or "gross_amount" in pieces
        else ("quantity", "ordered")
    )
    return any(name in pieces and is_number(pieces[name].text) for name in names)


def _texts(rows: Sequence[Row], edges: Sequence[float]) -> list[tuple[str, float, float]]:
    texts: list[list[str]] = [[] for _ in edges[1:]]
    for row in rows:
        for word in row.words:
            at = bisect_right(edges, (word.box.x0 + word.box.x1) / 2) - 1
            if 0 <= at < len(texts):
                texts[at].append(word.text)
    return [(" ".join(text), left, right) for text, (left, right) in zip(texts, pairwise(edges), strict=True)]


def _across(flat: Sequence[Box], left: float, right: float) -> list[float]:
    """Return the heights at which lines cover most of a table's width, pieces of one line together."""
    heights = _merged([(box.top + box.bottom) / 2 for box in flat])
    found = []
    for height in heights:
        pieces = sorted(
            (max(box.x0, left), min(box.x1, right))
            for box in flat
            if abs((box.top + box.bottom) / 2 - height) <= SAME_LINE
        )
        if _covered(pieces) >= ACROSS * (right - left):
            found.append(height)
    return found


def _covered(pieces: Sequence[tuple[float, float]]) -> float:
    covered, reached = 0.0, float("-inf")
    for start, end in pieces:
        covered += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return covered


def _merged(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > SAME_LINE:
            kept.append(value)
    return kept


def _centre(row: Row) -> float:
    return (row.box.top + row.box.bottom) / 2
