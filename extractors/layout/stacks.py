"""Stacks of values and labels: whether the label of a value stands above it or below it.

Rows of labels and rows of values alternate. Each row by itself could be read with the one above or the one below; what
decides is whether the stack begins with a value. Columns of other things may stand beside a stack, their rows between.
"""

from __future__ import annotations

from typing import Final

from extractors.layout.paper import Hit, Paper
from extractors.layout.rows import Cell, Row

MOST_OTHER_LETTERS: Final = 6
"""Letters beside the values in a cell; "14 Maple Drive" has more."""
LIKE_SIZE: Final = 1.6
"""Labels may be printed smaller than their values by that; a title is larger still."""
NEAR_GAP: Final = 1.5
"""Heights between a value and the label below it."""
CAPTION: Final = 0.8
"""Share of a cell that a label fills which consists of it."""
ROWS_BETWEEN: Final = 2
"""Rows of other columns that may stand between a value and its label."""
GRID: Final = 3
"""A row of so many cells is one of a grid, to which a line of a single cell above it does not belong."""
_NAMING: Final = ("_number", "_date", "_reference")


def caption_below(paper: Paper, row: Row, cell: Cell) -> Hit | None:
    """Return the label that stands below a value as its own; None where labels stand above or none stands below."""
    if not is_value(paper, row, cell) or _caption(paper, row, cell) is not None:
        return None
    below = _next_cell(paper, row, cell, 1)
    if below is None or (found := _caption(paper, *below)) is None:
        return None
    if len(below[0].cells) >= GRID and len(row.cells) == 1:
        return None  # The head of a grid under the last line of an address.
    return found if _begins_with_value(paper, row, cell) else None


def names_above(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether the label in a cell is that of the value above it."""
    above = _next_cell(paper, row, cell, -1) if _caption(paper, row, cell) is not None else None
    return above is not None and caption_below(paper, *above) is not None


def is_value(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a cell holds a value rather than an address: hardly more letters than there are signs in values."""
    spans = [span for span in paper.spans[row.index] if cell.start <= span.start < cell.end]
    covered = {at for span in spans for at in range(span.start, span.end)}
    others = sum(row.text[at].isalpha() for at in range(cell.start, cell.end) if at not in covered)
    return bool(covered) and others <= len(covered) + MOST_OTHER_LETTERS


def _begins_with_value(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether the topmost of the values and words that alternate above a value is a value itself."""
    here, wants_words = (row, cell), True
    while (above := _next_cell(paper, *here, -1)) is not None and not _names_itself(paper, *above):
        is_words = not any(sign.isdigit() for sign in above[1].text)
        leads_in = len(above[0].cells) == 1 and len(here[0].cells) >= GRID and _caption(paper, *above) is None
        if is_words != wants_words or leads_in:
            return wants_words
        here, wants_words = above, not wants_words
    return wants_words and not _is_headed(paper, *here)


def _names_itself(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a cell is a label with its own value, "VAT No. GB123456789": it ends a stack and is none of it."""
    labels = (hit for hit in paper.labels[row.index] if cell.start <= hit.start < cell.end)
    return any(any(sign.isdigit() for sign in row.text[hit.end : cell.end]) for hit in labels)


def _is_headed(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether words that begin farther left stand right above a value: values may be set in below their labels."""
    for above in reversed(paper.rows[max(row.index - ROWS_BETWEEN - 1, 0) : row.index]):
        if above.page != row.page or row.box.top - above.box.bottom >= NEAR_GAP * row.height:
            return False
        over = next((one for one in above.cells if one.box.x0 < cell.box.x1 and cell.box.x0 < one.box.x1), None)
        if over is not None:
            worded = not any(sign.isdigit() for sign in over.text)
            return worded and over.box.x0 < cell.box.x0 and above.height < LIKE_SIZE * row.height
    return False


def _next_cell(paper: Paper, row: Row, cell: Cell, step: int) -> tuple[Row, Cell] | None:
    """Return the next cell up or down at the same place, at usual distance and in print of like size."""
    for distance in range(1, ROWS_BETWEEN + 2):
        index = row.index + distance * step
        other = paper.rows[index] if 0 <= index < len(paper.rows) else None
        if other is None or other.page != row.page:
            return None
        if max(other.box.top - row.box.bottom, row.box.top - other.box.bottom) >= NEAR_GAP * row.height:
            return None
        found = next((one for one in other.cells if _is_aligned(one, cell, row.height / 2)), None)
        if found is not None:
            alike = max(row.height, other.height) < LIKE_SIZE * min(row.height, other.height)
            return (other, found) if alike else None
        if any(one.box.x0 < cell.box.x1 and cell.box.x0 < one.box.x1 for one in other.cells):
            return None
    return None


def _is_aligned(one: Cell, other: Cell, most: float) -> bool:
    middles = (one.box.x0 + one.box.x1 - other.box.x0 - other.box.x1) / 2
    apart = (one.box.x0 - other.box.x0, one.box.x1 - other.box.x1, middles)
    return min(abs(edge) for edge in apart) < most


def _caption(paper: Paper, row: Row, cell: Cell) -> Hit | None:
    """Return the label of a number or a day that a cell consists of, once or in two languages: "Date / Datum"."""
    hits = [hit for hit in paper.labels[row.index] if cell.start <= hit.start < cell.end]
    if not hits or any(sign.isdigit() for sign in cell.text):
        return None
    if not all(name.endswith(_NAMING) for hit in hits for name in hit.concepts):
        return None
    if not frozenset.intersection(*(frozenset(hit.concepts) for hit in hits)):
        return None
    signs = sum(sign.isalnum() for sign in cell.text)
    named = sum(sign.isalnum() for hit in hits for sign in hit.text)
    return min(hits, key=lambda hit: len(hit.concepts)) if named >= CAPTION * signs else None
