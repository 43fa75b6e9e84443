"""Names beside a word for their role: "Bill to", "Sold by", "Lieferant", "From"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from documents.text import Box
from documents.values import names
from extractors.labels.dictionary import dictionary
from extractors.layout.paper import Hit, Paper
from extractors.layout.rows import Cell, Row
from extractors.parties import blocks
from extractors.parties.address_forms import has_postcode, is_address
from extractors.parties.draft import Draft
from extractors.parties.name_forms import (
    OPEN_FORMS,
    begins_as_person,
    has_form,
    is_bank,
    is_company_salutation,
    is_counted,
    is_leading_elsewhere,
    is_name,
    is_organisation,
    is_salutation,
    name_in,
)
from extractors.parties.vocabulary import is_figure, is_key, is_vocabulary, is_wording
from extractors.parties.wording import wording, words_of

VENDOR: Final = "vendor"
BUYER: Final = "buyer"
SHIP_TO: Final = "ship_to"
NAME: Final = "name"
SENDER: Final = "sender"
ADDRESSEE: Final = "addressee"

LABELLED: Final = 0.95
BANK: Final = 0.45
"""Share that is left where a bank stands beside "remit to": it keeps the account, and seldom sells."""
SHIPPED_TO: Final = 0.55
"""The place of delivery names the buyer only where nothing better does."""
WEAK: Final = 0.6
"""Share of LABELLED for role words that are everyday words as well."""
NO_ADDRESS: Final = 0.97
NO_FORM: Final = 0.9
"""Shares of a score that are left of a company without an address under it, and of a name without either."""
ROLE_ROWS: Final = 9
ROLE_REACH: Final = 8.0
"""A name stands at most this many heights below the word for its role."""
RIGHT_BELOW: Final = 1.6
"""A line this many heights below a role word belongs to it before anything to its right does."""
INDENT: Final = 3.0
"""A name below its role word is indented by at most this many heights."""
OPEN_WORDS: Final = frozenset(
    {"und", "and", "et", "of", "fur", "for", "der", "die", "das", "den", "dem", "zur", "zum", "y", "e", "en", "voor"}
    | {"de", "des", "du", "del", "della", "dei", "degli", "delle", "di", "van", "von", "pour", "by"}
)
"""A name does not end with one of these words."""
COMPANY_ENDINGS: Final = ("gesellschaft", "betrieb", "betriebe", "vertrieb", "maatschappij", "unternehmen", "werke")
LONGEST_ENDING: Final = 12
MOST_LINES_BELOW: Final = 2
"""Lines that may follow the first line of a name."""
LONGEST_SECOND_LINE: Final = 3
"""Words of a line with the legal form that ends the name above it."""
ACCOUNT_ROWS: Final = 3
"""Rows around the holder of an account in which the bank or the account itself is named."""
_JOINT: Final = re.compile(r"(?i)[&+]|\b(?:und|and|et|y|e|en)\b")
_AND_ADDRESS: Final = re.compile(r"(?i)\s*(?:und|and|&|et|y|e|en)\s+(?P<place>[^\W\d_]+)\b")
"""The second half of a heading: "Customer and address"."""
_LEADING: Final = re.compile(r"^[\s:.,;#*\-–|)]+|[\s:;,|\-–]+$")

Target = tuple[Row, int, int, int]
"""Where a name stands: row, cell, and the stretch of the row's text."""


def role_names(paper: Paper, row: Row, at: int, cell: Cell, role: Hit) -> Iterator[Draft]:
    """Yield the name of a role word: behind it, in the next cell, or on the rows below."""
    if _is_line_of_address(paper, row, cell, role) or blocks.in_table(paper, row, cell):
        return
    target = _target(paper, row, at, cell, role)
    if target is None:
        return
    its_row, its_cell, start, end = target
    text = without_wrapped_address(paper, its_row, its_row.cells[its_cell], name_in(its_row.text[start:end]))
    if not is_name(text, labelled=True):
        return
    first = max(its_row.text.find(text, start), start)
    box = its_row.box_of(first, first + len(text))
    place = Cell(start, end, its_row.text[start:end], box)  # Without the role word before it in the same cell.
    if is_counted(text) and not blocks.is_over_street(paper, its_row, place):
        return
    text, box = whole_name(paper, its_row, place, text, box)
    draft = Draft(text, its_row, box, its_cell, label=role.text)
    draft.confidence = its_row.confidence_of(first, min(first + len(text), len(its_row.text)))
    _rate(paper, draft, role)
    if draft.is_labelled or draft.issuer or draft.addressee:
        yield draft


