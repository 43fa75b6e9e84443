"""Line items without a table's head: rows whose figures multiply, such as "2 x 4.50  9.00"."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.text import Box
from documents.values import units
from extractors.labels.dictionary import Kind
from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper, hits_of
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind
from extractors.lines.cells import Piece
from extractors.lines.descriptions import drop_headings
from extractors.lines.draft import Draft
from extractors.lines.figure_columns import as_pieces, figures_of
from extractors.lines.figures import is_code, is_number
from extractors.lines.row_figures import base_in, figures_in

CENT: Final = Decimal("0.01")
FEWEST_LETTERS: Final = 3
LABELLED: Final = 0.5
"""Share of a row's text that its labels are, when it is no name: "Pan integral" is one, though PAN is a label."""
CURRENCY_LETTERS: Final = 3
MOST_REFERENCES: Final = 2
"""Rows with a reference between a name and its figures."""
NAME_ABOVE: Final = 1.5
"""A name stands at most this many heights above its figures."""
TOUCHING: Final = 0.2
"""Heights by which the boxes of two rows may overlap."""
LEADERS: Final = re.compile(r"(?:\s?(?:[.…·_]\s?){4,}(?:[A-Z]{3}|[€$£])\s?|[\s.…·_]{3,})$")
"""Dots that lead from a name to its amount, and the currency behind them."""
_TOTALS: Final = ("net_total", "gross_total", "tax_total", "payable", "lines_total")


def items_without_head(paper: Paper) -> list[Draft]:
    """Return the rows in which quantity x price = amount, with the text before the figures as description."""
    drafts: list[Draft] = []
    for row in paper.rows:
        if _is_total(paper, row):
            continue
        found = figures_that_multiply(paper, figures_in(paper, row))
        if found is not None:
            pieces = dict(zip(("quantity", "unit_price", "net_amount"), map(_piece, found), strict=True))
            description = text_before(row, found) or text_above(paper, row)
            if description is not None:
                drafts.append(Draft(row, pieces | {"description": description}))
    return drafts


def items_of_columns(paper: Paper) -> list[Draft]:
    """Return the rows in whose columns of figures quantity x price = amount, found without regard to any head.

    A single row proves little: its factors must not be 1, or its amount must be a total of the document.
    """
    drafts: list[Draft] = []
    found = as_pieces(paper, figures_of(paper, paper.rows))
    beside = _names_beside(paper, found)
    below = _stand_below(paper, [index for index in found if index not in beside], found)
    for index, pieces in found.items():
        row, name = paper.rows[index], beside.get(index)
        block = [] if name else _block_below(paper, row, found) if below else _block_above(paper, row, found)
        if name is not None and not _names_total(paper, row, name):
            drafts.append(Draft(row, pieces | {"description": name}))
        elif block:
            drafts.append(Draft(row, pieces, above=block))
    drop_headings(drafts)
    for draft in drafts:
        if draft.above:
            draft.pieces["description"], draft.above = draft.above[0], []
    return drafts


def _names_beside(paper: Paper, found: Mapping[int, dict[str, Piece]]) -> dict[int, Piece]:
    """Return the names in the rows of figures; a code, or one short word in every row, such as a unit, is none."""
    named = {index: name_beside(paper.rows[index], list(pieces.values())) for index, pieces in found.items()}
    kept = {index: name for index, name in named.items() if name is not None and not is_code(name.text)}
    texts = {name.text for name in kept.values()}
    return {} if len(kept) > 1 and len(texts) == 1 and " " not in texts.pop() else kept


def _stand_below(paper: Paper, bare: Sequence[int], taken: Container[int]) -> bool:
    """Tell whether names stand below the figures: no text above those of the first item, but below the last."""
    if not bare or _block_above(paper, paper.rows[bare[0]], taken):
        return False
    return bool(_block_below(paper, paper.rows[bare[-1]], taken))


def _block_below(paper: Paper, row: Row, taken: Container[int]) -> list[Piece]:
    """Return the line of text right below a row of figures."""
    below = paper.rows[row.index + 1 : row.index + 2]
    if not below or below[0].index in taken or any(sign.isdigit() for sign in below[0].text[:1]):
        return []
    blank = below[0].box.top - row.box.bottom
    close = below[0].page == row.page and -TOUCHING * row.height <= blank < NAME_ABOVE * row.height
    piece = _plain_text(paper, below[0]) if close else None
    return [piece] if piece is not None else []


def name_beside(row: Row, figures: Sequence[Piece]) -> Piece | None:
    """Return the text of a row beside its figures: the cell with most letters, or all that is left of them.

    Where a figure begins the only cell with words, its name is what stands behind it: "38.50 Bookkeeping".
    """
    first = min(piece.box.x0 for piece in figures)
    apart = [cell for cell in row.cells if not any(_overlap(cell.box, piece.box) for piece in figures)]
    named = [cell for cell in apart if not units.code(cell.text) and not _is_figure(cell.text)]
    best = max(named, key=lambda cell: sum(sign.isalpha() for sign in cell.text), default=None)
    piece = _text(row, best.start, best.end) if best is not None else None
    before = next((start for start in row.starts if row.box_of(start, start + 1).x0 >= first), len(row.text))
    piece = piece or _text(row, 0, before)
    told = piece is not None and not all(_tells_nothing(word) for word in piece.text.split())
    return piece if told else _behind(row, figures)


