"""Sums inside a table: of a section, of a page, carried forward. Told by arithmetic, whatever their words are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from extractors.labels.dictionary import Kind
from extractors.layout.paper import Paper, hits_of
from extractors.layout.rows import Row
from extractors.layout.spans import SpanKind
from extractors.lines.cells import Piece
from extractors.lines.draft import Draft
from extractors.lines.figures import is_number, number_readings

ALIGNED: Final = 1.0
"""Heights by which names of one column begin apart, at most."""
FEWEST_LETTERS: Final = 3
"""Letters beside a word for a sum carried on that may be a name."""
_AMOUNTS: Final = ("net_amount", "gross_amount")
_OTHERS: Final = ("quantity", "ordered", "unit_price", "discount", "tax_rate")


def is_sum(paper: Paper, row: Row, pieces: dict[str, Piece], items: Sequence[Draft], since: int) -> bool:
    """Tell whether a row has nothing but the sum of the items above it, or of those from an index on.

    Its words begin elsewhere than the names of the items: goods that cost as much as all before are goods.
    """
    name = next((name for name in _AMOUNTS if name in pieces), "")
    if not items or not name or not is_number(pieces[name].text):
        return False
    if any(other in pieces and is_number(pieces[other].text) for other in _OTHERS) or _begins_alike(row, items):
        return False
    amounts = [_number(paper, draft.pieces.get(name)) for draft in items]
    known = [amount for amount in amounts if amount is not None]
    return len(known) == len(amounts) and _number(paper, pieces[name]) in {sum(known), sum(known[since:])}


def carries(paper: Paper, row: Row, pieces: dict[str, Piece], items: Sequence[Draft]) -> bool:
    """Tell whether a row carries a sum to or from another page: a word for it alone, or one that has the sum.

    "Transport", "Suite" and "Report" begin the names of goods as well.
    """
    hits = [hit for hit in hits_of(Kind.ROW, row) if hit.weight("carried")]
    if not hits:
        return False
    cell = row.cells[row.cell_at(hits[0].start)]
    letters = sum(sign.isalpha() for sign in cell.text)
    if letters - sum(sign.isalpha() for hit in hits for sign in hit.text) < FEWEST_LETTERS:
        return True
    total = _number(paper, pieces.get("net_amount") or pieces.get("gross_amount"))
    amounts = [(draft.row.page, _number(paper, draft.pieces.get("net_amount"))) for draft in items]
    of_all = sum(amount for _page, amount in amounts if amount is not None)
    of_page = sum(amount for page, amount in amounts if amount is not None and page == row.page)
    return total is None or total in {of_all, of_page}


def is_breakdown(paper: Paper, row: Row, items: Sequence[Draft]) -> bool:
    """Tell whether a row has the sum of all items, a lesser amount and what both add up to: net, tax and gross.

    Items may be printed with their own tax; such a row is one more item.
    """
    amounts = [_number(paper, draft.pieces.get("net_amount")) for draft in items]
    known = [amount for amount in amounts if amount is not None]
    if not known or len(known) < len(amounts):
        return False
    return _is_taxed(paper, row, sum(known, Decimal(0))) and not any(
        _is_taxed(paper, draft.row, amount) for draft, amount in zip(items, known, strict=True)
    )


def _is_taxed(paper: Paper, row: Row, net: Decimal) -> bool:
    """Tell whether a row has a net amount and, right of it, what it is with a lesser amount of that row."""
    money = [span for span in paper.spans[row.index] if span.kind is SpanKind.AMOUNT and span.decimals]
    at = next((at for at, span in enumerate(money) if net in span.numbers), len(money))
    taxes = (tax for span in money for tax in span.numbers if 0 < tax < net)
    behind = {number for span in money[at + 1 :] for number in span.numbers}
    return any(net + tax in behind for tax in taxes)


def is_named_alike(pieces: dict[str, Piece], height: float, items: Sequence[Draft]) -> bool:
    """Tell whether the name in a row begins where those of the items do; True where one of both has none."""
    names = [draft.pieces["description"].box.x0 for draft in items if "description" in draft.pieces]
    own = pieces.get("description")
    return own is None or not names or any(abs(own.box.x0 - x0) <= ALIGNED * height for x0 in names)


def _begins_alike(row: Row, items: Sequence[Draft]) -> bool:
    """Tell whether a row begins where the names of the items do, or further left."""
    names = [draft.pieces["description"].box.x0 for draft in items if "description" in draft.pieces]
    lines = [piece.box.x0 for draft in items for piece in (*draft.above, *draft.below)]
    return any(row.box.x0 <= x0 + ALIGNED * row.height for x0 in names or lines)


def _number(paper: Paper, piece: Piece | None) -> Decimal | None:
    readings = number_readings(paper, piece.text) if piece is not None else ()
    return Decimal(readings[0]) if readings else None
