"""Cells of one row of a table: which words stand in which column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from documents.text import Box, Word
from documents.values import units
from extractors.layout.rows import Cell, Row
from extractors.lines.columns import Column, Head

MOSTLY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a row in one column."""

    text: str
    box: Box
    confidence: float


def pieces_of(row: Row, head: Head) -> dict[str, Piece]:
    """Return what a row holds in each column, by the column's concept."""
    words: dict[str, list[Word]] = {}
    for cell in row.cells:
        for column, word in _assigned(row, cell, head):
            words.setdefault(column.concept, []).append(word)
    return {concept: _piece(found) for concept, found in words.items()}


def _assigned(row: Row, cell: Cell, head: Head) -> Iterator[tuple[Column, Word]]:
    inside = [word for word, start in zip(row.words, row.starts, strict=True) if cell.start <= start < cell.end]
    overlapping = [column for column in head.columns if _overlap(column, cell.box) > 0]
    whole = _whole_cell_column(cell, overlapping, head)
    for word in inside:
        column = whole or _nearest(word.box, overlapping or head.columns)
        if column.numeric and not _fits_number(word.text):
            column = _for_text(word, column, head)
        yield column, word


def _whole_cell_column(cell: Cell, overlapping: Sequence[Column], head: Head) -> Column | None:
    """Return the column of a cell that belongs together: text that begins under the description, or a lone match."""
    description = head.column("description")
    letters = sum(sign.isalpha() for sign in cell.text)
    wordy = letters > MOSTLY * len(cell.text.replace(" ", ""))
    if description is not None and wordy and len(cell.text) > 3:
        starts_here = min(head.columns, key=lambda column: abs(column.x0 - cell.box.x0)) is description
        if starts_here and (description in overlapping or not overlapping):
            return description
    if len(overlapping) == 1:
        return overlapping[0]
    if not overlapping:
        return _nearest(cell.box, head.columns)
    return None


def _for_text(word: Word, column: Column, head: Head) -> Column:
    """Return the column for a word without digits that stands under a column of numbers."""
    if column.concept in {"quantity", "unit_price", "ordered"} and units.code(word.text):
        return head.column("unit") or Column("unit", column.x0, column.x1)
    if all(not sign.isalpha() for sign in word.text) or len(word.text) <= 3:
        return column
    texts = [other for other in head.columns if not other.numeric]
    return _nearest(word.box, texts) if texts else column


def _fits_number(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _overlap(column: Column, box: Box) -> float:
    return min(column.x1, box.x1) - max(column.x0, box.x0)


def _nearest(box: Box, columns: Sequence[Column]) -> Column:
    """Return the column nearest by its left edge, right edge or centre, whichever is closest."""

    def distance(column: Column) -> float:
        edges = (
            abs(column.x0 - box.x0),
            abs(column.x1 - box.x1),
            abs(column.x0 + column.x1 - box.x0 - box.x1) / 2,
        )
        return min(edges)

    return min(columns, key=distance)


def _piece(words: Sequence[Word]) -> Piece:
    return Piece(
        " ".join(word.text for word in words),
        Box(
            min(word.box.x0 for word in words),
            min(word.box.top for word in words),
            max(word.box.x1 for word in words),
            max(word.box.bottom for word in words),
        ),
        min(word.confidence for word in words),
    )
