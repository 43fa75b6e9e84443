"""Finds the line items of a document: below the heads of a table, else in rows whose figures multiply.

A row is an item when it has an amount (or, on papers without prices, a quantity). Rows without figures continue the
description. Carried-forward rows and subtotals are no items, and the first row of the totals ends the table; a head
printed again on the next page opens it again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from documents.reading import LineReading
from documents.text import Box
from extractors.labels.dictionary import WEAK, Kind
from extractors.layout.paper import Paper, hits_of
from extractors.layout.rows import Row
from extractors.lines.cells import Piece, pieces_of
from extractors.lines.columns import Head, head_at, is_other_table
from extractors.lines.descriptions import is_attribute, settle_width
from extractors.lines.draft import Draft
from extractors.lines.figures import is_number, number_readings
from extractors.lines.item import as_reading
from extractors.lines.priced import items_of_a_receipt, items_of_a_sum
from extractors.lines.unheaded import items_without_head

TOTALS: Final = ("net_total", "gross_total", "tax_total", "payable", "lines_total")
CONTINUES: Final = 1.7
"""A row without figures continues a description when it stands at most this many heights below."""
FEWEST_LETTERS: Final = 3
SUMMARY_HEADS: Final = 3
LOOK_AHEAD: Final = 6
"""Rows looked at below a subtotal to see whether the table goes on."""
LEADING: Final = 12
"""A label of a total begins within so many characters of its cell."""
NEARER: Final = 0.3
"""Heights by which one of two blanks must be narrower to tell where a line belongs."""
CENT: Final = Decimal("0.01")
TABLE_ENDS: Final = 9.0
"""A gap of so many heights without an item ends a table on its page."""

_PERCENT: Final = re.compile(r"[\d.,\s]*%")


class LinesFound(NamedTuple):
    """The line items, and the rows they stand in."""

    lines: tuple[LineReading, ...]
    rows: frozenset[int]


@dataclass(slots=True)
class _State:
    """Where the walk down the pages stands; `ended` is the head of a table whose totals were met."""

    head: Head | None = None
    ended: Head | None = None
    items: list[Draft] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    pending: list[tuple[Row, Piece]] = field(default_factory=list)
    last: Row | None = None
    fresh_page: bool = False
    opened: bool = False


def find_lines(paper: Paper) -> LinesFound:
    """Return the line items in the order of the pages."""
    state = _State()
    skip_until = -1
    for row in paper.rows:
        if row.index <= skip_until:
            continue
        head = head_at(paper, row.index)
        if head is not None and is_other_table(head):
            state.head, state.ended, skip_until = None, None, head.last_row
        elif head is not None:
            _close(state)
            state.head, state.ended = head, None
            state.last, state.fresh_page = paper.rows[head.last_row], False
            skip_until = head.last_row
            state.rows.update(range(row.index, head.last_row + 1))
        elif state.head is not None:
            _walk(paper, row, state.head, state)
        elif state.ended is not None:
            _walk_on(paper, row, state.ended, state)
    _close(state)
    drafts = state.items
    settle(drafts)
    settle_width(drafts)
    rows = state.rows
    if not drafts:
        drafts = items_of_a_sum(paper) or items_without_head(paper) or items_of_a_receipt(paper)
        rows = {draft.row.index for draft in drafts}
    return LinesFound(tuple(as_reading(paper, draft) for draft in drafts), frozenset(rows))


def _walk(paper: Paper, row: Row, head: Head, state: _State) -> None:
    """Take one row below a head: an item, a part of one, or the table's end."""
    if state.last is not None and state.last.page != row.page:
        _close(state)
        state.fresh_page = True
    kinds = {concept for hit in hits_of(Kind.ROW, row) for concept in hit.concepts}
    pieces = _with_quantity(paper, row, pieces_of(row, head), head)
    if _is_totals(paper, row, pieces, state) or _heads_totals(paper, row):
        if "subtotal" not in kinds or not _more_items_follow(paper, row, head, state):
            state.head, state.ended = None, head
        _close(state)
        state.last = row
    elif "subtotal" in kinds or ("carried" in kinds and not _is_priced(pieces)):
        _close(state)
        state.last = row
    elif _is_item(pieces, head):
        _add_item(row, pieces, head, state)
    elif not state.fresh_page:
        _continue(row, pieces, head, state)


def _walk_on(paper: Paper, row: Row, head: Head, state: _State) -> None:
    """Take a row below what seemed to be totals: an item shows that the table goes on.

    Its figures multiply, or a row with its number stands above it.
    """
    pieces = _with_quantity(paper, row, pieces_of(row, head), head)
    named = any(hit.weight(concept) for hit in paper.labels[row.index] for concept in TOTALS)
    if _is_priced(pieces) and not named and (state.opened or _multiplies(paper, pieces)):
        state.head = head
        _add_item(row, pieces, head, state)
        return
    number, name = pieces.get("line_number"), pieces.get("description")
    if number is not None and name is not None and is_number(number.text):
        state.pending, state.opened = [(row, name)], True


def _with_quantity(paper: Paper, row: Row, pieces: dict[str, Piece], head: Head) -> dict[str, Piece]:
    """Add the quantity that stands half a row lower or higher than price and amount, where it multiplies out."""
    if "quantity" in pieces or not head.has("quantity") or not {"unit_price", "net_amount"} <= pieces.keys():
        return pieces
    for other in paper.rows[max(row.index - 1, 0) : row.index + 2]:
        beside = other.page == row.page and other.box.top < row.box.bottom and row.box.top < other.box.bottom
        if other is row or not beside:
            continue
        quantity = pieces_of(other, head).get("quantity")
        if quantity is not None and _is_priced(whole := pieces | {"quantity": quantity}) and _multiplies(paper, whole):
            return whole
    return pieces


def _multiplies(paper: Paper, pieces: dict[str, Piece]) -> bool:
    cells = (pieces[name].text for name in ("quantity", "unit_price", "net_amount"))
    quantity, price, amount = (Decimal(number_readings(paper, text)[0]) for text in cells)
    return abs(quantity * price - amount) < CENT


def _add_item(row: Row, pieces: dict[str, Piece], head: Head, state: _State) -> None:
    draft = Draft(row, dict(pieces), limit=_right_of_description(head))
    nearer = _nearer(row, state)
    if state.opened or nearer > 0 or ("description" not in pieces and state.pending and nearer == 0):
        draft.above = [piece for _row, piece in state.pending]
        draft.opened = state.opened or nearer > 0
    elif state.items:
        state.items[-1].below.extend(piece for _row, piece in state.pending)
    state.items.append(draft)
    state.rows.add(row.index)
    state.pending, state.last, state.fresh_page, state.opened = [], row, False, False


def _nearer(row: Row, state: _State) -> int:
    """Return 1 when the lines above an item stand nearer to it than to the item before, -1 for the reverse, else 0."""
    if not state.pending or not state.items or state.items[-1].row.page != row.page:
        return 0
    first, last = state.pending[0][0], state.pending[-1][0]
    above = first.box.top - state.items[-1].row.box.bottom
    below = row.box.top - last.box.bottom
    if abs(above - below) < NEARER * row.height:
        return 0
    return 1 if below < above else -1


def _right_of_description(head: Head) -> float | None:
    description = head.column("description")
    if description is None:
        return None
    return min((column.x0 for column in head.columns if column.x0 > description.x1), default=None)


def settle(drafts: list[Draft]) -> None:
    """Give the lines between two items to the one they describe.

    Where the last item has lines below it and none of its own, descriptions stand below the figures on this paper.
    """
    bare = [draft for draft in drafts if "description" not in draft.pieces and not draft.opened]
    if not bare or not bare[-1].below:
        return
    for before, draft in pairwise([None, *drafts]):
        if draft is not None and draft in bare:
            if before is not None:
                before.below.extend(draft.above)
            draft.above = []


def _continue(row: Row, pieces: dict[str, Piece], head: Head, state: _State) -> None:
    """Take a row without figures: a line of a description above or below its item."""
    last = state.last
    if last is None or row.page != last.page:
        return
    gap = row.box.top - last.box.bottom
    if gap > TABLE_ENDS * row.height:
        _close(state)
        state.head = None
        return
    piece = pieces.get("description") or (None if head.has("description") else pieces.get("item_id"))
    if piece is None:
        return
    number = pieces.get("line_number")
    opens = number is not None and is_number(number.text)
    if opens or (gap > CONTINUES * row.height and not state.opened):
        _close(state)
        state.opened = opens
    state.pending.append((row, piece))
    if state.items and not state.opened:
        for concept in {"item_id", "gtin"} & pieces.keys():
            state.items[-1].pieces.setdefault(concept, pieces[concept])
    state.rows.add(row.index)
    state.last = row


def _close(state: _State) -> None:
    """Give the lines read so far to the last item, unless they begin one whose figures never came."""
    if state.items and not state.opened:
        state.items[-1].below.extend(piece for _row, piece in state.pending)
    state.pending = []


def _is_item(pieces: dict[str, Piece], head: Head) -> bool:
    """Tell whether a row has the figures of an item.

    With an amount: also a quantity, or a price or a number of the line and a text. With an amount that cannot be read:
    a quantity, a price and a name. Without amounts: a quantity and a text.
    """
    if any(_PERCENT.match(pieces[name].text) for name in ("quantity", "unit") if name in pieces):
        return False  # "10 % of 250.00" is an allowance or a tax.
    figures = {concept for concept, piece in pieces.items() if is_number(piece.text)}
    told = any(_has_letters(pieces[name]) for name in ("description", "item_id") if name in pieces)
    if figures & {"net_amount", "gross_amount"}:
        if "quantity" in figures:
            return True
        marked = bool(figures & {"unit_price", "line_number"}) or "item_id" in pieces
        return told and (marked or not head.has("quantity", "unit_price"))
    if head.has("net_amount", "gross_amount"):
        return {"quantity", "unit_price"} <= figures and told and not any(map(is_attribute, pieces.values()))
    return bool(figures & {"quantity", "ordered"}) and (told or "gtin" in pieces)


def _is_priced(pieces: dict[str, Piece]) -> bool:
    """Tell whether a row has quantity, price and amount: no sum carried over has them, whatever its words mean."""
    return all(name in pieces and is_number(pieces[name].text) for name in ("quantity", "unit_price", "net_amount"))


def _has_letters(piece: Piece) -> bool:
    return sum(sign.isalpha() for sign in piece.text) >= FEWEST_LETTERS


def _is_totals(paper: Paper, row: Row, pieces: dict[str, Piece], state: _State) -> bool:
    """Tell whether a row begins the totals: a label of a total, an amount behind it, and no quantity."""
    if _has_quantity(paper, row, pieces):
        return False
    for hit in paper.labels[row.index]:
        cell = row.cells[row.cell_at(hit.start)]
        behind = [span for span in paper.spans[row.index] if span.start >= hit.end]
        in_amounts = any(_under_amounts(span.box, row.height, state) for span in behind)
        sure = 0.0 if in_amounts else WEAK
        named = any(hit.weight(concept) > sure for concept in TOTALS)
        leads = hit.start - cell.start <= LEADING or (cell is row.cells[0] and in_amounts)
        if named and leads and behind:
            return True
    return False


def _has_quantity(paper: Paper, row: Row, pieces: dict[str, Piece]) -> bool:
    """Tell whether a row has a quantity that is no part of a label, such as the rate in "plus 19 % VAT"."""
    quantity = pieces.get("quantity")
    if quantity is None or not is_number(quantity.text):
        return False
    cells = [row.cells[row.cell_at(hit.start)] for hit in paper.labels[row.index] if hit.weight("tax_total")]
    return not any(cell.box.x0 < quantity.box.x0 < cell.box.x1 for cell in cells)


def _under_amounts(box: Box, height: float, state: _State) -> bool:
    """Tell whether a figure ends where the amounts of the items end, or no item was seen yet."""
    amounts = [draft.pieces["net_amount"] for draft in state.items if "net_amount" in draft.pieces]
    return not amounts or abs(amounts[-1].box.x1 - box.x1) < 2 * height


def _heads_totals(paper: Paper, row: Row) -> bool:
    """Tell whether a row is the head of a summary: several labels of totals and no figure."""
    named = [hit for hit in paper.labels[row.index] if any(hit.weight(concept) for concept in TOTALS)]
    return len(named) >= SUMMARY_HEADS and not any(sign.isdigit() for sign in row.text)


def _more_items_follow(paper: Paper, row: Row, head: Head, state: _State) -> bool:
    for other in paper.rows[row.index + 1 : row.index + 1 + LOOK_AHEAD]:
        pieces = pieces_of(other, head)
        if other.page != row.page or _is_totals(paper, other, pieces, state):
            return False
        if _is_item(pieces, head):
            return True
    return False
