"""Lines that belong together because they stand under each other at one edge: the block of an address."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from documents.text import Box
from documents.values.names import fold
from extractors.labels.dictionary import Kind
from extractors.layout.paper import Hit, Paper, hits_of
from extractors.layout.rows import Cell, Row
from extractors.parties.address_forms import ends_with_house_number, has_postcode, is_street
from extractors.parties.name_forms import has_form, is_company_salutation, is_leading_elsewhere
from extractors.parties.wording import wording

LINE_GAP: Final = 0.9
"""Lines of one block stand at most this many heights apart."""
APART: Final = 1.2
"""Times the distance of the lines of a block, from its heading to its first line."""
PLACE_WORDS: Final = 3
"""A place has at most so many words."""
LARGER: Final = 1.3
"""Times the height of the line below."""
BLOCK_ROWS: Final = 7
SHORTEST_LINE: Final = 3
"""A line of so few letters is no part of an address; it may be "To" in any language."""
ROWS_BETWEEN: Final = 4
"""Rows of other columns that may lie between two lines of one block."""

_KEY_AND_VALUE: Final = re.compile(r"[^:]{2,20}:\s+\S")

Line = tuple[Row, Cell]


def above(paper: Paper, row: Row, cell: Cell) -> Line | None:
    """Return the line of the same block right above a cell; rows of other columns may lie between."""
    for index in range(row.index - 1, max(row.index - ROWS_BETWEEN, -1), -1):
        other_row = paper.rows[index]
        if other_row.page != row.page or cell.box.top - other_row.box.bottom > LINE_GAP * row.height:
            return None
        for other in other_row.cells:
            if is_aligned(other, cell, row.height) and other.box.bottom <= cell.box.top + 2:
                return other_row, other
    return None


def below(paper: Paper, row: Row, cell: Cell) -> Iterator[Line]:
    """Yield the lines of the same block under a cell, top to bottom."""
    bottom, height = cell.box.bottom, row.height
    for other_row in paper.rows[row.index + 1 : row.index + 1 + 2 * BLOCK_ROWS]:
        if other_row.page != row.page or other_row.box.top - bottom > (LINE_GAP + 0.7) * height:
            return
        for other in other_row.cells:
            if is_aligned(other, cell, height) and other.box.top >= bottom - height / 2:
                yield other_row, other
                bottom = other.box.bottom
                break


def is_set_apart(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a line stands farther above the next one than the lines below it stand from each other.

    Then it is a heading of the block, in whatever words, and none of its lines. A company's name is no heading, nor is
    what is printed larger than the line below, as a letterhead.
    """
    lines = list(itertools.islice(below(paper, row, cell), 2))
    if len(lines) < 2 or has_form(cell.text) or row.height > LARGER * lines[0][0].height:
        return False
    tops = [cell.box.top, lines[0][1].box.top, lines[1][1].box.top]
    return tops[1] - tops[0] > APART * (tops[2] - tops[1])


def is_aligned(cell: Cell, other: Cell, height: float) -> bool:
    """Tell whether two cells share their left edge, or their middle or right edge as lines of a head may."""
    left = abs(cell.box.x0 - other.box.x0) < height / 2
    right = abs(cell.box.x1 - other.box.x1) < height / 10  # Lines of other lengths end at one place by chance, too.
    middle = abs((cell.box.x0 + cell.box.x1) - (other.box.x0 + other.box.x1)) / 2
    wide = max(cell.box.x1 - cell.box.x0, other.box.x1 - other.box.x0) > 4 * height
    return left or right or (middle < height / 2 and wide)


def has_address(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether an address stands in the block under a cell: a post code, or a street and the name of a place."""
    lines = [line.text for _row, line in itertools.islice(below(paper, row, cell), BLOCK_ROWS)]
    return any(map(has_postcode, lines)) or any(
        is_street(street) and _may_be_place(place) for street, place in itertools.pairwise(lines)
    )


def _may_be_place(text: str) -> bool:
    """Tell whether a line may be the name of a place: few words, all with a capital letter, and no figure."""
    words = text.strip(" .,").split()
    return len(words) <= PLACE_WORDS and all(word[:1].isupper() and word.strip(",").isalpha() for word in words)


def is_over_street(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether the next line of the block under a cell is a street with its number."""
    line = next(below(paper, row, cell), None)
    return line is not None and (is_street(line[1].text) or ends_with_house_number(line[1].text))


def in_table(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a cell is one of the items, not of an address that stands in rows taken for a table."""
    return row.index in paper.table_rows and not (has_postcode(cell.text) or has_address(paper, row, cell))


def starts(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether no other line of the same block stands right above: a label, a role or an address's end is none."""
    found = above(paper, row, cell)
    if found is None or has_postcode(found[1].text) or len(found[1].text.strip(" :.")) <= SHORTEST_LINE:
        return True
    if _stands_before_name(found[1].text) or is_set_apart(paper, *found):
        return True
    heads = (*hits_of(Kind.ROLE, found[0]), *paper.labels[found[0].index])
    return any(abs(hit.start - found[1].start) <= 2 for hit in heads)


def _stands_before_name(text: str) -> bool:
    """Tell whether a line stands between the head of a block and the company: "Attn. Jane Roe", "Firma", "Ref: 12"."""
    return is_leading_elsewhere(text) or is_company_salutation(text) or _KEY_AND_VALUE.match(text) is not None


def role_over(paper: Paper, row: Row, cell: Cell, *, past_address: bool = True) -> Hit | None:
    """Return the role word that heads the block a cell stands in, or None.

    `past_address`: an address may lie between them, as over a tax identifier; a name begins a block of its own.
    """
    line: Line | None = (row, cell)
    for _ in range(BLOCK_ROWS):
        top = line
        line = above(paper, *line) if line else None
        if line is None:
            return _role_left_of(paper, *top) if top else None
        if not past_address and has_postcode(line[1].text):
            return None
        hits = _roles_in(paper, *line)
        if hits and hits[0].start - line[1].start <= 2 and _may_head(line[1], hits[0]):
            return hits[0]
    return None


def _may_head(cell: Cell, role: Hit) -> bool:
    """Tell whether a role word is one: an everyday word with a number or an address of the web behind it is a key.

    "Firma" alone over an address is no role, but a form of address.
    """
    if is_company_salutation(cell.text) and not role.weight("addressee"):
        return False
    rest = cell.text[role.end - cell.start :]
    if wording().attention.lead(role.text) and rest.strip(" :"):
        return False  # A person is named there.
    plain = not any(sign.isdigit() or sign in "@/" for sign in rest)
    return plain or fold(role.text) not in wording().weak_roles


def _role_left_of(paper: Paper, row: Row, cell: Cell) -> Hit | None:
    """Return the role word that is the whole cell to the left of a block's first line, with no block of its own."""
    at = row.cells.index(cell)
    if not at:
        return None
    left = row.cells[at - 1]
    if next(below(paper, row, left), None) is not None:
        return None
    return next((hit for hit in _roles_in(paper, row, left) if left.text.strip(" :.") == hit.text), None)


def _roles_in(paper: Paper, row: Row, cell: Cell) -> list[Hit]:
    return [hit for hit in paper.roles[row.index] if cell.start <= hit.start < cell.end]


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box that holds all of some boxes, of which there is one at least."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )
