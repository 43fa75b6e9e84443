"""Line items printed as cards: a name with its amount, and quantity and price behind labels in rows of their own.

"Qty: 12 pcs   Unit price: 7.79" below "Printer paper  93.48" needs no head of a table, and its labels need no
dictionary: quantity x price (less a discount) = the amount above tells which number is which. What most cards prove for
a label holds for the same label of a card whose figures do not multiply.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import Final, NamedTuple

from documents.values import units
from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind
from extractors.lines.cells import Piece
from extractors.lines.draft import Draft
from extractors.lines.figures import number_readings
from extractors.lines.item_rows import TOTALS
from extractors.lines.unheaded import text_before

ROWS_ABOVE: Final = 4
"""The amount of a card stands at most so many rows above its quantity: notes may stand between."""
ROW_GAP: Final = 2.0
"""Heights of the blank between two rows of a card, at most."""
MOST_LABEL: Final = 24
"""Characters of a label."""
HALF_CENT: Final = Decimal("0.005")
HUNDRED: Final = Decimal(100)
_PAIR: Final = re.compile(
    rf"(?P<label>[^\W\d_][^:]{{0,{MOST_LABEL}}}?)\s?:\s*(?:[€$£]\s?)?"
    r"(?P<value>-?\d{1,3}(?:[ .,'’]\d{3})+(?:[.,]\d+)?(?!\d)|-?\d+(?:[.,]\d+)?)(?![\w/.:-])(?P<sign>\s?%)?"
)
_UNIT: Final = re.compile(r"\s(?P<unit>[^\W\d_]{1,12}\.?)(?:\s?@)?(?!\S|\s?:)")


@dataclass(frozen=True, slots=True)
class _Value:
    """A number behind a label."""

    label: str
    piece: Piece
    number: Decimal
    percent: bool
    unit: Piece | None


class _Card(NamedTuple):
    """The rows of a card: what it names, its amount, and its labelled values."""

    row: Row
    amount: Span
    name: Piece
    values: tuple[_Value, ...]
    last: int


_Roles = dict[str, str]
"""The concept of each label."""


def items_of_cards(paper: Paper) -> list[Draft]:
    """Return the items whose quantity and price stand behind labels; [] where none multiply."""
    cards = list(_cards(paper))
    proven = [roles for card in cards if (roles := _roles(paper, card)) is not None]
    if not proven:
        return []
    usual = _usual(proven)
    return [_draft(card, _roles(paper, card) or usual) for card in cards if _speaks(card, usual)]


def _cards(paper: Paper) -> Iterator[_Card]:
    """Yield the rows with labelled numbers, each with the nearest amount above that no other card has."""
    taken = -1
    for row in paper.rows:
        values = tuple(_values(paper, row))
        if len(values) < 2:
            continue
        head = _head_of(paper, row, taken)
        if head is not None:
            yield _Card(*head, values, row.index)
        taken = row.index


def _values(paper: Paper, row: Row) -> Iterator[_Value]:
    match = _PAIR.search(row.text)
    while match is not None:
        end, unit = match.end(), _unit_behind(row, match)
        readings = number_readings(paper, match["value"])
        if readings:
            yield _Value(
                match["label"].strip().casefold(),
                _piece(row, *match.span("value")),
                Decimal(readings[0]),
                bool(match["sign"]),
                _piece(row, *unit.span("unit")) if unit else None,
            )
        match = _PAIR.search(row.text, unit.end() if unit else end)


def _unit_behind(row: Row, match: re.Match[str]) -> re.Match[str] | None:
    """Return the unit behind a value; it ends its cell, as "Unit" in "Qty: 10 Unit price: 7.79" does not."""
    cell = row.cells[row.cell_at(match.start("value"))]
    unit = None if match["sign"] else _UNIT.match(row.text, match.end())
    return unit if unit and unit.end() == cell.end else None


def _head_of(paper: Paper, row: Row, taken: int) -> tuple[Row, Span, Piece] | None:
    """Return the row with the amount of a card, that amount, and the name beside it."""
    below = row
    for above in reversed(paper.rows[max(taken + 1, row.index - ROWS_ABOVE) : row.index]):
        if above.page != row.page or below.box.top - above.box.bottom > ROW_GAP * row.height:
            return None
        amounts = [span for span in paper.spans[above.index] if span.kind is SpanKind.AMOUNT and span.decimals]
        below = above
        if not amounts:
            continue
        name = text_before(above, amounts[-1:])
        total = any(hit.weight(concept) == 1 for hit in paper.labels[above.index] for concept in TOTALS)
        return None if name is None or total else (above, amounts[-1], name)
    return None


def _roles(paper: Paper, card: _Card) -> _Roles | None:
    """Return what each label means where the figures multiply; None where they do not."""
    amount = by_style(paper, card.amount)[0]
    plain = [value for value in card.values if not value.percent]
    percents = [value for value in card.values if value.percent]
    for quantity, price in sorted(permutations(plain, 2), key=lambda pair: not _is_quantity(*pair)):
        whole = quantity.number * price.number
        for discount in (None, *percents):
            off = discount.number if discount else Decimal(0)
            if abs(whole * (1 - off / HUNDRED) - amount) <= HALF_CENT:
                roles = {value.label: "tax_rate" for value in percents}
                roles |= {discount.label: "discount"} if discount else {}
                return roles | {quantity.label: "quantity", price.label: "unit_price"}
    return None


def _is_quantity(first: _Value, second: _Value) -> bool:
    """Tell whether the first of two factors is the quantity: it has a unit, or it alone is a whole number."""
    if (first.unit is None) != (second.unit is None):
        return first.unit is not None
    return "." not in str(first.number) or "." in str(second.number)


def _usual(proven: Sequence[_Roles]) -> _Roles:
    votes = Counter((label, role) for roles in proven for label, role in roles.items())
    usual: _Roles = {}
    for (label, role), _count in votes.most_common():
        usual.setdefault(label, role)
    return usual


def _speaks(card: _Card, usual: _Roles) -> bool:
    return {"quantity", "unit_price"} <= {usual.get(value.label) for value in card.values}


def _draft(card: _Card, roles: _Roles) -> Draft:
    amount = Piece(card.amount.raw, card.amount.box, card.amount.confidence)
    pieces = {"description": card.name, "net_amount": amount}
    for value in card.values:
        role = roles.get(value.label)
        if role is None:
            continue
        text = f"{value.piece.text} %" if value.percent else value.piece.text
        pieces.setdefault(role, Piece(text, value.piece.box, value.piece.confidence))
        if role == "quantity" and value.unit is not None and units.code(value.unit.text):
            pieces["unit"] = value.unit
    return Draft(card.row, pieces)


def _piece(row: Row, start: int, end: int) -> Piece:
    return Piece(row.text[start:end], row.box_of(start, end), row.confidence_of(start, end))
