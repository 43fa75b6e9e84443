"""Line items of papers without prices, told by a column of quantities with units: "12 pcs", "4 rolls".

Such a column needs no head. Only papers that order or deliver goods are read this way: elsewhere an item has an amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.kind import DocType
from documents.values import units
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind
from extractors.lines.cells import Piece
from extractors.lines.draft import Draft
from extractors.lines.figure_columns import quantity_piece
from extractors.lines.unheaded import name_beside

OF_GOODS: Final = frozenset({DocType.DELIVERY_NOTE, DocType.PURCHASE_ORDER})
ALIGNED: Final = 0.5
"""Heights by which quantities of one column end or begin apart, at most."""
FEWEST: Final = 2


def items_of_quantities(paper: Paper) -> list[Draft]:
    """Return the rows with a name whose quantities stand in the column that most rows have; [] for other papers."""
    if paper.doc_type not in OF_GOODS:
        return []
    found = [(row, span) for row in paper.rows for span in _quantities(paper, row)]
    columns = [[other for other in found if _is_below(span, other[1], row.height)] for row, span in found]
    best = max(columns, key=len, default=[])
    drafts = [draft for row, span in best if (draft := _draft(row, span)) is not None]
    return drafts if len(drafts) >= FEWEST else []


def _quantities(paper: Paper, row: Row) -> Iterator[Span]:
    """Yield the numbers at the beginning of a cell that have a unit behind them."""
    for span in paper.spans[row.index]:
        cell = row.cells[row.cell_at(span.start)]
        if span.kind is SpanKind.AMOUNT and span.start == cell.start and span.numbers[0] > 0:
            behind = row.text[span.end :].split()
            if behind and units.code(behind[0]):
                yield span


def _is_below(span: Span, other: Span, height: float) -> bool:
    return min(abs(span.box.x1 - other.box.x1), abs(span.box.x0 - other.box.x0)) <= ALIGNED * height


def _draft(row: Row, span: Span) -> Draft | None:
    quantity = quantity_piece(row, span)
    name = name_beside(row, [quantity])
    if name is None:
        return None
    pieces = {"quantity": quantity, "description": name}
    if quantity.text == span.raw:
        unit = row.cells[row.cell_at(span.start) + 1]
        pieces["unit"] = Piece(unit.text, unit.box, row.confidence_of(unit.start, unit.end))
    return Draft(row, pieces)
