"""One line item: from the pieces of its row to its cells with readings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import Final

from documents.field import Candidate, Evidence
from documents.reading import LineField, LineReading
from documents.text import Box
from documents.values import numbers, units
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.lines.cells import Piece
from extractors.lines.columns import FIELD_OF
from extractors.lines.figures import number_readings

FOUND: Final = 0.8
SAME_SIZE: Final = 0.1
FREE_SPACE: Final = 1.5
"""Heights that a column leaves free at its right edge, at most."""
_ATTRIBUTE: Final = re.compile(r"[^\W\d]\s?:(?!\S*/)|\d\s?:(?=\s|$)")
_RATE_LETTERS: Final = re.compile(r"^[A-Z]{1,2}\d?$")


@dataclass(slots=True)
class Draft:
    """A line item in the making: the pieces of its row, and description lines above and below.

    `opened` when a row above with the line's number began it; `limit` is where the column right of the description
    begins, in points.
    """

    row: Row
    pieces: dict[str, Piece]
    above: list[Piece] = field(default_factory=list)
    below: list[Piece] = field(default_factory=list)
    opened: bool = False
    limit: float | None = None


def is_attribute(piece: Piece) -> bool:
    """Tell whether a piece is an attribute of an item ("Packing: bottle"; BT-160, BT-161), not its name."""
    return _ATTRIBUTE.search(piece.text) is not None


def as_reading(paper: Paper, draft: Draft) -> LineReading:
    """Return the item as the reading reports it."""
    cells: dict[LineField, Candidate] = {}
    for concept, piece in draft.pieces.items():
        name = FIELD_OF.get(concept)
        if name is None or name is LineField.DESCRIPTION:
            continue
        cells.update(_cell(paper, draft.row.page, name, piece))
    if LineField.NET_AMOUNT not in cells and "gross_amount" in draft.pieces:
        cells.update(_cell(paper, draft.row.page, LineField.NET_AMOUNT, draft.pieces["gross_amount"]))
    description = _description(draft)
    if description is not None:
        cells[LineField.DESCRIPTION] = _candidate(paper, draft.row.page, description, (description.text,))
    return LineReading(cells=cells)


def _cell(paper: Paper, page: int, name: LineField, piece: Piece) -> dict[LineField, Candidate]:
    if name in {LineField.QUANTITY, LineField.ORDERED}:
        return _quantity(paper, page, name, piece)
    if name in {LineField.UNIT_PRICE, LineField.NET_AMOUNT}:
        readings = number_readings(paper, piece.text)
        return {name: _candidate(paper, page, piece, readings)} if readings else {}
    if name in {LineField.DISCOUNT, LineField.TAX_RATE}:
        return _percent(paper, page, name, piece)
    if name is LineField.UNIT:
        return {name: _candidate(paper, page, piece, (units.code(piece.text) or piece.text,))}
    return {name: _candidate(paper, page, piece, (" ".join(piece.text.split()),))}


def _quantity(paper: Paper, page: int, name: LineField, piece: Piece) -> dict[LineField, Candidate]:
    number, unit = units.split_quantity(piece.text)
    readings = number_readings(paper, number or piece.text)
    found = {name: _candidate(paper, page, piece, readings)} if readings else {}
    if unit and units.code(unit):
        part = Piece(unit, piece.box, piece.confidence)
        found[LineField.UNIT] = _candidate(paper, page, part, (units.code(unit),))
    return found


def _percent(paper: Paper, page: int, name: LineField, piece: Piece) -> dict[LineField, Candidate]:
    values = numbers.percent(piece.text, rate_column=name is LineField.TAX_RATE)
    if values:
        return {name: _candidate(paper, page, piece, tuple(f"{value:f}" for value in values))}
    if name is LineField.TAX_RATE and _RATE_LETTERS.match(piece.text.strip()):
        return {LineField.TAX_CATEGORY: _candidate(paper, page, piece, (piece.text.strip(),))}
    return {}


def _description(draft: Draft) -> Piece | None:
    """Join the lines of a description as far as one runs on in the next; notes below the name are left out."""
    own = draft.pieces.get("description")
    # A name does not go on behind an attribute.
    below = list(takewhile(lambda piece: not is_attribute(piece), draft.below)) if own else draft.below
    lines = [*draft.above, *([own] if own else []), *below]
    lines = [piece for piece in lines if piece is own or not is_attribute(piece)] or lines
    if not lines:
        return None
    rights = [piece.box.x0 for piece in draft.pieces.values() if piece.box.x0 > lines[0].box.x1]
    limit = min([*rights, *([draft.limit] if draft.limit else [])], default=None)
    joined = [lines[0]]
    for before, piece in pairwise(lines):
        if not _runs_on(before, piece, limit):
            break
        joined.append(piece)
    text = " ".join(" ".join(piece.text for piece in joined).split())
    return Piece(text, _around([piece.box for piece in joined]), min(piece.confidence for piece in joined))


def _runs_on(before: Piece, piece: Piece, limit: float | None) -> bool:
    """Tell whether a line goes on in the next: same size of print, and the next word would not have fitted any more."""
    height = before.box.bottom - before.box.top
    if abs((piece.box.bottom - piece.box.top) - height) > SAME_SIZE * height:
        return False
    if before.text.endswith(("-", ",", "&", "/")):
        return True
    if limit is None:
        return False
    first_word = len(piece.text.split()[0]) / len(piece.text) * (piece.box.x1 - piece.box.x0)
    return before.box.x1 + first_word > limit - FREE_SPACE * height


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _candidate(paper: Paper, page: int, piece: Piece, readings: tuple[str, ...]) -> Candidate:
    return Candidate(
        raw=piece.text,
        readings=readings,
        evidence=Evidence(page=page, box=piece.box, reader=paper.page(page).reader, confidence=piece.confidence),
        score=FOUND,
    )
