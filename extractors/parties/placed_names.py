"""Names by their place alone: letterhead, the line over an envelope's window, the address in it, foot, till roll."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from documents.text import Box
from extractors.labels.dictionary import Kind
from extractors.layout.paper import Paper, hits_of
from extractors.layout.rows import Cell, Row
from extractors.parties import blocks
from extractors.parties.address_forms import ends_as_street, has_postcode, is_address, is_building, is_street
from extractors.parties.draft import Draft
from extractors.parties.name_forms import (
    begins_as_person,
    begins_as_scholar,
    has_form,
    is_bank,
    is_company_salutation,
    is_counted,
    is_name,
    is_organisation,
    is_senders_line,
    name_in,
)
from extractors.parties.role_names import is_weak, organisation_under, whole_name, without_wrapped_address
from extractors.parties.vocabulary import (
    before_title,
    is_figure,
    is_key,
    is_key_of_line,
    is_key_over_value,
    is_value,
    is_vocabulary,
    is_wording,
    opens_title,
)
from extractors.parties.web import has_contact
from extractors.parties.wrapped_names import is_second_line, wrapped_name

LETTERHEAD: Final = 0.2
"""Share of the page's height in which a letterhead stands."""
ADDRESS_WINDOW: Final = 0.45
FOOTER: Final = 0.85
IMPRINT: Final = 0.75
"""From here on a name with address and tax identifier is the sender's own, with a legal form or without."""
SHORT_NAME: Final = 3
"""A name of so few words with its legal form may be the second line of a longer one."""
SAME_SIZE: Final = 0.2
"""Heights of two lines of one name differ by less than this share."""
LARGE: Final = 1.3
"""Times the usual height of print."""
SENDERS_LINE: Final = 0.75
IN_WINDOW: Final = 0.9
"""Score of a name with its address right below the sender's line."""
FIGURES: Final = 2
WINDOW_ROWS: Final = 4
WINDOW_GAP: Final = 3.0
"""Rows and heights between them."""
HEADING: Final = 0.4
"""Share that is left of what is set apart over a name, as a heading is."""
BANK: Final = 0.3
"""Share that is left of the score of a bank's name: the foot of most papers names one."""
ROLL_ROW: Final = 50
"""Characters of the longest row of a till roll, and shares of its width."""
ROLL_SHAPE: Final = 0.62
ROLL_WIDTH: Final = 0.5
ROLL_HEAD: Final = 7
"""Rows at the head of a till roll in which the shop is named."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the whole paper looks like: its usual height of print, whether it is a till roll, and its first name."""

    usual: float
    roll: bool
    first: tuple[int, int]


def look_at(paper: Paper) -> Look:
    """Return the look of a paper."""
    usual = statistics.median(row.height for row in paper.rows) if paper.rows else 1.0
    return Look(usual, is_till_roll(paper), _first_name(paper))


def is_till_roll(paper: Paper) -> bool:
    """Tell whether a paper is as narrow as a receipt: short rows on a narrow page, or on a strip of a wide one."""
    if len(paper.rows) < ROLL_HEAD or max(len(row.text) for row in paper.rows) > ROLL_ROW:
        return False
    page = paper.page(paper.rows[0].page)
    width = max(row.box.x1 for row in paper.rows) - min(row.box.x0 for row in paper.rows)
    return page.width < ROLL_SHAPE * page.height or width < ROLL_WIDTH * page.width


def placed_name(paper: Paper, row: Row, at: int, cell: Cell, look: Look) -> Draft | None:
    """Return a cell as a name, rated by its place on the page; None when it is none or stands nowhere special."""
    if not _may_be_name(paper, row, at, cell):
        return None
    text = without_wrapped_address(paper, row, cell, name_in(row.text[cell.start : before_title(row, cell)]))
    start = max(row.text.find(text, cell.start), cell.start)
    senders_line = is_senders_line(cell.text)
    if senders_line:
        whole, box = text, row.box_of(start, start + len(text))
    else:
        whole, box = whole_name(paper, row, cell, text, row.box_of(start, start + len(text)))
        if whole == text and has_form(text) and len(text.split()) <= SHORT_NAME:
            whole, box = _with_line_above(paper, row, cell, text)
        if _is_in_head(paper, row, look):
            if is_second_line(paper, row, cell):
                return None
            whole, box = wrapped_name(paper, row, cell) or (whole, box)
    draft = Draft(whole, row, box, at, confidence=row.confidence_of(start, start + len(text)))
    if senders_line:
        draft.issuer = SENDERS_LINE
    else:
        _rate(paper, draft, cell, look)
    if is_bank(text) and at + row.index:
        draft.issuer *= BANK
    return draft if draft.issuer or draft.addressee else None


