"""Products printed as a calculation: "12 pcs × 7.79 - 5 %" in the row of an item or beside it.

The sign of multiplication says which number is the quantity and which the price, with no head and no column. It counts
where the calculation leads to the amount of the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from documents.values import units
from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind
from extractors.lines.cells import Piece
from extractors.lines.draft import Draft
from extractors.lines.figures import is_number, number_readings
from extractors.lines.item_rows import TOTALS
from extractors.lines.unheaded import text_above, text_before

ROWS_BELOW: Final = 5
"""A calculation stands at most so many rows below the amount: notes may stand between."""
HALF: Final = Decimal("0.5")
HALF_CENT: Final = Decimal("0.005")
HUNDRED: Final = Decimal(100)
_NUMBER: Final = r"\d{1,3}(?:[ .,'’]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?"
STATED: Final = re.compile(
    rf"(?P<quantity>-?(?:{_NUMBER}))(?P<unit>[^\d:]{{0,14}}?)\s?[x×X*@à]\s?(?:[€$£]|[A-Z]{{3}})?\s?"
    rf"(?P<price>{_NUMBER})(?:\s?[€$£])?"
    rf"(?:\s?/\s?(?P<base>10{{0,4}})(?![\d.,]))?(?:\s?[-–−]\s?(?P<discount>\d+(?:[.,]\d+)?\s?%))?(?![\w/])"
)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A calculation as printed, and what it leads to."""

    row: Row
    start: int
    end: int
    pieces: dict[str, Piece]
    result: Decimal
    slack: Decimal


def begins_stated(row: Row) -> bool:
    """Tell whether a row begins with a calculation: whatever is printed behind it belongs to the item above."""
    return STATED.match(row.text) is not None


def add_stated(paper: Paper, drafts: Sequence[Draft]) -> None:
    """Add quantity and price to items that lack one of them and have a calculation beside that leads to the amount."""
    rows = {draft.row.index for draft in drafts}
    for draft in drafts:
        amount = _amount(paper, draft)
        if amount is None or {"quantity", "unit_price"} <= draft.pieces.keys():
            continue
        for row in _rows_beside(paper, draft, rows):
            found = next((one for one in _stated(paper, row) if abs(one.result - amount) <= one.slack), None)
            if found is not None:
                _add(draft, found)
                break


def items_of_calculations(paper: Paper) -> list[Draft]:
    """Return the items whose amount a calculation in their row or below leads to, found without regard to any head."""
    drafts: list[Draft] = []
    taken = -1
    for row in paper.rows:
        for stated in _stated(paper, row):
            draft = _draft(paper, stated, taken)
            if draft is not None:
                drafts.append(draft)
                taken = row.index
                break
    return drafts


def _draft(paper: Paper, stated: _Stated, taken: int) -> Draft | None:
    """Return the item of a calculation: its amount stands behind it, or in the nearest row above that has one."""
    row = stated.row
    for other in reversed(paper.rows[max(taken + 1, row.index - ROWS_BELOW) : row.index + 1]):
        amounts = [span for span in _amounts(paper, other) if other is not row or span.start >= stated.end]
        if other.page != row.page:
            return None
        if not amounts:
            continue
        total = any(hit.weight(concept) == 1 for hit in paper.labels[other.index] for concept in TOTALS)
        if total or abs(by_style(paper, amounts[-1])[0] - stated.result) > stated.slack:
            return None
        start = stated.start if other is row else amounts[0].start
        name = text_before(other, [amounts[-1]]) if other is not row else _before(row, start)
        name = name or text_above(paper, other)
        last = amounts[-1]
        amount = Piece(last.raw, last.box, last.confidence)
        return Draft(other, stated.pieces | {"description": name, "net_amount": amount}) if name else None
    return None


def _before(row: Row, start: int) -> Piece | None:
    text = row.text[:start].strip(" .:")
    if sum(sign.isalpha() for sign in text) < 2:
        return None
    return Piece(text, row.box_of(0, start), row.confidence_of(0, start))