def _is_line_of_address(paper: Paper, row: Row, cell: Cell, role: Hit) -> bool:
    """Tell whether a word such as "Company:" names a line of an address that another word heads."""
    return bool(role.weight(NAME)) and blocks.role_over(paper, row, cell) is not None


def opens_role(paper: Paper, row: Row, cell: Cell, role: Hit) -> bool:
    """Tell whether a role word heads its cell, or has a colon behind it and no label before it.

    It does not where it is a part of a name: "Client GmbH", the value of a key to its left, or a department under its
    company's name.
    """
    rest = row.text[role.end : cell.end].strip(" :")
    if wording().attention.lead(role.text) and rest and not has_form(rest):
        return False  # Behind "attn." stands a person; alone it heads the address.
    if wording().departments & set(words_of(role.text)) and not blocks.starts(paper, row, cell):
        return False
    if is_company_salutation(cell.text) and not role.weight(ADDRESSEE) and blocks.has_address(paper, row, cell):
        return False
    if _is_in_label(paper, row, role):
        return False
    at = row.cells.index(cell)
    own_colon = row.text[role.end : role.end + 2].strip().startswith(":")
    if at and row.cells[at - 1].text.endswith(":") and not own_colon and " " not in role.text.strip():
        return False  # Of two words or more it is no value: "Date: Billing address Larkspur Ltd".
    if role.start - cell.start <= 2:
        return names.without_legal_form(cell.text) != names.fold(role.text) or not has_form(cell.text)
    before = words_of(row.text[cell.start : role.start])
    fillers = wording().connecting | wording().sentence | wording().leading_on
    alone = own_colon or (before[:1] == before and not row.text[role.end : cell.end].strip(" :.#*"))
    return alone and all(word in fillers or word.isdigit() for word in before)


def _is_in_label(paper: Paper, row: Row, role: Hit) -> bool:
    """Tell whether the word is a part of a longer label: "payer" of "À payer", "Account" of "Account number"."""
    return any(
        label.start <= role.start and role.end <= label.end and label.end - label.start > role.end - role.start
        for label in paper.labels[row.index]
    )


def end_of_roles(paper: Paper, row: Row, role: Hit) -> int:
    """Return where a chain of role words ends: "Customer/Recipient" is one."""
    end = role.end
    for hit in paper.roles[row.index]:
        between = row.text[end : hit.start].strip(" .") if hit.start >= end else None
        same = between == "" and set(hit.concepts) == set(role.concepts)  # "Cliente intestatario"
        if same or between in wording().role_joints:
            end = hit.end
    behind = _AND_ADDRESS.match(row.text, end)
    return behind.end() if behind is not None and dictionary().party_words.is_place(behind["place"]) else end


def is_weak(row: Row, role: Hit) -> bool:
    """Tell whether a role word is an everyday word as well, and does not stand alone as the head of a block does."""
    cell = row.cells[row.cell_at(role.start)]
    alone = cell.text.rstrip(" :.") == role.text
    return not alone and names.fold(role.text) in wording().weak_roles


def without_wrapped_address(paper: Paper, row: Row, cell: Cell, text: str) -> str:
    """Cut the address that begins behind a name and ends in the line below: "J. Roe, High Street" over "12, Leeds".

    What a word for "and" joins is no street, but the rest of a name: "Hill, Bray & Partners".
    """
    _name, comma, rest = text.partition(",")
    if not comma or _JOINT.search(rest) or has_form(text) or not cell.text.rstrip(" ,").endswith(text):
        return text
    line = next(blocks.below(paper, row, cell), None)
    name = name_in(f"{text} {line[1].text}") if line is not None and has_postcode(line[1].text) else text
    return name if text.startswith(name) else text