def _is_in_head(paper: Paper, row: Row, look: Look) -> bool:
    """Tell whether a row stands where a letterhead does."""
    depth = row.box.top / max(paper.page(row.page).height, 1.0)
    return row.page == paper.pages[0].number and (row.index < ROLL_HEAD if look.roll else depth < LETTERHEAD)


def _is_of_figures(paper: Paper, row: Row, at: int) -> bool:
    """Tell whether figures stand behind a cell without a legal form: those of an item, or the number of a till."""
    behind = row.cells[at + 1 :]
    if not behind or has_form(row.cells[at].text):
        return False
    if len(behind) == 1 and behind[0].text.isdigit() and len(row.cells[at].text.split()) <= SHORT_NAME:
        return True
    return sum(is_figure(paper, row, cell) for cell in behind) >= FIGURES


def _may_be_name(paper: Paper, row: Row, at: int, cell: Cell) -> bool:
    if is_figure(paper, row, cell) or is_vocabulary(paper, row, cell) or _is_heading(row, cell):
        return False
    if blocks.in_table(paper, row, cell) or is_company_salutation(cell.text) or _is_of_figures(paper, row, at):
        return False
    end = before_title(row, cell)
    text = name_in(row.text[cell.start : end])
    if not is_name(text, labelled=False) or is_wording(text) or is_key_over_value(paper, row, cell):
        return False
    if end < cell.end and not has_form(text) and paper.text.casefold().count(text.casefold()) == 1:
        return False  # The title has two words: "Premium Bill".
    if _is_of_address(paper, row, cell, text):
        return False
    if is_senders_line(cell.text):
        return True  # A name with its whole address is no value of the label beside it.
    role = blocks.role_over(paper, row, cell, past_address=False)
    return not is_value(paper, row, at) and (role is None or is_weak(paper.rows[role.row], role))


def _is_of_address(paper: Paper, row: Row, cell: Cell, text: str) -> bool:
    """Tell whether a print that may be a name is a line of an address, by where it stands in its block."""
    if is_counted(text):
        return not blocks.is_over_street(paper, row, cell)
    house = (is_building(text) or ends_as_street(text)) and not has_form(text)
    return house and (not blocks.starts(paper, row, cell) or is_street(cell.text))


def _is_heading(row: Row, cell: Cell) -> bool:
    """Tell whether a cell is a key, begins with one, or is a title with what it is for."""
    if is_key(cell):
        return True
    return not has_form(cell.text) and (is_key_of_line(cell, name_in(cell.text)) or opens_title(row, cell))


def _rate(paper: Paper, draft: Draft, cell: Cell, look: Look) -> None:
    row = draft.row
    depth = row.box.top / max(paper.page(row.page).height, 1.0)
    legal, block = has_form(draft.text), blocks.has_address(paper, row, cell)
    contact = any(has_contact(paper, line_row, line) for line_row, line in blocks.below(paper, row, cell))
    size = (cell.box.bottom - cell.box.top) / max(look.usual, 1.0)
    first = look.first == (row.index, cell.start)
    if look.roll:
        draft.issuer = _on_roll(row, legal=legal, first=first)
        return
    top = depth < LETTERHEAD and row.page == paper.pages[0].number
    person = begins_as_person(draft.text)
    private = person and not begins_as_scholar(draft.text)
    under_person = _is_under_person(paper, row, cell)
    if top and (legal or block or contact or size > LARGE or first):
        head = 0.4 if first or contact or size > LARGE or depth < LETTERHEAD / 2 else 0.25
        named = 0.2 * legal + 0.1 * (is_organisation(draft.text) and not legal) - 0.3 * private
        placed = 0.1 * block + 0.1 * contact + 0.1 * first + 0.15 * min(max(size - 1, 0), 1)
        draft.issuer = max(head + named + placed, 0.0)
    elif legal or (depth > IMPRINT and block and contact) or (depth > FOOTER and _has_address_beside(row, cell)):
        draft.issuer = 0.55 if depth > FOOTER else 0.35
    if person and organisation_under(paper, row, cell):
        return  # "Mr John Roe" stands over the company that he works for.
    in_window = depth < ADDRESS_WINDOW and _is_under_senders_line(paper, row, cell)
    if block and depth < ADDRESS_WINDOW and (under_person or in_window or blocks.starts(paper, row, cell)):
        head = 0.15 * (depth > LETTERHEAD / 3) + 0.1 * (size < LARGE) + 0.15 * private
        draft.addressee = 0.45 + head - 0.2 * contact - 0.1 * first - 0.15 * (size > LARGE)
        if in_window:
            draft.addressee = IN_WINDOW
    if not legal and _heads_name(paper, row, cell):
        draft.issuer, draft.addressee = draft.issuer * HEADING, draft.addressee * HEADING


