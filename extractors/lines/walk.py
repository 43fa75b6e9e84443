"""The walk down the rows below the head of a table: items, parts of items, subtotals, and the table's end.

A row is an item when it has an amount (or, on papers without prices, a quantity). Rows without figures continue the
name. Carried-forward rows and subtotals are no items, and the first row of the totals ends the table; a head printed
again on the next page opens it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, NamedTuple

from extractors.labels.dictionary import Kind
from extractors.layout.paper import Paper, hits_of
from extractors.layout.rows import Row
from extractors.lines.cells import Piece, pieces_of
from extractors.lines.columns import Head, is_other_table, is_rest_of_head
from extractors.lines.draft import Draft
from extractors.lines.figures import is_code, is_negative, is_number
from extractors.lines.item_rows import (
    TOTALS,
    heads_section,
    heads_totals,
    is_extra,
    is_item,
    is_priced,
    is_totals,
    multiplies,
    stands_apart,
)
from extractors.lines.part_sums import carries, is_breakdown, is_named_alike, is_sum
from extractors.lines.stated import begins_stated

CONTINUES: Final = 1.7
"""A row without figures continues a description when it stands at most this many heights below."""
LOOK_AHEAD: Final = 6
"""Rows looked at below a subtotal to see whether the table goes on."""
NEARER: Final = 0.3
"""Heights by which one of two blanks must be narrower to tell where a line belongs."""
TABLE_ENDS: Final = 9.0
"""A gap of so many heights without an item ends a table on its page."""


@dataclass(slots=True)
class _State:
    """Where the walk down the pages stands.

    `ended` is the head of a table whose totals were met, `section` the number of items above the last sum.
    """

    head: Head | None = None
    ended: Head | None = None
    items: list[Draft] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    pending: list[tuple[Row, Piece]] = field(default_factory=list)
    last: Row | None = None
    fresh_page: bool = False
    opened: bool = False
    section: int = 0


class Walked(NamedTuple):
    """The items met on a walk down the pages, and the rows they and their heads stand in."""

    items: list[Draft]
    rows: set[int]


def walk(paper: Paper, head_of: Callable[[Row], Head | None]) -> Walked:
    """Return the items below the heads that `head_of` finds, in the order of the pages."""
    state = _State()
    skip_until = -1
    for row in paper.rows:
        if row.index <= skip_until:
            continue
        head = head_of(row)
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
    settle(state.items)
    _name_by_code(state.items)
    return Walked(state.items, state.rows)


def _walk(paper: Paper, row: Row, head: Head, state: _State) -> None:
    """Take one row below a head: an item, a part of one, or the table's end."""
    _turn_page(row, state)
    pieces = _with_quantity(paper, row, pieces_of(row, head), head)
    adds_up = _adds_up(paper, row, pieces, state)
    if begins_stated(row) and not is_priced(pieces) and _lacks_price(state):
        state.last = row
    elif _is_totals(paper, row, pieces, state):
        if not adds_up or not _more_items_follow(paper, row, head, state):
            state.head, state.ended = None, head
        _part(row, state)
    elif adds_up or _parts(paper, row, pieces, head, state.items):
        _part(row, state)
    elif is_item(pieces, head) and not stands_apart(row, pieces, state.items):
        _add_item(row, _with_code(pieces), head, state)
    elif state.last is not None and state.last.index == head.last_row and is_rest_of_head(row, head):
        state.head, state.last = replace(head, last_row=row.index), row
    elif not state.fresh_page:
        _continue(row, pieces, head, state)


def _is_totals(paper: Paper, row: Row, pieces: dict[str, Piece], state: _State) -> bool:
    """Tell whether a row is the first of the totals; what stands above net, tax and gross are their heads, no name."""
    if is_breakdown(paper, row, state.items):
        state.pending = []
        return True
    return is_totals(paper, row, pieces, state.items) or heads_totals(paper, row)


def _adds_up(paper: Paper, row: Row, pieces: dict[str, Piece], state: _State) -> bool:
    named = any(hit.weight("subtotal") for hit in hits_of(Kind.ROW, row))
    return named or is_sum(paper, row, pieces, state.items, state.section)


def _lacks_price(state: _State) -> bool:
    return bool(state.items) and "unit_price" not in state.items[-1].pieces


def _turn_page(row: Row, state: _State) -> None:
    if state.last is not None and state.last.page != row.page:
        _close(state)
        state.fresh_page = True


def _part(row: Row, state: _State) -> None:
    """End a section of the table: the line below it may be the heading of the next one."""
    _close(state)
    state.last, state.section = row, len(state.items)


def _parts(paper: Paper, row: Row, pieces: dict[str, Piece], head: Head, items: Sequence[Draft]) -> bool:
    """Tell whether a row stands between the items: a sum carried on, an allowance on those above, the next heading."""
    if not is_priced(pieces) and carries(paper, row, pieces, items):
        return True
    return _is_allowance(paper, row, pieces) or (heads_section(paper, row, head) and not is_item(pieces, head))


def _is_allowance(paper: Paper, row: Row, pieces: dict[str, Piece]) -> bool:
    """Tell whether a row takes something off the items above it: it is labelled so and its amount is negative."""
    amount = pieces.get("net_amount") or pieces.get("gross_amount")
    return amount is not None and is_negative(paper, amount.text) and is_extra(paper, row, pieces)