def _behind(row: Row, figures: Sequence[Piece]) -> Piece | None:
    """Return the words behind a figure in its cell, up to the next figure; the longest of such texts."""
    found = []
    for cell in row.cells:
        starts = [start for start in row.starts if cell.start <= start < cell.end]
        free = [
            start for start in starts if not any(_overlap(row.box_of(start, start + 1), one.box) for one in figures)
        ]
        if free and starts[0] not in free and free == starts[-len(free) :]:
            found.append(_text(row, free[0], cell.end))
    told = [piece for piece in found if piece is not None and _letters(piece.text) > FEWEST_LETTERS]
    told = [piece for piece in told if not units.code(piece.text)]
    return max(told, key=lambda piece: len(piece.text), default=None)


def _block_above(paper: Paper, row: Row, taken: Container[int]) -> list[Piece]:
    """Return the lines of text right above a row of figures, from the top: a name, and the notes below it.

    Rows with a reference may stand between the name and the figures.
    """
    found: list[Piece] = []
    passed = 0
    for above in reversed(paper.rows[: row.index]):
        if above.index in taken or _is_head(above, taken):
            break
        below = paper.rows[above.index + 1]
        piece = text_above(paper, below)
        if piece is not None:
            found.insert(0, piece)
        elif found or passed == MOST_REFERENCES or not _is_reference(paper, above, below):
            break
        else:
            passed += 1
    return found


def _is_reference(paper: Paper, row: Row, below: Row) -> bool:
    """Tell whether a row close above another is text without an amount: a label with a number or date."""
    close = row.page == below.page and below.box.top - row.box.bottom < NAME_ABOVE * below.height
    return close and not any(span.kind is SpanKind.AMOUNT and span.decimals for span in paper.spans[row.index])


def _is_head(row: Row, taken: Container[int]) -> bool:
    """Tell whether a row holds heads of several columns; above the first item, one that is all its text will do."""
    heads = hits_of(Kind.HEADER, row)
    if len({row.cell_at(hit.start) for hit in heads}) > 1:
        return True
    first = not any(index in taken for index in range(row.index)) and not any(map(str.isdigit, row.text))
    return first and 0 < _letters(row.text) == sum(_letters(hit.text) for hit in heads)


def _is_figure(text: str) -> bool:
    return is_number(text) and _letters(text) <= CURRENCY_LETTERS


def _tells_nothing(word: str) -> bool:
    currency = word.isupper() and len(word) == CURRENCY_LETTERS
    return currency or bool(units.code(word)) or is_code(word) or _is_figure(word)


def _overlap(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _is_total(paper: Paper, row: Row) -> bool:
    return any(hit.weight(concept) == 1 for hit in paper.labels[row.index] for concept in _TOTALS)


def _names_total(paper: Paper, row: Row, name: Piece) -> bool:
    """Tell whether a name is the label of a total and little else: "Premium public liability" names goods."""
    labels = [hit.text for hit in paper.labels[row.index] if any(hit.weight(concept) == 1 for concept in _TOTALS)]
    return sum(map(_letters, labels)) > LABELLED * _letters(name.text)


def _letters(text: str) -> int:
    return sum(sign.isalpha() for sign in text)


def figures_that_multiply(paper: Paper, spans: Sequence[Span]) -> tuple[Span, Span, Span] | None:
    """Return quantity, price and amount among the figures of a row, the amount last, or None."""
    values = [(by_style(paper, span)[0] / base_in(span.raw), span) for span in spans if span.kind is SpanKind.AMOUNT]
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
    blank = row.box.top - above.box.bottom
    close = above.page == row.page and -TOUCHING * row.height <= blank < NAME_ABOVE * row.height
    return _plain_text(paper, above) if close else None


def _plain_text(paper: Paper, row: Row) -> Piece | None:
    """Return the text of a row that has neither an amount nor much of a label."""
    amounts = any(span.kind is SpanKind.AMOUNT and span.decimals for span in paper.spans[row.index])
    labels = sum(len(hit.text) for hit in paper.labels[row.index])
    return None if amounts or labels > LABELLED * len(row.text) else _text(row, 0, len(row.text))


def _text(row: Row, start: int, end: int) -> Piece | None:
    text = LEADERS.sub("", row.text[start:end])
    text = text.strip(" .:*×@").removesuffix(" x").removeprefix("x ").strip(" .:*×@")
    if sum(sign.isalpha() for sign in text) < FEWEST_LETTERS:
        return None
    return Piece(text, row.box_of(start, end), row.confidence_of(start, end))


def _piece(span: Span) -> Piece:
    return Piece(span.raw, span.box, span.confidence)
