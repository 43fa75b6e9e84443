"""Cells of tables as pdfplumber finds them, for a page whose own lines say too little.

Our rulings are strokes and thin boxes. pdfplumber takes the edges of every drawn box as borders too, shades of cells
included, and puts them together to cells. It needs some 80 ms a page, so it is asked only where the lines that were
read do not add up (`extractors.second_opinion`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pdfplumber
import pdfplumber.page

from documents.text import Box, Page

MOST_WORDS: Final = 3000
"""A page with more is no table of items, and would take seconds."""
FEWEST_COLUMNS: Final = 3
SAME_SIZE: Final = 1.0
"""Points by which both readers may differ in the size of a page."""
LINE: Final = 0.5
"""Thickness of a border, in points."""

# It warns of every font it cannot name; the words are not read from it.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def cell_borders(path: Path, page: Page) -> tuple[Box, ...]:
    """Return the borders of the cells of a page's tables as thin boxes, in points, top left.

    Returns:
        None of them for a page that is turned, of another size to pdfplumber, full of words, or that it cannot read.
    """
    if page.turn or len(page.words) > MOST_WORDS:
        return ()
    try:
        with pdfplumber.open(path, pages=[page.number]) as document:
            return tuple(_borders(document.pages[0], page)) if document.pages else ()
    except Exception:  # noqa: BLE001 - a second opinion: pdfminer fails in many ways on pages that others read well
        return ()


def _borders(seen: pdfplumber.page.Page, page: Page) -> Iterator[Box]:
    left, top, right, bottom = seen.bbox
    same = abs(right - left - page.width) <= SAME_SIZE and abs(bottom - top - page.height) <= SAME_SIZE
    if not same or seen.rotation:
        return
    for table in seen.find_tables():
        if max(len(row.cells) for row in table.rows) < FEWEST_COLUMNS:
            continue
        for x0, y0, x1, y1 in table.cells:
            yield from _around(Box(x0 - left, y0 - top, x1 - left, y1 - top))


def _around(cell: Box) -> Iterator[Box]:
    """Yield the four sides of a cell."""
    yield Box(cell.x0, cell.top, cell.x1, cell.top + LINE)
    yield Box(cell.x0, cell.bottom - LINE, cell.x1, cell.bottom)
    yield Box(cell.x0, cell.top, cell.x0 + LINE, cell.bottom)
    yield Box(cell.x1 - LINE, cell.top, cell.x1, cell.bottom)
