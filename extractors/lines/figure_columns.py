"""Which columns of figures are quantity, price and amount, told by arithmetic alone.

Of all ways to choose three columns the one is taken in which quantity x price (less a discount) = amount holds in most
rows. Words of a head have one vote: they and the units beside the numbers tell quantity from price, which arithmetic
cannot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final, NamedTuple

from documents.text import Box
from documents.values import units
from extractors.labels.dictionary import Kind
from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper, hits_of
from extractors.layout.rows import Row
from extractors.layout.spans import Span, SpanKind
from extractors.lines.cells import Piece
from extractors.lines.row_figures import base_in, figures_in

HALF_CENT: Final = Decimal("0.005")
HUNDRED: Final = Decimal(100)
MOST_FIGURES: Final = 12
"""Numbers of a row that are tried."""
DISCOUNT_ROWS: Final = 2
"""A discount stands at most so many rows below the figures of its item."""
HEAD_ROWS: Final = 6
"""Rows above the first item whose words may be heads of its columns."""
SAME_COLUMN: Final = 0.5
"""Share of the narrower of two figures that they have in common when they stand in one column."""


class Figures(NamedTuple):
    """Quantity, price and amount of an item as printed, and the percentage taken off."""

    quantity: Span
    price: Span
    amount: Span
    discount: Span | None


@dataclass(slots=True)
class _Column:
    """A column of figures: from where to where most of them reach."""

    x0: float
    x1: float


class _Product(NamedTuple):
    """Two factors from left to right, and their product less a percentage."""

    factors: tuple[Span, Span]
    amount: Span
    discount: Span | None


_Key = tuple[int, int, int]


def figures_of(paper: Paper, rows: Sequence[Row]) -> dict[int, Figures]:
    """Return the figures of the items among some rows, by the row's index; {} where no columns multiply.

    A row whose figures do not multiply is no item here: nothing would prove it. Nor is a single row in which a factor
    is 1 and nothing is taken off: any number of a line and an amount printed twice would do.
    """
    products = {row.index: list(_products(paper, row)) for row in rows}
    columns = _columns([span for found in products.values() for one in found for span in (*one.factors, one.amount)])
    keyed = {index: _by_key(found, columns) for index, found in products.items() if found}
    votes = Counter(key for found in keyed.values() for key in found)
    if not votes:
        return {}
    best = max(votes, key=lambda key: (votes[key], columns[key[2]].x1, key))
    chosen = {index: found[best] for index, found in keyed.items() if best in found}
    if len(chosen) == 1 and not all(map(_tells, chosen.values())):
        return {}
    swapped = _is_price_first(paper, [paper.rows[index] for index in chosen], list(chosen.values()))
    return {index: _figures(product, swapped=swapped) for index, product in chosen.items()}


def quantity_piece(row: Row, span: Span) -> Piece:
    """Return a quantity with the unit that is printed behind it."""
    unit = _unit_behind(row, span)
    end = span.end + len(unit)
    return Piece(row.text[span.start : end], row.box_of(span.start, end), row.confidence_of(span.start, end))


def _figures(product: _Product, *, swapped: bool) -> Figures:
    quantity, price = product.factors[::-1] if swapped else product.factors
    return Figures(quantity, price, product.amount, product.discount)


def _products(paper: Paper, row: Row) -> Iterator[_Product]:
    """Yield every two numbers of a row whose product is a third one, perhaps less a percentage."""
    spans = figures_in(paper, row)[-MOST_FIGURES:]
    if len(spans) < 3:
        return
    values = [by_style(paper, span)[0] / base_in(span.raw) for span in spans]
    percents = list(_percents(paper, row))
    for first, second in combinations(range(len(spans)), 2):
        whole = values[first] * values[second]
        if not whole or not (spans[first].decimals or spans[second].decimals):
            continue
        for at, amount in enumerate(spans):
            if at in {first, second} or not amount.decimals:
                continue
            discount = _off(whole, values[at], percents)
            if discount is not None:
                yield _Product((spans[first], spans[second]), amount, discount[0])


def _tells(product: _Product) -> bool:
    return product.discount is not None or all(span.numbers[0] != 1 for span in product.factors)


def _off(whole: Decimal, amount: Decimal, percents: Sequence[Span]) -> tuple[Span | None] | None:
    """Return the percentage that leads from a product to an amount, () around None for none; None when none does."""
    if abs(whole - amount) <= HALF_CENT:
        return (None,)
    for span in percents:
        if abs(whole * (1 - span.numbers[0] / HUNDRED) - amount) <= HALF_CENT:
            return (span,)
    return None


def _percents(paper: Paper, row: Row) -> Iterator[Span]:
    """Yield the percentages of a row, and those of the rows below that have no other figure: "less 10 % discount"."""
    yield from _percents_in(paper, row)
    for below in paper.rows[row.index + 1 : row.index + 1 + DISCOUNT_ROWS]:
        if any(span.kind is SpanKind.AMOUNT and span.decimals for span in paper.spans[below.index]):
            return
        if below.page == row.page:
            yield from _percents_in(paper, below)


def _percents_in(paper: Paper, row: Row) -> Iterator[Span]:
    for span in paper.spans[row.index]:
        if span.kind is SpanKind.PERCENT and span.numbers and 0 < span.numbers[0] < HUNDRED:
            yield span


def _columns(spans: Sequence[Span]) -> list[_Column]:
    columns: list[_Column] = []
    for span in sorted(spans, key=lambda span: (span.box.x1, span.box.x0)):
        if _column_of(span.box, columns) is None:
            columns.append(_Column(span.box.x0, span.box.x1))
    return columns


def _column_of(box: Box, columns: Sequence[_Column]) -> int | None:
    """Return the column that a figure has most in common with, or None."""

    def common(column: _Column) -> float:
        shared = min(column.x1, box.x1) - max(column.x0, box.x0)
        return shared / max(min(column.x1 - column.x0, box.x1 - box.x0), 1.0)

    best = max(range(len(columns)), key=lambda at: common(columns[at]), default=None)
    return best if best is not None and common(columns[best]) > SAME_COLUMN else None


def _by_key(products: Sequence[_Product], columns: Sequence[_Column]) -> dict[_Key, _Product]:
    keyed: dict[_Key, _Product] = {}
    for product in products:
        places = [_column_of(span.box, columns) for span in (*product.factors, product.amount)]
        known = [place for place in places if place is not None]
        if len(set(known)) == len(places):
            keyed.setdefault((known[0], known[1], known[2]), product)
    return keyed


def _is_price_first(paper: Paper, rows: Sequence[Row], products: Sequence[_Product]) -> bool:
    """Tell whether the left of the two factors is the price: by units, by heads, by decimals, in this order."""
    left, right = ([product.factors[side] for product in products] for side in (0, 1))
    per_left, per_right = (sum("/" in span.raw for span in side) for side in (left, right))
    if per_left != per_right:
        return per_left > per_right
    units_left, units_right = (
        sum(bool(_unit_behind(row, span)) for row, span in zip(rows, side, strict=True)) for side in (left, right)
    )
    if units_left != units_right:
        return units_right > units_left
    head = _concept_above(paper, rows[0], left[0]), _concept_above(paper, rows[0], right[0])
    if head[0] != head[1]:
        return head[0] == "unit_price" or head[1] == "quantity"
    return sum(span.decimals for span in left) > sum(span.decimals for span in right)


def _concept_above(paper: Paper, row: Row, span: Span) -> str:
    """Return "quantity" or "unit_price" where a head above a figure says so and not the other, else ""."""
    for above in reversed(paper.rows[max(row.index - HEAD_ROWS, 0) : row.index]):
        if above.page != row.page:
            break
        for hit in hits_of(Kind.HEADER, above):
            named = {"quantity", "unit_price"} & set(hit.concepts)
            if len(named) == 1 and min(hit.box.x1, span.box.x1) > max(hit.box.x0, span.box.x0):
                return named.pop()
    return ""


def _unit_behind(row: Row, span: Span) -> str:
    """Return the blank and the unit behind a number, "" where none is printed in its cell."""
    cell = row.cells[row.cell_at(span.start)]
    rest = row.text[span.end : cell.end]
    word = rest.split()[0] if rest.split() else ""
    return rest[: rest.index(word) + len(word)] if word and units.code(word) else ""


def as_pieces(paper: Paper, figures: Mapping[int, Figures]) -> dict[int, dict[str, Piece]]:
    """Return the figures as cells of items, by the row's index."""
    return {index: _pieces(paper.rows[index], found) for index, found in figures.items()}


def _pieces(row: Row, figures: Figures) -> dict[str, Piece]:
    pieces = {
        "quantity": quantity_piece(row, figures.quantity),
        "unit_price": _piece(figures.price),
        "net_amount": _piece(figures.amount),
    }
    if figures.discount is not None:
        pieces["discount"] = _piece(figures.discount)
    return pieces


def _piece(span: Span) -> Piece:
    return Piece(span.raw, span.box, span.confidence)
