"""Grids: a row of captions, and right below it a row of values that need not stand under the words.

Many forms rule a box for each value, with the caption small at its left edge and the value at its right edge or in its
middle. What belongs together is told by the boxes alone: a value begins behind the left edge of its caption and before
that of the next one. Where every value of the row finds a caption of its own that way, that is whose it is.
"""

from __future__ import annotations

from typing import Final

from extractors.layout.paper import Paper
from extractors.layout.rows import Cell, Row

NEXT_ROW: Final = 1.5
"""Row heights between captions and values."""
FEWEST: Final = 2
"""Captions that make a row of a grid; one alone may be the last of a grid, aligned with the captions before."""
KNOWN: Final = 0.5
"""Share of the captions that the dictionary knows; words beside an address are none."""
LINE: Final = 2
"""Rows from one row of captions to the next."""
EDGE: Final = 0.5
"""Row heights by which a value may begin before its caption."""
LIKE_SIZE: Final = 1.6
"""Captions may be printed smaller than values by that."""


def grid_caption(paper: Paper, row: Row, cell: Cell) -> Cell | None:
    """Return the caption of a value in the row right above; None where the two rows are no part of a grid."""
    return _captions(paper, row).get(cell.start)


def _captions(paper: Paper, row: Row) -> dict[int, Cell]:
    """Return the caption of every cell of a row by where the cell starts, worked out once."""
    key = ("grid", row.index)
    known = paper.layout_cache.get(key)
    if known is None:
        known = paper.layout_cache[key] = _matched(paper, row)
    return known  # type: ignore[return-value]


def _matched(paper: Paper, row: Row) -> dict[int, Cell]:
    above = paper.rows[row.index - 1] if row.index else None
    if above is None or above.page != row.page or paper.labels[row.index]:
        return {}
    if row.box.top - above.box.bottom > NEXT_ROW * row.height or row.height > LIKE_SIZE * above.height:
        return {}
    if not _heads_values(paper, above) or len(row.cells) > len(above.cells):
        return {}
    found: dict[int, Cell] = {}
    for value in row.cells:
        before = [cell for cell in above.cells if cell.box.x0 <= value.box.x0 + EDGE * row.height]
        if not before or before[-1] in found.values():
            return {}
        found[value.start] = before[-1]
    return found


def _heads_values(paper: Paper, row: Row) -> bool:
    """Tell whether a row consists of captions, or of the last one of a grid."""
    if not _is_captions(paper, row):
        return False
    if len(row.cells) >= FEWEST:
        return True
    before = paper.rows[row.index - LINE] if row.index >= LINE else None
    if before is None or before.page != row.page or len(before.cells) < FEWEST or not _is_captions(paper, before):
        return False
    return any(abs(cell.box.x0 - row.cells[0].box.x0) < EDGE * row.height for cell in before.cells)


def _is_captions(paper: Paper, row: Row) -> bool:
    """Tell whether a row holds words without figures, and labels in enough of its cells."""
    if any(sign.isdigit() for sign in row.text):
        return False
    named = {row.cell_at(hit.start) for hit in paper.labels[row.index]}
    return len(named) >= KNOWN * len(row.cells)
