"""Numbers of a row that may be figures of an item: those that stand alone, and prices printed per unit.

"135.35/pcs" or "57,055.00 / 100" is no amount of money elsewhere on a paper; in a row of items it is a price, and the
100 behind it is no figure of its own but the base quantity (BT-149).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.values import numbers
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind

_BASE: Final = r"10{0,4}(?![\d.,])"
_PRICE: Final = re.compile(
    r"(?<![\w/:#-])(?<!\d[.,])"
    r"(?P<core>(?:\d{1,3}(?P<mark>[ .,'’])\d{3}(?:(?P=mark)\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}|\d+)[.,]\d{2,10})"
    rf"\s?/\s?(?:{_BASE}(?:\s?[^\W\d_]{{1,12}}\.?)?|[^\W\d_]{{1,12}}(?:\(\w{{1,3}}\))?\.?)(?![\w/])"
)
_PER: Final = re.compile(rf"/\s?({_BASE})")


def figures_in(paper: Paper, row: Row) -> list[Span]:
    """Return the numbers of a row from left to right; the print of a price has all that it is per."""
    key = ("figures", row.index)
    known = paper.layout_cache.get(key)
    if known is None:
        prices = list(_prices(row)) if "/" in row.text else []
        amounts = [span for span in paper.spans[row.index] if span.kind is SpanKind.AMOUNT]
        apart = [span for span in amounts if not any(span.start < one.end and one.start < span.end for one in prices)]
        known = paper.layout_cache[key] = sorted([*apart, *prices], key=lambda span: span.start)
    return known  # type: ignore[return-value]


def base_in(text: str) -> Decimal:
    """Return the number of units that a printed price is for, 1 where none is printed."""
    match = _PER.search(text)
    return Decimal(match[1]) if match else Decimal(1)


def _prices(row: Row) -> Iterator[Span]:
    for match in _PRICE.finditer(row.text):
        cell = row.cells[row.cell_at(match.start())]
        values = numbers.readings(match["core"])
        if not values or match.end() > cell.end:
            continue
        box, sure = row.box_of(*match.span()), row.confidence_of(*match.span())
        yield Span(
            SpanKind.AMOUNT,
            row.index,
            row.page,
            match.start(),
            match.end(),
            match[0],
            box,
            sure,
            values,
            decimals=True,
        )
