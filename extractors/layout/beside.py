"""The plain text that a label names: behind it, in the next cell, or below."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from documents.text import Box
from extractors.layout.pairs import pair_named
from extractors.layout.paper import Hit, Paper
from extractors.layout.rows import Cell, Row

_LEADING: Final = re.compile(r"^[\s:.,;#*°\-–|)]+")


class TextBeside(NamedTuple):
    """A text with its place."""

    text: str
    box: Box
    row: int


def text_beside(paper: Paper, hit: Hit) -> TextBeside | None:
    """Return the text that a label names, or None when only other labels are near."""
    pair = pair_named(paper, hit)
    if pair is not None:
        value = pair.value
        return TextBeside(value.text, value.row.box_of(value.start, value.end), value.row.index)
    row = paper.rows[hit.row]
    at = row.cell_at(hit.start)
    starts = [other.start for other in paper.labels[hit.row] if other.start >= hit.end]
    end = min([row.cells[at].end, *starts])
    rest = _LEADING.sub("", row.text[hit.end : end])
    if rest.strip():
        start = row.text.index(rest, hit.end)
        return TextBeside(rest.strip(), row.box_of(start, start + len(rest)), row.index)
    if at + 1 < len(row.cells) and not any(
        row.cells[at + 1].start <= start < row.cells[at + 1].end for start in starts
    ):
        following = row.cells[at + 1]
        return TextBeside(following.text, following.box, row.index)
    return _below(paper, row, row.cells[at])


def _below(paper: Paper, row: Row, cell: Cell) -> TextBeside | None:
    if row.index + 1 >= len(paper.rows):
        return None
    below = paper.rows[row.index + 1]
    if below.page != row.page or below.box.top - row.box.bottom > 1.5 * row.height:
        return None
    for other in below.cells:
        if abs(other.box.x0 - cell.box.x0) < row.height:
            labels = [hit for hit in paper.labels[below.index] if other.start <= hit.start < other.end]
            return None if labels else TextBeside(other.text, other.box, below.index)
    return None
