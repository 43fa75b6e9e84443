"""Which rows of a table are items, and which are its totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from documents.text import Box
from extractors.labels.dictionary import WEAK
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import SpanKind
from extractors.lines.cells import Piece
from extractors.lines.columns import Head
from extractors.lines.descriptions import is_attribute
from extractors.lines.draft import Draft
from extractors.lines.figures import is_code, is_count, is_number, number_readings

TOTALS: Final = ("net_total", "gross_total", "tax_total", "payable", "lines_total")
EXTRAS: Final = ("allowance_total", "charge_total")
FEWEST_LETTERS: Final = 3
SUMMARY_HEADS: Final = 3
LEADING: Final = 12
"""A label of a total begins within so many characters of its cell."""
APART: Final = 2.0
"""Heights by which figures of one column are out of line, at most."""
_DECISIVE: Final = ("net_amount", "gross_amount", "quantity", "ordered")
CENT: Final = Decimal("0.01")
_PERCENT: Final = re.compile(r"[\d.,\s]*%")


def is_item(pieces: dict[str, Piece], head: Head) -> bool:
    """Tell whether a row has the figures of an item.

    With an amount: also a quantity, or a price or a number of the line and a text. With an amount that cannot be read:
    a quantity, a price and a name. Without amounts: a quantity and a text. A code will do for a text where the names
    stand below the figures.
    """
    if any(_PERCENT.match(pieces[name].text) for name in ("quantity", "unit") if name in pieces):
        return False  # "10 % of 250.00" is an allowance or a tax.
    figures = {concept for concept, piece in pieces.items() if is_number(piece.text)}
    coded = _is_named_below(pieces, head)
    told = coded or any(_has_letters(pieces[name]) for name in ("description", "item_id") if name in pieces)
    if figures & {"net_amount", "gross_amount"}:
        if "quantity" in figures:
            return True
        marked = bool(figures & {"unit_price", "line_number"}) or "item_id" in pieces
        return told and (marked or not head.has("quantity", "unit_price"))
    if head.has("net_amount", "gross_amount"):
        return {"quantity", "unit_price"} <= figures and told and not any(map(is_attribute, pieces.values()))
    concepts = ("quantity",) if coded else ("quantity", "ordered")
    counted = any(name in figures and is_count(pieces[name].text) for name in concepts)
    return counted and (told or "gtin" in pieces)


def stands_apart(row: Row, pieces: dict[str, Piece], items: Sequence[Draft]) -> bool:
    """Tell whether the figure that makes a row an item stands below none of those of the items above it.

    A tax number or a postcode in the foot of a page does; figures of one column begin, end or are centred alike.
    """
    for name in _DECISIVE:
        boxes = [draft.pieces[name].box for draft in items if name in draft.pieces]
        if name in pieces and is_number(pieces[name].text) and boxes:
            return not any(_in_line(pieces[name].box, box, APART * row.height) for box in boxes)
    return False


def heads_section(paper: Paper, row: Row, head: Head) -> bool:
    """Tell whether a row is the heading of a section, as of goods of one delivery: "Delivery note 4711 of 01/02/2026".

    It stands in one piece, begins left of the names and ends with a date.
    """
    description = head.column("description")
    if description is None or len(row.cells) > 1 or row.box.x0 > description.x0 - row.height:
        return False
    return any(span.kind is SpanKind.DATE and span.end == len(row.text) for span in paper.spans[row.index])


def _in_line(one: Box, other: Box, slack: float) -> bool:
    centres = abs(one.x0 + one.x1 - other.x0 - other.x1) / 2
    return min(abs(one.x0 - other.x0), abs(one.x1 - other.x1), centres) <= slack


def is_priced(pieces: dict[str, Piece]) -> bool:
    """Tell whether a row has quantity, price and amount: no sum carried over has them, whatever its words mean."""
    return all(name in pieces and is_number(pieces[name].text) for name in ("quantity", "unit_price", "net_amount"))


def _is_named_below(pieces: dict[str, Piece], head: Head) -> bool:
    """Tell whether a row has a code where no column holds names: the name stands in a row below."""
    code = pieces.get("item_id")
    return code is not None and not head.has("description") and any(map(is_code, code.text.split()))


def _has_letters(piece: Piece) -> bool:
    return sum(sign.isalpha() for sign in piece.text) >= FEWEST_LETTERS


def multiplies(paper: Paper, pieces: dict[str, Piece]) -> bool:
    """Tell whether the quantity times the price of a priced row is its amount."""
    cells = (pieces[name].text for name in ("quantity", "unit_price", "net_amount"))
    quantity, price, amount = (Decimal(number_readings(paper, text)[0]) for text in cells)
    return abs(quantity * price - amount) < CENT


def is_extra(paper: Paper, row: Row, pieces: dict[str, Piece]) -> bool:
    """Tell whether a row begins with the label of an allowance or a charge and has neither quantity nor price."""
    if any(name in pieces and is_number(pieces[name].text) for name in ("quantity", "unit_price", "line_number")):
        return False
    return any(
        hit.start == row.cells[row.cell_at(hit.start)].start and any(hit.weight(concept) for concept in EXTRAS)
        for hit in paper.labels[row.index]
    )


def is_totals(paper: Paper, row: Row, pieces: dict[str, Piece], items: Sequence[Draft]) -> bool:
    """Tell whether a row begins the totals: a label of a total, an amount behind it, and no quantity."""
    if _has_quantity(paper, row, pieces):
        return False
    for hit in paper.labels[row.index]:
        cell = row.cells[row.cell_at(hit.start)]
        behind = [span for span in paper.spans[row.index] if span.start >= hit.end]
        in_amounts = any(_under_amounts(span.box, row.height, items) for span in behind)
        sure = 0.0 if in_amounts else WEAK
        named = any(hit.weight(concept) > sure for concept in TOTALS)
        leads = hit.start - cell.start <= LEADING or (cell is row.cells[0] and in_amounts)
        if named and leads and behind:
            return True
    return False


def _has_quantity(paper: Paper, row: Row, pieces: dict[str, Piece]) -> bool:
    """Tell whether a row has a quantity that is no part of a label, such as the rate in "plus 19 % VAT".

    What stands left of the label of a total is no quantity either, but a figure of a block beside the totals.
    """
    quantity = pieces.get("quantity")
    if quantity is None or not is_number(quantity.text):
        return False
    named = [hit for hit in paper.labels[row.index] if any(hit.weight(concept) == 1 for concept in TOTALS)]
    cells = [row.cells[row.cell_at(hit.start)] for hit in named]
    begun = [cell for hit, cell in zip(named, cells, strict=True) if hit.start == cell.start]
    taxes = [cell for hit, cell in zip(named, cells, strict=True) if hit.weight("tax_total")]
    inside = any(cell.box.x0 < quantity.box.x0 < cell.box.x1 for cell in taxes)
    return not inside and not any(cell.box.x0 > quantity.box.x1 for cell in begun)


def _under_amounts(box: Box, height: float, items: Sequence[Draft]) -> bool:
    """Tell whether a figure ends where the amounts of the items end, or no item was seen yet."""
    amounts = [draft.pieces["net_amount"] for draft in items if "net_amount" in draft.pieces]
    return not amounts or abs(amounts[-1].box.x1 - box.x1) < 2 * height


def heads_totals(paper: Paper, row: Row) -> bool:
    """Tell whether a row is the head of a summary: several labels of totals and no figure."""
    named = [hit for hit in paper.labels[row.index] if any(hit.weight(concept) for concept in TOTALS)]
    return len(named) >= SUMMARY_HEADS and not any(sign.isdigit() for sign in row.text)
