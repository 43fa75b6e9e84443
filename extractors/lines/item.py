"""One line item: from the pieces of its row to its cells with readings."""

from __future__ import annotations

import re
from typing import Final

from documents.field import Candidate, Evidence
from documents.reading import LineField, LineReading
from documents.values import numbers, units
from extractors.layout.paper import Paper
from extractors.lines.arithmetic import base_of
from extractors.lines.cells import Piece
from extractors.lines.columns import FIELD_OF
from extractors.lines.descriptions import name_of
from extractors.lines.draft import Draft
from extractors.lines.figures import number_readings

FOUND: Final = 0.8
_RATE_LETTERS: Final = re.compile(r"^[A-Z]{1,2}\d?$")


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
    base = base_of(paper, draft.pieces)
    if base is not None:
        cells[LineField.BASE_QUANTITY] = _candidate(paper, draft.row.page, base, (base.text,))
        if LineField.UNIT in cells and cells[LineField.UNIT].raw == base.text:
            del cells[LineField.UNIT]
    description = name_of(draft)
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
    # Without its unit: behind an amount "39,00 H" is a sign (credit), behind a quantity it is hours.
    counted = Piece(number or piece.text, piece.box, piece.confidence)
    readings = number_readings(paper, counted.text)
    found = {name: _candidate(paper, page, counted, readings)} if readings else {}
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


def _candidate(paper: Paper, page: int, piece: Piece, readings: tuple[str, ...]) -> Candidate:
    return Candidate(
        raw=piece.text,
        readings=readings,
        evidence=Evidence(page=page, box=piece.box, reader=paper.page(page).reader, confidence=piece.confidence),
        score=FOUND,
    )
