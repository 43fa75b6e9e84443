"""Line items without a table's head: rows whose figures multiply, such as "2 x 4.50  9.00"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind
from extractors.lines.cells import Piece
from extractors.lines.draft import Draft

CENT: Final = Decimal("0.01")
FEWEST_LETTERS: Final = 3
LABELLED: Final = 0.5
"""Share of a row's text that its labels are, when it is no name: "Pan integral" is one, though PAN is a label."""
NAME_ABOVE: Final = 1.5
"""A name stands at most this many heights above its figures."""
_TOTALS: Final = ("net_total", "gross_total", "tax_total", "payable", "lines_total")


def items_without_head(paper: Paper) -> list[Draft]:
    """Return the rows in which quantity x price = amount, with the text before the figures as description."""
    drafts: list[Draft] = []
    for row in paper.rows:
        if any(hit.weight(concept) == 1 for hit in paper.labels[row.index] for concept in _TOTALS):
            continue
        found = figures_that_multiply(paper, paper.spans[row.index])
        if found is not None:
            pieces = dict(zip(("quantity", "unit_price", "net_amount"), map(_piece, found), strict=True))
            description = text_before(row, found) or text_above(paper, row)
            if description is not None:
                drafts.append(Draft(row, pieces | {"description": description}))
    return drafts


def figures_that_multiply(paper: Paper, spans: Sequence[Span]) -> tuple[Span, Span, Span] | None:
    """Return quantity, price and amount among the figures of a row, the amount last, or None."""
    values = [(by_style(paper, span)[0], span) for span in spans if span.kind is SpanKind.AMOUNT]
    for at in range(len(values) - 1, 1, -1):
        amount, amount_span = values[at]
        if not amount_span.decimals or amount == 0:
            continue
        for first in reversed(range(at)):  # A number of the line equal to the quantity stands further left.
            for second in range(first + 1, at):
                (quantity, quantity_span), (price, price_span) = values[first], values[second]
                if quantity and price_span.decimals and abs(quantity * price - amount) <= CENT:
                    return quantity_span, price_span, amount_span
    return None


def text_before(row: Row, found: Sequence[Span]) -> Piece | None:
    """Return the text of the row left of its figures, whatever blanks are in it; else the longest other text."""
    first = min(span.start for span in found)
    texts = [(0, first), *((cell.start, cell.end) for cell in row.cells if cell.start > first)]
    pieces = [_text(row, start, end) for start, end in texts if start < end]
    told = [piece for piece in pieces if piece is not None]
    return max(told, key=lambda piece: len(piece.text), default=None) if not pieces or not pieces[0] else pieces[0]


def text_above(paper: Paper, row: Row) -> Piece | None:
    """Return the text of the row right above, where a till prints the name; a row with an amount or label is none."""
    above = paper.rows[row.index - 1] if row.index else row
    close = above.page == row.page and 0 <= row.box.top - above.box.bottom < NAME_ABOVE * row.height
    amounts = any(span.kind is SpanKind.AMOUNT and span.decimals for span in paper.spans[above.index])
    labels = sum(len(hit.text) for hit in paper.labels[above.index])
    return None if not close or amounts or labels > LABELLED * len(above.text) else _text(above, 0, len(above.text))


def _text(row: Row, start: int, end: int) -> Piece | None:
    text = row.text[start:end].strip(" .:x*×@")
    if sum(sign.isalpha() for sign in text) < FEWEST_LETTERS:
        return None
    return Piece(text, row.box_of(start, end), row.confidence_of(start, end))


def _piece(span: Span) -> Piece:
    return Piece(span.raw, span.box, span.confidence)
