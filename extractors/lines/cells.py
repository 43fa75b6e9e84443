"""Cells of one row of a table: which words stand in which column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from documents.text import Box, Word
from documents.values import units
from extractors.layout.rows import Cell, Row
from extractors.lines.columns import Column, Head
from extractors.lines.figures import is_code, is_number

MOSTLY: Final = 0.5
WIDE_BLANK: Final = 2.0
"""Words of one text stand at most this many heights apart, as on a typewriter."""

BESIDE: Final = 3.0
"""Heights from words left of a table to its first column, at least."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a row in one column."""

    text: str
    box: Box
    confidence: float


def pieces_of(row: Row, head: Head) -> dict[str, Piece]:
    """Return what a row holds in each column, by the column's concept."""
    if head.ruled:
        return _between_lines(row, head)
    words: dict[str, list[Word]] = {}
    reached = float("-inf")
    for cell in row.cells:
        if _stands_beside(row, cell, head):
            continue
        columns = list(_assigned(row, cell, head, reached))
        for column, word in columns:
            if column.numeric and _stands_better(words.get(column.concept, []), word, cell, column):
                words[column.concept] = []
            elif column.numeric and _stands_worse(words.get(column.concept, []), word, cell, column):
                continue
            words.setdefault(column.concept, []).append(word)
        if columns[-1][0].concept == "description":
            reached = cell.box.x1
    _split_line_number(words)
    _split_quantity(words)
    _split_description(words, head)
    return {concept: _piece(found) for concept, found in words.items()}


def _between_lines(row: Row, head: Head) -> dict[str, Piece]:
    """Return what a row holds between the printed lines of each column."""
    words: dict[str, list[Word]] = {}
    for word in row.words:
        centre = (word.box.x0 + word.box.x1) / 2
        column = next((column for column in head.columns if column.x0 <= centre <= column.x1), None)
        if column is not None:
            words.setdefault(column.concept, []).append(word)
    _split_line_number(words)
    _split_quantity(words)
    return {concept: _piece(found) for concept, found in words.items()}


def _stands_beside(row: Row, cell: Cell, head: Head) -> bool:
    """Tell whether words stand left of the table, and what belongs to its first column stands there: a side column."""
    first = min(head.columns, key=lambda column: column.x0)
    apart = first.x0 - cell.box.x1 > BESIDE * row.height and any(sign.isalpha() for sign in cell.text)
    return apart and any(_overlap(first, other.box) > 0 for other in row.cells)


def _stands_better(before: Sequence[Word], word: Word, cell: Cell, column: Column) -> bool:
    """Tell whether a number takes the place of one from a cell further left that only came near the column.

    Such a neighbour belongs to a column whose head was not understood.
    """
    if not before or before[-1].box.x1 >= cell.box.x0 or _overlap(column, word.box) <= 0:
        return False
    return is_number(word.text) and all(_overlap(column, other.box) <= 0 and is_number(other.text) for other in before)


def _stands_worse(before: Sequence[Word], word: Word, cell: Cell, column: Column) -> bool:
    """Tell whether a number only comes near a column in which one from a cell further left stands already."""
    if not before or before[-1].box.x1 >= cell.box.x0 or _overlap(column, word.box) > 0:
        return False
    return is_number(word.text) and any(_overlap(column, other.box) > 0 and is_number(other.text) for other in before)


def _split_line_number(words: dict[str, list[Word]]) -> None:
    """Move a name that touches the number of its line from there, where no other name was found."""
    number = words.get("line_number", [])
    if len(number) < 2 or "description" in words or is_code(" ".join(word.text for word in number[1:])):
        return
    if number[0].text.rstrip(".").isdigit():
        words["line_number"], words["description"] = number[:1], number[1:]


def _split_quantity(words: dict[str, list[Word]]) -> None:
    """Move the number of "16 pcs" from the column of units, where no quantity was found."""
    unit = words.get("unit", [])
    if "quantity" in words or len(unit) < 2:
        return
    number, name = units.split_quantity(" ".join(word.text for word in unit))
    if name and number == unit[0].text:
        words["quantity"], words["unit"] = unit[:1], unit[1:]


def _split_description(words: dict[str, list[Word]], head: Head) -> None:
    """Move a number at the end of a description that stands under the quantities, where no other quantity does."""
    quantity, description = head.column("quantity"), words.get("description", [])
    if quantity is None or "quantity" in words or len(description) < 2:
        return
    last = description[-1]
    if is_number(last.text) and _overlap(quantity, last.box) > MOSTLY * (last.box.x1 - last.box.x0):
        words["quantity"], words["description"] = [last], description[:-1]


def _assigned(row: Row, cell: Cell, head: Head, reached: float) -> Iterator[tuple[Column, Word]]:
    inside = [word for word, start in zip(row.words, row.starts, strict=True) if cell.start <= start < cell.end]
    overlapping = [column for column in head.columns if _overlap(column, cell.box) > 0]
    if not overlapping and _goes_on(row, cell, head, reached):
        whole = head.column("description")
    else:
        whole = _whole_cell_column(cell, overlapping, head)
    for word in inside:
        column = whole or _nearest(word.box, overlapping or head.columns)
        if column.numeric and not _fits_number(word.text):
            column = _for_text(word, column, head)
        yield column, word


def _goes_on(row: Row, cell: Cell, head: Head, reached: float) -> bool:
    """Tell whether a cell goes on with a description set in wide blanks: nearer to its end than to the next head."""
    gap = cell.box.x0 - reached
    rights = [column.x0 - cell.box.x1 for column in head.columns if column.x0 >= cell.box.x1]
    return 0 <= gap < WIDE_BLANK * row.height and gap < min(rights, default=gap)


def _whole_cell_column(cell: Cell, overlapping: Sequence[Column], head: Head) -> Column | None:
    """Return the column of a cell that belongs together: text that begins under the description, or a lone match."""
    description = head.column("description") or head.column("item_id")
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
    if len(word.text.strip("()")) <= 3 or all(not sign.isalpha() for sign in word.text):
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


def joined(pieces: Sequence[Piece]) -> Piece:
    """Return pieces as one, with the lowest confidence of them."""
    text = " ".join(" ".join(piece.text for piece in pieces).split())
    return Piece(text, _around([piece.box for piece in pieces]), min(piece.confidence for piece in pieces))


def _piece(words: Sequence[Word]) -> Piece:
    return joined([Piece(word.text, word.box, word.confidence) for word in words])


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )
