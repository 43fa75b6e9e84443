"""Line items without a table's head: rows whose figures multiply, such as "2 x 4.50  9.00"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from documents.text import Box
from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind
from extractors.lines.cells import Piece
from extractors.lines.item import Draft

CENT: Final = Decimal("0.01")
FEWEST_LETTERS: Final = 3
_TOTALS: Final = ("net_total", "gross_total", "tax_total", "payable", "lines_total")


def items_without_head(paper: Paper) -> tuple[list[Draft], set[int]]:
    """Return the rows in which quantity x price = amount, with the text before the figures as description."""
    drafts: list[Draft] = []
    for row in paper.rows:
        if any(hit.weight(concept) == 1 for hit in paper.labels[row.index] for concept in _TOTALS):
            continue
        found = _multiplies(paper, [span for span in paper.spans[row.index] if span.kind is SpanKind.AMOUNT])
        if found is not None:
            pieces = dict(zip(("quantity", "unit_price", "net_amount"), map(_piece, found), strict=True))
            description = _text_before(row, found)
            if description is not None:
                drafts.append(Draft(row, pieces | {"description": description}))
    return drafts, {draft.row.index for draft in drafts}


def _multiplies(paper: Paper, spans: Sequence[Span]) -> tuple[Span, Span, Span] | None:
    values = [(by_style(paper, span)[0], span) for span in spans]
    for at in range(len(values) - 1, 1, -1):
        amount, amount_span = values[at]
        if not amount_span.decimals or amount == 0:
            continue
        for first in range(at):
            for second in range(first + 1, at):
                (quantity, quantity_span), (price, price_span) = values[first], values[second]
                if quantity and price_span.decimals and abs(quantity * price - amount) <= CENT:
                    return quantity_span, price_span, amount_span
    return None


def _text_before(row: Row, found: Sequence[Span]) -> Piece | None:
    """Return the longest text of the row outside its figures."""
    best: Piece | None = None
    for cell in row.cells:
        inside = [span for span in found if cell.start <= span.start < cell.end]
        end = min((span.start for span in inside), default=cell.end)
        text = row.text[cell.start : end].strip(" .:x*×@")
        letters = sum(sign.isalpha() for sign in text)
        if letters >= FEWEST_LETTERS and (best is None or len(text) > len(best.text)):
            box = row.box_of(cell.start, max(end, cell.start + 1))
            best = Piece(text, Box(box.x0, box.top, box.x1, box.bottom), row.confidence_of(cell.start, end))
    return best


def _piece(span: Span) -> Piece:
    return Piece(span.raw, span.box, span.confidence)
