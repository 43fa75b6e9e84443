"""Cutting a page into its pieces of print and pasting them below one another in one column.

Tesseract derives the width of a blank from all gaps of a printed row. On invoices the gaps between columns are so wide
that it takes blanks for nothing ("12 Stk" becomes "12Stk") and skips whole cells. Cells set below one another, each a
line of its own, have only blanks in them, and the whole page is still read in a single call.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from extractors.pages.prepare import Grey, glyph_height, ink_of, patches_of, shrunk
from extractors.pages.tesseract import ReadWord

COLUMN_GAP = 1.0
"""Gap between two cells, in heights of a capital letter; a blank is 0.3 to 0.5."""
ROW_GAP = 0.2
"""Gap, in heights of a capital letter, below which strokes belong to one line: dots, accents, commas."""
SPECK = 0.3
"""Heights of a capital letter; what is smaller both ways is dirt."""
TALLEST = 6.0
"""Heights of a capital letter; what is taller and shows no letters is a logo or a picture."""
LARGE_PRINT = 1.9
"""Heights of a capital letter; a cell in larger print is brought down to this."""
FEWEST_LETTERS = 6
"""In a tall cell: a label with its value below it has few."""
MARGIN = 12
"""Pixels of paper around each cell."""
LONGEST_COLUMN = 20_000
"""Pixels; a page with more print goes on several columns."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of print on the page, in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a cell stands in the column, and its size there relative to the page."""

    cell: Cell
    top: int
    scale: float


@dataclass(frozen=True, slots=True)
class Column:
    """Cells below one another."""

    grey: Grey
    placed: tuple[Placed, ...]

    def on_page(self, words: Sequence[ReadWord]) -> list[ReadWord]:
        """Return words read from the column at their places on the page."""
        return [_back(word, self.placed[at]) for word, at in zip(words, self.cells_of(words), strict=True)]

    def cells_of(self, words: Sequence[ReadWord]) -> list[int]:
        """Return for each word read from the column the index of its cell."""
        tops = [placed.top for placed in self.placed]
        return [max(0, bisect_right(tops, (word.top + word.bottom) // 2) - 1) for word in words]


def columns_of(grey: Grey, letter: float) -> list[Column]:
    """Cut a straight, clean page without rulings into cells, set below one another in columns 20,000 pixels long.

    Args:
        grey: The page.
        letter: Height of its capitals in pixels; 0.0 when there is no print worth cutting out.
    """
    if not letter:
        return []
    paper = int(np.percentile(grey[::8, ::8], 90))
    columns: list[Column] = []
    pieces: list[tuple[Grey, Cell, float]] = []
    length = 0
    for cell in find_cells(grey, letter):
        piece, scale = _piece(grey, cell, letter)
        if not piece.size:
            continue
        if length + piece.shape[0] + 2 * MARGIN > LONGEST_COLUMN:
            columns.append(column_of(pieces, paper))
            pieces, length = [], 0
        pieces.append((piece, cell, scale))
        length += piece.shape[0] + 2 * MARGIN
    return [*columns, column_of(pieces, paper)] if pieces else columns


def part(column: Column, chosen: Sequence[int]) -> Column:
    """Return some cells of a column as a column of their own."""
    tops = [*(placed.top for placed in column.placed), column.grey.shape[0]]
    pieces: list[Grey] = []
    placed: list[Placed] = []
    top = 0
    for at in chosen:
        pieces.append(column.grey[tops[at] : tops[at + 1]])
        placed.append(replace(column.placed[at], top=top))
        top += tops[at + 1] - tops[at]
    return Column(np.vstack(pieces), tuple(placed))


def find_cells(grey: Grey, letter: float) -> list[Cell]:
    """Return the pieces of print, top to bottom; `letter` is the height of a capital in pixels."""
    # Odd, so that the middle of the shape is a pixel and nothing is shifted.
    size = (round(letter * COLUMN_GAP) | 1, round(letter * ROW_GAP) | 1)
    joined = cv2.morphologyEx(ink_of(grey), cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, size))
    cells = [
        Cell(x, y, x + width, y + height)
        for x, y, width, height in patches_of(np.asarray(joined, dtype=np.uint8)).tolist()
        if max(width, height) > SPECK * letter
    ]
    return sorted(cells, key=lambda cell: (cell.top, cell.x0))


def _piece(grey: Grey, cell: Cell, letter: float) -> tuple[Grey, float]:
    """Return a cell's pixels, large print brought down, and their scale; no pixels for a picture."""
    margin = max(2, round(letter / 6))
    height, width = grey.shape
    pixels = grey[
        max(0, cell.top - margin) : min(height, cell.bottom + margin),
        max(0, cell.x0 - margin) : min(width, cell.x1 + margin),
    ]
    tall = (cell.bottom - cell.top) / letter
    if tall <= LARGE_PRINT:
        return pixels, 1.0
    # Tall is a line in large print, several lines that touch, or a picture; the letters in it tell.
    inside = glyph_height(pixels, FEWEST_LETTERS)
    if not inside and tall > TALLEST:
        return pixels[:0], 1.0
    size = inside / letter if inside else tall
    scale = min(1.0, LARGE_PRINT / size)
    return shrunk(pixels, scale), scale


def column_of(pieces: Sequence[tuple[Grey, Cell, float]], paper: int) -> Column:
    """Set pieces of print below one another: pixels, place on the page and scale of each."""
    width = max(piece.shape[1] for piece, _, _ in pieces) + 2 * MARGIN
    length = sum(piece.shape[0] + 2 * MARGIN for piece, _, _ in pieces)
    grey = np.full((length, width), paper, np.uint8)
    placed: list[Placed] = []
    top = 0
    for piece, cell, scale in pieces:
        height, piece_width = piece.shape
        grey[top + MARGIN : top + MARGIN + height, MARGIN : MARGIN + piece_width] = piece
        placed.append(Placed(cell, top, scale))
        top += height + 2 * MARGIN
    return Column(grey, tuple(placed))


def _back(word: ReadWord, placed: Placed) -> ReadWord:
    def across(x: int) -> int:
        return round(placed.cell.x0 + (x - MARGIN) / placed.scale)

    def down(y: int) -> int:
        return round(placed.cell.top + (y - placed.top - MARGIN) / placed.scale)

    return ReadWord(word.text, across(word.x0), down(word.top), across(word.x1), down(word.bottom), word.confidence)