def whole_name(paper: Paper, row: Row, cell: Cell, text: str, box: Box) -> tuple[str, Box]:
    """Join the word before a person's name, or a second line that ends a company's name, with the first line."""
    if "(" in cell.text and ")" not in cell.text:
        return _with_bracket(paper, row, cell) or (text, box)
    if text != name_in(cell.text):
        return text, box
    for below_row, below in itertools.islice(blocks.below(paper, row, cell), MOST_LINES_BELOW):
        line = name_in(below.text)
        plain = _ends_open(text) or not is_vocabulary(paper, below_row, below)
        if not _ends_open(text) and blocks.is_set_apart(paper, row, cell):
            break  # A heading over the name, or over another one.
        if not plain or not _continues(text, line, below.text):
            break
        text, box = f"{text} {line}", blocks.around((box, below.box))
    return text, box


def _with_bracket(paper: Paper, row: Row, cell: Cell) -> tuple[str, Box] | None:
    """Return a name with the line that closes its bracket: "Larkspur Ltd (trading as" over "Larkspur Foods)"."""
    line = next(blocks.below(paper, row, cell), None)
    if line is None or ")" not in line[1].text or is_address(line[1].text):
        return None
    whole = f"{cell.text} {line[1].text}"
    return (whole, blocks.around([cell.box, line[1].box])) if is_name(whole, labelled=True) else None


def _continues(text: str, line: str, printed: str) -> bool:
    """Tell whether a line goes on with the name above it."""
    if is_salutation(text):
        return is_name(line, labelled=True)
    if is_address(printed) or not is_name(f"Xx {line}", labelled=True):
        return False
    words = words_of(line)
    if has_form(text) and _ends_form(text, line):
        return True
    if has_form(text) and words_of(text)[-1] not in OPEN_FORMS:
        return False
    joint = bool(words) and words[0] in {"und", "and", "et", "en", "y", "e"}
    begins_open = line[:1] == "&" or (joint and (line[:1].islower() or line.isupper()))
    return (
        _ends_open(text)
        or begins_open
        or (len(words) <= LONGEST_SECOND_LINE and (has_form(f"Xx {line}") or _is_kind_of_company(words)))
        or (len(words) == 1 and words[0] in wording().organisations - wording().departments)
    )


def _ends_open(text: str) -> bool:
    """Tell whether a name must go on in the next line: "University of", "Hill &"."""
    return text.endswith(("&", "-", "+", "& C.", "& Co.")) or words_of(text)[-1] in OPEN_WORDS


def _is_kind_of_company(words: Sequence[str]) -> bool:
    """Tell whether a line is one long word that says what kind of company it is: "Handelsgesellschaft"."""
    return len(words) == 1 and words[0].endswith(COMPANY_ENDINGS) and len(words[0]) > LONGEST_ENDING


def _ends_form(text: str, line: str) -> bool:
    """Tell whether a line only ends the legal form above it: "(haftungsbeschränkt)" under "UG"."""
    whole = f"{text} {line}"
    return names.has_legal_form(whole) and names.without_legal_form(whole) == names.without_legal_form(text)


def _rate(paper: Paper, draft: Draft, role: Hit) -> None:
    """Give the draft what the role word says; most words stand for one role, some for several."""
    party = _is_party(paper, draft)
    weak = is_weak(paper.rows[role.row], role) or (not party and names.fold(role.text) in wording().weak_roles)
    weak = weak or names.fold(role.text) in wording().behind_buyer
    weak = weak or (not party and wording().attention.lead(role.text))
    weight = LABELLED * (WEAK if weak else 1.0) * _believed(paper, draft)
    holder = names.fold(role.text) in wording().account_holders
    other = (BUYER if _is_by_account(paper, role) else VENDOR) if holder else ""
    for phrase in role.phrases:
        if phrase.concept == other:
            continue
        if phrase.concept == VENDOR:
            draft.vendor = max(draft.vendor, weight * (BANK if is_bank(draft.text) else 1.0))
        elif phrase.concept == BUYER:
            draft.buyer, draft.delivered = max(draft.buyer, weight), False
        elif phrase.concept == SHIP_TO:
            draft.delivered = draft.buyer == 0
            draft.buyer = max(draft.buyer, SHIPPED_TO if party else SHIPPED_TO * WEAK)
        elif phrase.concept == SENDER:
            draft.issuer = max(draft.issuer, weight if party else LABELLED * WEAK)
        elif phrase.concept == ADDRESSEE:
            draft.addressee = max(draft.addressee, weight if party else LABELLED * WEAK)


