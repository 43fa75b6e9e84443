"""Whose a tax identifier is: the party in whose block, or in whose line, it is printed.

A page may carry the identifiers of seller, buyer and consignee in blocks side by side, and one more in the foot. The
name over the identifier, or before it in its line, says whose it is; a word such as "your" says it more plainly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from documents.values import names
from extractors.layout.paper import Paper
from extractors.layout.rows import Cell, Row
from extractors.parties import blocks
from extractors.parties.draft import PartyName
from extractors.parties.legal_names import is_short_for
from extractors.parties.parties import issuer_sells
from extractors.parties.ranking import party_names
from extractors.parties.role_names import BUYER, SHIP_TO
from extractors.parties.tax_ids import TaxId, tax_ids

MOST_LINES: Final = 9
"""Lines of a block over a tax identifier."""
GAP: Final = 1.2
"""Heights between a name and the first line under it."""
COLUMN: Final = 150.0
"""Points; a letterhead with every line set apart is at most this high."""
LEAST: Final = 0.45
"""Of the score of a name that is a party's."""


class Owner(StrEnum):
    """Who has a tax identifier, as the page tells."""

    VENDOR = "vendor"
    BUYER = "buyer"
    OTHER = "other"
    UNKNOWN = ""


def owner_of(paper: Paper, one: TaxId) -> Owner:
    """Return whose an identifier is, by the words with it and by the nearest name.

    On an order the only one, if it stands with nobody, or one with the word "our", is that of its issuer, the buyer.
    """
    if one.third:
        return Owner.OTHER
    if one.buyer:
        return Owner.BUYER
    likeliest = _likeliest(paper)
    sells = issuer_sells(paper)
    if one.vendor and not one.ours:
        return Owner.VENDOR
    near = (side for name in _names_near(paper, one) if (side := _side(paper, name, likeliest)))
    issuer = Owner.VENDOR if sells else Owner.BUYER
    alone = len({other.value for other in tax_ids(paper)}) == 1
    side = next(near, issuer if one.ours or (alone and not sells) else Owner.UNKNOWN)
    return Owner.UNKNOWN if side is Owner.BUYER and _is_said_of_another(paper, one) else side


def _is_said_of_another(paper: Paper, one: TaxId) -> bool:
    """Tell whether a word such as "your" gives the buyer another identifier: a party has one, wherever it stands."""
    return any(other.buyer and other.value != one.value for other in tax_ids(paper))


def _likeliest(paper: Paper) -> tuple[str, str]:
    """Return the likeliest names of vendor and buyer; "" where none is likely."""
    found = party_names(paper)
    vendor = max(found, key=lambda name: name.vendor, default=None)
    selling = vendor.text if vendor is not None and vendor.vendor >= LEAST else ""
    others = [name for name in found if not selling or not _is_same(name.text, selling)]
    buyer = max(others, key=lambda name: name.buyer, default=None)
    return selling, buyer.text if buyer is not None and buyer.buyer >= LEAST else ""


def _side(paper: Paper, name: PartyName, likeliest: tuple[str, str]) -> Owner:
    sides = [
        side
        for side, text in zip((Owner.VENDOR, Owner.BUYER), likeliest, strict=True)
        if text and _is_same(name.text, text)
    ]
    if len(sides) == 1:
        return sides[0]
    return Owner.OTHER if not sides and _is_consignee(paper, name) else Owner.UNKNOWN


def _is_consignee(paper: Paper, name: PartyName) -> bool:
    hits = (hit for hits in paper.roles for hit in hits if name.label and hit.text == name.label)
    return any(hit.weight(SHIP_TO) and not hit.weight(BUYER) for hit in hits)


def _is_same(text: str, other: str) -> bool:
    return names.fold(text) == names.fold(other) or is_short_for(text, other) or is_short_for(other, text)


def _names_near(paper: Paper, one: TaxId) -> Iterator[PartyName]:
    """Yield the names with an identifier: in its cell, in its block, flush right over it, left of it, in its column."""
    row = paper.rows[one.row]
    cell = row.cells[one.cell]
    found = [name for name in party_names(paper) if name.page == row.page]
    for place in dict.fromkeys(((one.row, one.cell), _own_cell(paper, one))):
        for line_row, line in _lines_up(paper, paper.rows[place[0]], paper.rows[place[0]].cells[place[1]]):
            yield from _within(found, line_row, line)
            over = [name for name in found if _is_over(name, line_row, line)]
            yield from sorted(over, key=lambda name: -name.box.bottom)
    flush = [name for name in found if _is_flush_over(name, row, cell)]
    yield from sorted(flush, key=lambda name: -name.box.bottom)
    left = [name for name in found if name.row == row.index and name.box.x1 <= one.box.x0]
    yield from sorted(left, key=lambda name: -name.box.x1)
    column = [name for name in found if _is_in_column(name, row, cell)]
    yield from sorted(column, key=lambda name: -name.box.bottom)


def _own_cell(paper: Paper, one: TaxId) -> tuple[int, int]:
    """Return row and cell of the identifier itself: in a list of keys and values the names stand over the values."""
    middle = (one.box.top + one.box.bottom) / 2
    for row in paper.rows:
        if row.page == one.page and row.box.top <= middle <= row.box.bottom:
            inside = [at for at, cell in enumerate(row.cells) if cell.box.x0 - 1 <= one.box.x0 <= cell.box.x1]
            if inside:
                return row.index, inside[0]
    return one.row, one.cell


def _lines_up(paper: Paper, row: Row, cell: Cell) -> Iterator[tuple[Row, Cell]]:
    """Yield the line of an identifier, then the lines of its block above it."""
    line: tuple[Row, Cell] | None = (row, cell)
    for _ in range(MOST_LINES):
        if line is None:
            return
        yield line
        line = blocks.above(paper, *line)


def _within(found: Sequence[PartyName], row: Row, cell: Cell) -> list[PartyName]:
    return [name for name in found if name.row == row.index and cell.box.x0 - 1 <= name.box.x0 < cell.box.x1]


def _is_over(name: PartyName, row: Row, cell: Cell) -> bool:
    """Tell whether a name stands right over a line, at its edge; a word for its role may stand before it."""
    gap = cell.box.top - name.box.bottom
    return -row.height / 2 < gap <= GAP * row.height and abs(name.box.x0 - cell.box.x0) < row.height / 2


def _is_flush_over(name: PartyName, row: Row, cell: Cell) -> bool:
    """Tell whether a name stands over a line, their right edges at one place, as in a head set flush right."""
    flush = abs(name.box.x1 - cell.box.x1) < row.height / 4 and abs(name.box.x0 - cell.box.x0) >= row.height / 2
    return flush and 0 < cell.box.top - name.box.bottom <= COLUMN


def _is_in_column(name: PartyName, row: Row, cell: Cell) -> bool:
    return 0 < cell.box.top - name.box.bottom <= COLUMN and abs(name.box.x0 - cell.box.x0) < row.height / 2
