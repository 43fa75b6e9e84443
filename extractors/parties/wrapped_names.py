"""Names in a letterhead that run over several lines in one type, larger than the address under them."""

from __future__ import annotations

from typing import Final

from documents.text import Box
from extractors.labels.dictionary import Kind
from extractors.layout.paper import Paper, hits_of
from extractors.layout.rows import Cell, Row
from extractors.parties import blocks
from extractors.parties.address_forms import is_address
from extractors.parties.name_forms import begins_as_person, has_form, is_bare_form, is_name
from extractors.parties.vocabulary import is_figure, is_key, is_vocabulary
from extractors.parties.web import has_contact

SAME_TYPE: Final = 0.06
"""Heights of two lines in one type differ by less than this share."""
SMALLER: Final = 0.93
"""Share of a name's height that the line under it has at most."""
MOST_LINES: Final = 4
NEAR: Final = 0.6
"""Lines of one name stand at most this many heights apart."""


def wrapped_name(paper: Paper, row: Row, cell: Cell) -> tuple[str, Box] | None:
    """Return the name that begins with a line of a letterhead and goes on in the next lines; None where it does not."""
    lines = _lines(paper, row, cell)
    if len(lines) < 2:
        return None
    return " ".join(line.text for _row, line in lines), blocks.around([line.box for _row, line in lines])


def is_second_line(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a line is not the first one of a name that runs over several."""
    line: blocks.Line | None = (row, cell)
    for _ in range(MOST_LINES - 1):
        line = blocks.above(paper, *line) if line else None
        if line is None or not _is_same_type(line[1], cell):
            return False
        if any(other is cell for _row, other in _lines(paper, *line)):
            return True
    return False


def _lines(paper: Paper, row: Row, cell: Cell) -> list[blocks.Line]:
    """Return the lines of one name; one where it is whole, or where nothing says that the next line is a part of it."""
    lines = [(row, cell)]
    for below_row, below in blocks.below(paper, row, cell):
        near = below.box.top - lines[-1][1].box.bottom <= NEAR * _height(cell)
        if (
            near
            and _is_same_type(below, cell)
            and _goes_on(paper, below_row, below)
            and not has_form(lines[-1][1].text)
        ):
            lines.append((below_row, below))
            continue
        smaller = _height(below) <= SMALLER * _height(cell)
        return lines if smaller and len(lines) <= MOST_LINES else lines[:1]
    return lines if has_form(lines[-1][1].text) else lines[:1]


def _goes_on(paper: Paper, row: Row, cell: Cell) -> bool:
    text = cell.text
    if is_bare_form(text):
        return True
    if is_address(text) or is_key(cell) or has_contact(paper, row, cell) or is_figure(paper, row, cell):
        return False
    if begins_as_person(text) or any(sign.isdigit() for sign in text) or is_vocabulary(paper, row, cell):
        return False
    titled = any(cell.start <= hit.start < cell.end for hit in hits_of(Kind.TITLE, row))
    return not titled and is_name(f"Xx {text}", labelled=True)


def _is_same_type(one: Cell, other: Cell) -> bool:
    return abs(_height(one) - _height(other)) <= SAME_TYPE * _height(other)


def _height(cell: Cell) -> float:
    return cell.box.bottom - cell.box.top