def _walk_on(paper: Paper, row: Row, head: Head, state: _State) -> None:
    """Take a row below what seemed to be totals: an item shows that the table goes on.

    Its figures multiply, or a row with its number stands above it.
    """
    pieces = _with_quantity(paper, row, pieces_of(row, head), head)
    named = any(hit.weight(concept) for hit in paper.labels[row.index] for concept in TOTALS)
    if is_priced(pieces) and not named and (state.opened or multiplies(paper, pieces)):
        state.head = head
        _add_item(row, pieces, head, state)
        return
    number, name = pieces.get("line_number"), pieces.get("description")
    if number is not None and name is not None and is_number(number.text):
        state.pending, state.opened = [(row, name)], True


def _with_code(pieces: dict[str, Piece]) -> dict[str, Piece]:
    """Take a code under the description for the item's identifier: its name stands in the row above or below."""
    name = pieces.get("description")
    if name is None or "item_id" in pieces or not is_code(name.text):
        return pieces
    return {concept: piece for concept, piece in pieces.items() if concept != "description"} | {"item_id": name}


def _with_quantity(paper: Paper, row: Row, pieces: dict[str, Piece], head: Head) -> dict[str, Piece]:
    """Add the quantity that stands half a row lower or higher than price and amount, where it multiplies out."""
    if "quantity" in pieces or not head.has("quantity") or not {"unit_price", "net_amount"} <= pieces.keys():
        return pieces
    for other in paper.rows[max(row.index - 1, 0) : row.index + 2]:
        beside = other.page == row.page and other.box.top < row.box.bottom and row.box.top < other.box.bottom
        if other is row or not beside:
            continue
        quantity = pieces_of(other, head).get("quantity")
        if quantity is not None and is_priced(whole := pieces | {"quantity": quantity}) and multiplies(paper, whole):
            return whole
    return pieces


def _add_item(row: Row, pieces: dict[str, Piece], head: Head, state: _State) -> None:
    draft = Draft(row, dict(pieces), limit=_right_of_description(head))
    if "description" in pieces and not state.opened:
        state.pending = [(other, piece) for other, piece in state.pending if not _begins_at_numbers(other, head)]
    if state.section == len(state.items) > 0 and ("description" in pieces or len(state.pending) > 1):
        # The heading of a section is no name: items have their own, or a line of it below the heading.
        state.pending = [] if "description" in pieces else state.pending[1:]
    nearer = _nearer(row, state)
    if state.opened or nearer > 0 or ("description" not in pieces and state.pending and nearer == 0):
        draft.above = [piece for _row, piece in state.pending]
        draft.opened = state.opened or nearer > 0
    elif state.items:
        state.items[-1].below.extend(piece for _row, piece in state.pending)
    state.items.append(draft)
    state.rows.add(row.index)
    state.pending, state.last, state.fresh_page, state.opened = [], row, False, False


def _begins_at_numbers(row: Row, head: Head) -> bool:
    """Tell whether words begin below the numbers of the lines, where no name does: the heading of a section."""
    number = head.column("line_number")
    return number is not None and row.box.x0 <= number.x1 and not is_number(row.words[0].text)


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


def _name_by_code(drafts: list[Draft]) -> None:
    """Let a code name the items of a paper that has no other name for them."""
    for draft in drafts:
        code = draft.pieces.get("item_id")
        nameless = "description" not in draft.pieces and not draft.above and not draft.below
        if nameless and code is not None and is_code(code.text):
            draft.pieces["description"] = code


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
    piece = pieces.get("description") or _below_code(pieces, head, state)
    if piece is None:
        return
    number = pieces.get("line_number")
    opens = number is not None and is_number(number.text)
    if opens or (gap > CONTINUES * row.height and not state.opened):
        _close(state)
        state.opened = opens
    state.pending.append((row, piece))
    if state.items and not state.opened:
        for concept in ("item_id", "gtin"):
            if concept in pieces and pieces[concept] is not piece:
                state.items[-1].pieces.setdefault(concept, pieces[concept])
    state.rows.add(row.index)
    state.last = row


def _below_code(pieces: dict[str, Piece], head: Head, state: _State) -> Piece | None:
    """Return a name that stands below the code of an item, where no column of names has one."""
    named = head.has("description") and (not state.items or "description" in state.items[-1].pieces)
    piece = pieces.get("item_id")
    return None if named or piece is None or (head.has("description") and is_code(piece.text)) else piece


def _close(state: _State) -> None:
    """Give the lines read so far to the last item, unless they begin one whose figures never came."""
    if state.items and not state.opened:
        state.items[-1].below.extend(piece for _row, piece in state.pending)
    state.pending = []


def _more_items_follow(paper: Paper, row: Row, head: Head, state: _State) -> bool:
    for other in paper.rows[row.index + 1 : row.index + 1 + LOOK_AHEAD]:
        pieces = pieces_of(other, head)
        if other.page != row.page or is_totals(paper, other, pieces, state.items):
            return False
        if is_item(pieces, head):
            return is_named_alike(pieces, other.height, state.items) and not is_extra(paper, other, pieces)
    return False
