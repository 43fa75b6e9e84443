"""What stands left of the figures in a table without heads: number of the line, code of the article, name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from documents.values import units
from extractors.layout.paper import Paper
from extractors.layout.rows import Cell, Row
from extractors.layout.spans import SpanKind
from extractors.lines.cells import Piece
from extractors.lines.draft import Draft

NUMBER: Final = re.compile(r"\d{1,4}\.?")
CODE: Final = re.compile(r"(?=\S*\d)[\w./-]{3,}")
FEWEST_LETTERS: Final = 3
ALIGNED: Final = 3.0
"""Points by which lines of one name may begin apart."""
CONTINUES: Final = 1.0
"""Heights of the blank above a line that goes on with a name, at most."""


def settle_leading(paper: Paper, drafts: Sequence[Draft]) -> None:
    """Split numbers and codes from the names of items found without heads, and add the lines below that go on."""
    leading = [_cells(draft) for draft in drafts]
    if all(leading):
        _take(drafts, leading, "line_number", _are_numbers([cells[0].text for cells in leading]))
        _take(drafts, leading, "item_id", all(CODE.fullmatch(cells[0].text) for cells in leading))
        for draft, cells in zip(drafts, leading, strict=True):
            name, known = max(cells, key=_letters), draft.pieces.get("description")
            elsewhere = known is not None and not _is_beside(known, draft.row)
            if _letters(name) >= FEWEST_LETTERS and not units.code(name.text) and not elsewhere:
                draft.pieces["description"] = _piece(draft.row, name)
            _take_unit(draft, [cell for cell in cells if cell is not name])
    taken = {draft.row.index for draft in drafts}
    for draft in drafts:
        draft.below.extend(_below(paper, draft, taken))


def _cells(draft: Draft) -> list[Cell]:
    """Return the cells of an item's row left of its figures."""
    figures = [draft.pieces[name] for name in ("quantity", "unit_price", "net_amount") if name in draft.pieces]
    first = min(piece.box.x0 for piece in figures)
    return [cell for cell in draft.row.cells if cell.box.x1 <= first]


def _take_unit(draft: Draft, cells: Sequence[Cell]) -> None:
    """Take a cell of its own between name and figures for the unit, where it is one."""
    quantity = draft.pieces.get("quantity")
    if quantity is None or "unit" in draft.pieces or any(sign.isalpha() for sign in quantity.text):
        return
    unit = next((cell for cell in reversed(cells) if units.code(cell.text) and not cell.text.isdigit()), None)
    if unit is not None:
        draft.pieces["unit"] = _piece(draft.row, unit)


def _letters(cell: Cell) -> int:
    return sum(sign.isalpha() for sign in cell.text)


def _take(drafts: Sequence[Draft], leading: Sequence[list[Cell]], concept: str, wanted: bool) -> None:
    """Take the first cell of every item for a concept, where each has others left."""
    if wanted and all(len(cells) > 1 for cells in leading):
        for draft, cells in zip(drafts, leading, strict=True):
            draft.pieces[concept] = _piece(draft.row, cells.pop(0))


def _are_numbers(texts: Sequence[str]) -> bool:
    """Tell whether the first cells number the lines: they rise."""
    if not all(NUMBER.fullmatch(text) for text in texts):
        return False
    return all(int(before.rstrip(".")) < int(after.rstrip(".")) for before, after in pairwise(texts))


def _below(paper: Paper, draft: Draft, taken: set[int]) -> list[Piece]:
    """Return the lines right below an item that begin where its name begins and hold no figure or label."""
    name = draft.pieces.get("description")
    found: list[Piece] = []
    last = draft.row
    for row in paper.rows[draft.row.index + 1 :]:
        blank = row.box.top - last.box.bottom
        figures = any(span.kind is SpanKind.AMOUNT and span.decimals for span in paper.spans[row.index])
        if (
            name is None
            or not _is_beside(name, draft.row)
            or row.page != last.page
            or row.index in taken
            or blank > CONTINUES * row.height
        ):
            break
        if figures or paper.labels[row.index] or len(row.cells) > 1 or abs(row.box.x0 - name.box.x0) > ALIGNED:
            break
        found.append(_piece(row, row.cells[0]))
        last = row
    return found


def _is_beside(name: Piece, row: Row) -> bool:
    """Tell whether a name stands in a row, not above or below it."""
    return name.box.top < row.box.bottom and row.box.top < name.box.bottom


def _piece(row: Row, cell: Cell) -> Piece:
    return Piece(cell.text, cell.box, row.confidence_of(cell.start, cell.end))
