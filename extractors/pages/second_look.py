"""Which pieces of print are worth a second reading.

A second reading serves two ends: it proves a value that both readings have alike, and it fills in what the page's own
reading could not make out. Lines without a digit that were read surely need neither.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from extractors.pages.cells import Cell, Column, part
from extractors.pages.tesseract import ReadWord

SURE: Final = 0.8
"""Tesseract's confidence below which any word is read again."""
WIDEST_BLANK: Final = 2.0
"""Heights of a word; a cell has no blank so wide, so that something was skipped where no word was read."""
SHORT: Final = 10
"""Letters; shorter pieces cost little to read, and the fewer there are, the worse the engine reads the others."""
LINES_HIGH: Final = 2.0
"""Heights of a word; a taller cell holds several lines, and its width does not tell what was skipped in it."""


def worth_reading(columns: Sequence[Column], words: Sequence[ReadWord]) -> list[Column]:
    """Return the cells to read again, in columns: with digits, with doubtful words, or with words missing.

    Args:
        columns: Cells of a page, set below one another.
        words: Of the page as it is laid out, in the same pixels as the cells.
    """
    by_height = sorted(words, key=_middle)
    heights = [_middle(word) for word in by_height]
    chosen: list[Column] = []
    for column in columns:
        cells = [
            at
            for at, placed in enumerate(column.placed)
            if _is_worth(placed.cell, _inside(placed.cell, by_height, heights))
        ]
        if cells:
            chosen.append(part(column, cells))
    return chosen


def _inside(cell: Cell, words: Sequence[ReadWord], heights: Sequence[float]) -> list[ReadWord]:
    """Return the words whose middle lies in a cell."""
    within = words[bisect_left(heights, cell.top) : bisect_left(heights, cell.bottom)]
    return [word for word in within if cell.x0 <= (word.x0 + word.x1) / 2 <= cell.x1]


def _is_worth(cell: Cell, words: Sequence[ReadWord]) -> bool:
    text = "".join(word.text for word in words)
    if len(text) < SHORT or any(map(str.isdigit, text)) or any(word.confidence < SURE for word in words):
        return True
    height = max(word.bottom - word.top for word in words)
    return cell.bottom - cell.top > LINES_HIGH * height or _widest_blank(cell, words) > WIDEST_BLANK * height


def _widest_blank(cell: Cell, words: Sequence[ReadWord]) -> int:
    """Return the widest stretch of a cell in pixels in which no word was read."""
    ordered = sorted(words, key=lambda word: word.x0)
    ends = [cell.x0, *accumulate((word.x1 for word in ordered), max)]
    return max(start - end for end, start in zip(ends, [*(word.x0 for word in ordered), cell.x1], strict=True))


def _middle(word: ReadWord) -> float:
    return (word.top + word.bottom) / 2