def _is_by_account(paper: Paper, role: Hit) -> bool:
    """Tell whether the bank or the account stands near a word for a holder: of an account, not of a contract."""
    near = range(max(role.row - ACCOUNT_ROWS, 0), min(role.row + ACCOUNT_ROWS + 1, len(paper.rows)))
    rows = [paper.rows[index] for index in near if paper.rows[index].page == role.page]
    labelled = any(hit.weight(name) for row in rows for hit in paper.labels[row.index] for name in ("iban", "bic"))
    return labelled or any(is_bank(row.text) for row in rows)


def _believed(paper: Paper, draft: Draft) -> float:
    """Return how far a name beside a role word is the party: a clerk may be named there, an address says it is none."""
    if blocks.has_address(paper, draft.row, Cell(0, len(draft.text), draft.text, draft.box)):
        return 1.0
    return NO_ADDRESS if has_form(draft.text) else NO_FORM


def _is_party(paper: Paper, draft: Draft) -> bool:
    """Tell a party from a place: goods go "from" and "to" places too. A party has a legal form or an address."""
    place = Cell(0, len(draft.text), draft.text, draft.box)
    return has_form(draft.text) or blocks.has_address(paper, draft.row, place)


def _target(paper: Paper, row: Row, at: int, cell: Cell, role: Hit) -> Target | None:
    end = end_of_roles(paper, row, role)
    behind = row.text[end : end + 2].strip()
    rest = _LEADING.sub("", row.text[end : cell.end])
    if not rest:
        near = _name_below(paper, row, cell, RIGHT_BELOW)
        return near or _name_right(paper, row, at) or _name_below(paper, row, cell, ROLE_REACH)
    plain = not is_weak(row, role) or _heads_address(paper, row, cell, role)
    if behind.startswith(":") or (plain and (rest[:1].isupper() or has_form(rest))):
        return row, at, _first_sign(row, end, rest), cell.end
    return None


def _first_sign(row: Row, end: int, rest: str) -> int:
    """Return where what follows a role word begins, past the signs between."""
    return row.text.index(rest, end)


def _heads_address(paper: Paper, row: Row, cell: Cell, role: Hit) -> bool:
    """Tell whether an everyday word for an addressee begins the first line of an address: "To Jane Roe"."""
    leads = role.start == cell.start and role.weight(ADDRESSEE) and blocks.starts(paper, row, cell)
    start = cell.end - len(row.text[role.end : cell.end].lstrip())
    place = Cell(start, cell.end, row.text[start : cell.end], row.box_of(start, cell.end))
    return bool(leads) and (blocks.has_address(paper, row, place) or blocks.has_address(paper, row, cell))


def _name_right(paper: Paper, row: Row, at: int) -> Target | None:
    if at + 1 >= len(row.cells):
        return None
    cell = row.cells[at + 1]
    if any(cell.start <= hit.start < cell.end and opens_role(paper, row, cell, hit) for hit in paper.roles[row.index]):
        return None
    if _stands_under_role(paper, row, cell):
        return None
    if is_leading_elsewhere(cell.text):
        return _under_person(paper, row, cell)
    plain = is_name(name_in(cell.text), labelled=True) and not is_figure(paper, row, cell) and not is_key(cell)
    return (row, at + 1, cell.start, cell.end) if plain and not is_vocabulary(paper, row, cell) else None


def _stands_under_role(paper: Paper, row: Row, cell: Cell) -> bool:
    """Tell whether a cell has a role word right above it: it is that word's, not the one's to its left."""
    over = blocks.above(paper, row, cell)
    if over is None:
        return False
    over_row, head = over
    return any(
        hit.start == head.start and opens_role(paper, over_row, head, hit) for hit in paper.roles[over_row.index]
    )