def _rows_beside(paper: Paper, draft: Draft, rows: set[int]) -> Iterator[Row]:
    """Yield the row of an item, those below it up to the next item, and the one above."""
    at = draft.row.index
    yield draft.row
    for row in paper.rows[at + 1 : at + 1 + ROWS_BELOW]:
        if row.page != draft.row.page or row.index in rows:
            break
        yield row
    if at and at - 1 not in rows and paper.rows[at - 1].page == draft.row.page:
        yield paper.rows[at - 1]


def _add(draft: Draft, stated: _Stated) -> None:
    draft.pieces |= stated.pieces
    if stated.row is draft.row:
        _cut(draft, stated)
    beside = range(len(draft.below))
    draft.below = [draft.below[at] for at in beside if not _is_in(draft.below[at], stated)]
    draft.above = [piece for piece in draft.above if not _is_in(piece, stated)]
    own = draft.pieces.get("description")
    if own is not None and _is_in(own, stated) and STATED.match(own.text):
        del draft.pieces["description"]


def _cut(draft: Draft, stated: _Stated) -> None:
    """Take a calculation off the end of the name it stands behind."""
    own = draft.pieces.get("description")
    at = own.text.find(stated.row.text[stated.start : stated.end]) if own is not None else -1
    if own is not None and at > 0:
        draft.pieces["description"] = Piece(own.text[:at].strip(" .:"), own.box, own.confidence)


def _is_in(piece: Piece, stated: _Stated) -> bool:
    """Tell whether a piece stands in the row of a calculation."""
    return stated.row.box.top < (piece.box.top + piece.box.bottom) / 2 < stated.row.box.bottom


def _stated(paper: Paper, row: Row) -> Iterator[_Stated]:
    """Yield the calculations that begin a cell of a row or stand behind a name in it."""
    for match in _matches(row):
        readings = [number_readings(paper, match[name]) for name in ("quantity", "price")]
        if not all(readings):
            continue
        quantity, price = (Decimal(values[0]) for values in readings)
        if not quantity or not price:
            continue
        base, off = Decimal(match["base"] or 1), _percent(match["discount"])
        decimals = -int(price.as_tuple().exponent)
        rounded = not off and base == 1 and decimals > 0
        slack = HALF_CENT + (abs(quantity) * HALF.scaleb(-decimals) if rounded else 0)
        result = quantity * price / base * (1 - off / HUNDRED)
        yield _Stated(row, match.start(), match.end(), dict(_pieces(row, match)), result, slack)


def _matches(row: Row) -> Iterator[re.Match[str]]:
    """Yield what has the form of a calculation; its price ends with its cell: in "16 x 6   100.00" it is 6."""
    for match in STATED.finditer(row.text):
        start = match.start()
        if start and row.text[start - 1] not in " (":
            continue
        end = row.cells[row.cell_at(match.start("price"))].end
        within = STATED.match(row.text, start, end) if match.end("price") > end else match
        if within is not None:
            yield within


def _percent(text: str | None) -> Decimal:
    return Decimal(text.rstrip(" %").replace(",", ".")) if text else Decimal(0)


def _pieces(row: Row, match: re.Match[str]) -> Iterator[tuple[str, Piece]]:
    for name in ("quantity", "discount"):
        if match[name]:
            yield name, _piece(row, *match.span(name))
    yield "unit_price", _piece(row, match.start("price"), match.end("base") if match["base"] else match.end("price"))
    unit = match["unit"].strip()
    if units.code(unit):
        start = match.start("unit") + match["unit"].index(unit)
        yield "unit", _piece(row, start, start + len(unit))


def _amount(paper: Paper, draft: Draft) -> Decimal | None:
    piece = draft.pieces.get("net_amount") or draft.pieces.get("gross_amount")
    readings = number_readings(paper, piece.text) if piece is not None and is_number(piece.text) else ()
    return Decimal(readings[0]) if readings else None


def _amounts(paper: Paper, row: Row) -> list[Span]:
    return [span for span in paper.spans[row.index] if span.kind is SpanKind.AMOUNT and span.decimals]


def _piece(row: Row, start: int, end: int) -> Piece:
    return Piece(row.text[start:end], row.box_of(start, end), row.confidence_of(start, end))