def _has_address_beside(row: Row, cell: Cell) -> bool:
    """Tell whether the next cell of a row is an address: "Larkspur Kitchens | 1 Low Road, Leeds" in the foot."""
    at = row.cells.index(cell) + 1
    return at < len(row.cells) and has_postcode(row.cells[at].text) and is_address(row.cells[at].text)


def _is_under_person(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a cell is the company right under the name of a person who works for it."""
    over = blocks.above(paper, row, cell)
    return over is not None and begins_as_person(over[1].text) and organisation_under(paper, *over) is not None


def _is_under_senders_line(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether the next line above at the same edge is the sender's, as in DIN 5008."""
    for above in reversed(paper.rows[max(row.index - WINDOW_ROWS, 0) : row.index]):
        if above.page != row.page or cell.box.top - above.box.bottom > WINDOW_GAP * row.height:
            return False
        for other in above.cells:
            if min(other.box.x1, cell.box.x1) > max(other.box.x0, cell.box.x0):
                return abs(other.box.x0 - cell.box.x0) < row.height and is_senders_line(other.text)
    return False


def _heads_name(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a line is set apart over a name with its legal form: a heading in words that no list has."""
    line = next(blocks.below(paper, row, cell), None)
    legal = line is not None and has_form(line[1].text) and is_name(name_in(line[1].text), labelled=False)
    return legal and blocks.is_set_apart(paper, row, cell)


def _on_roll(row: Row, *, legal: bool, first: bool) -> float:
    if row.index >= ROLL_HEAD:
        return 0.35 if legal else 0.0
    return 0.45 + 0.25 * legal + 0.2 * first


def _first_name(paper: Paper) -> tuple[int, int]:
    """Return row and offset of the first cell on the paper that can be a name."""
    return next(
        ((row.index, cell.start) for row, at, cell in _cells(paper) if _may_be_name(paper, row, at, cell)), (-1, -1)
    )


def _cells(paper: Paper) -> Iterator[tuple[Row, int, Cell]]:
    for row in paper.rows:
        for at, cell in enumerate(row.cells):
            yield row, at, cell


def _with_line_above(paper: Paper, row: Row, cell: Cell, text: str) -> tuple[str, Box]:
    """Join a name that runs over two lines, the legal form on the second: same size, same edge, first of its block."""
    box = row.box_of(cell.start, cell.start + len(text))
    found = blocks.above(paper, row, cell)
    if found is None or any(hit.start < cell.start for hit in paper.roles[row.index]):
        return text, box  # Beside a word for its role a name is whole.
    above, other = found
    same_size = abs((other.box.bottom - other.box.top) - row.height) < SAME_SIZE * row.height
    if not same_size or not _can_begin_name(paper, above, other):
        return text, box
    return f"{other.text} {text}", Box(min(box.x0, other.box.x0), other.box.top, max(box.x1, other.box.x1), box.bottom)


def _can_begin_name(paper: Paper, row: Row, cell: Cell) -> bool:
    plain = is_name(cell.text, labelled=False) and not has_form(cell.text) and not cell.text.endswith((",", "."))
    starts = blocks.starts(paper, row, cell)
    return plain and starts and not is_vocabulary(paper, row, cell) and not hits_of(Kind.ROLE, row)