def _under_person(paper: Paper, row: Row, cell: Cell) -> Target | None:
    """Return the company on the line under the person for whose attention the paper is."""
    for below_row, below in blocks.below(paper, row, cell):
        company = has_form(below.text) and _is_plain_name(paper, below_row, below)
        return (below_row, below_row.cells.index(below), below.start, below.end) if company else None
    return None


def _name_below(paper: Paper, row: Row, cell: Cell, reach: float) -> Target | None:
    """Return the first name-like cell below, left-aligned with the role word or a little indented.

    Cells such as "Number:" are skipped; of a cell such as "Name:" the value is taken. The name of a person gives way to
    the organisation on the next line.
    """
    for below in _rows_below(row, paper, reach):
        for at, other in enumerate(below.cells):
            if not -row.height < other.box.x0 - cell.box.x0 < INDENT * row.height:
                continue
            roles = [hit for hit in paper.roles[below.index] if hit.start == other.start]
            if any(hit.weight(NAME) for hit in roles) and _is_key(other.text, roles[0].text):
                return _value_of_key(paper, below, at, roles[0])
            if _is_plain_name(paper, below, other) and not _is_key_of_grid(paper, (row, cell), (below, other)):
                return organisation_under(paper, below, other) or (below, at, other.start, other.end)
            if any(hit.weight(role) for hit in roles for role in (VENDOR, BUYER, SHIP_TO)):
                return None
    return None


def _is_key_of_grid(paper: Paper, head: blocks.Line, line: blocks.Line) -> bool:
    """Tell whether two cells at one edge each have a figure beside them at another: keys of a list, known or not.

    A company, or a name over its address, is none, whatever stands in the next column.
    """
    if has_form(line[1].text) or blocks.has_address(paper, *line):
        return False
    beside = [_figure_beside(paper, *one) for one in (head, line)]
    if beside[0] is None or beside[1] is None:
        return False
    return min(abs(beside[0].x0 - beside[1].x0), abs(beside[0].x1 - beside[1].x1)) < head[0].height / 2


def _figure_beside(paper: Paper, row: Row, cell: Cell) -> Box | None:
    """Return the place of the number, date or amount in the next cell of a row; None where none is there."""
    at = row.cells.index(cell) + 1
    if at == len(row.cells):
        return None
    other = row.cells[at]
    figure = is_figure(paper, row, other) or any(span.start == other.start for span in paper.spans[row.index])
    return other.box if figure and not has_postcode(other.text) else None


def _rows_below(row: Row, paper: Paper, reach: float) -> Iterator[Row]:
    for below in paper.rows[row.index + 1 : row.index + 1 + ROLE_ROWS]:
        if below.page != row.page or below.box.top - row.box.bottom > reach * row.height:
            return
        yield below


def _is_plain_name(paper: Paper, row: Row, cell: Cell) -> bool:
    if blocks.in_table(paper, row, cell) or is_figure(paper, row, cell) or is_key(cell):
        return False
    text = name_in(cell.text)
    if not is_name(text, labelled=True) or is_wording(text):
        return False
    return not is_vocabulary(paper, row, cell) or blocks.has_address(paper, row, cell)


def organisation_under(paper: Paper, row: Row, cell: Cell) -> Target | None:
    """Return the line under a person's name that is an organisation, the address under it; else None."""
    if has_form(cell.text) or is_organisation(cell.text) or not begins_as_person(cell.text):
        return None
    for below_row, below in blocks.below(paper, row, cell):
        text = name_in(below.text)
        company = has_form(text) or is_organisation(text)
        if company and is_name(text, labelled=True) and not is_vocabulary(paper, below_row, below):
            return below_row, below_row.cells.index(below), below.start, below.end
        return None
    return None


def _is_key(text: str, word: str) -> bool:
    rest = text[len(word) :].strip()
    return not rest or rest.startswith(":")


def _value_of_key(paper: Paper, row: Row, at: int, key: Hit) -> Target | None:
    cell = row.cells[at]
    rest = _LEADING.sub("", row.text[key.end : cell.end])
    if rest:
        return row, at, _first_sign(row, key.end, rest), cell.end
    return _name_right(paper, row, at)
