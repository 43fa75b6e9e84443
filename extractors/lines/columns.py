"""Heads of a table of line items, and the columns they stand over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from documents.reading import LineField
from extractors.labels.dictionary import Kind, tokens_of
from extractors.layout.paper import Hit, Paper, hits_of
from extractors.layout.rows import Row

FEWEST_COLUMNS: Final = 3
HEAD_ROWS: Final = 3
"""A head may be printed on so many rows ("Unit" above "price")."""
COVERED: Final = 0.6
"""Share of the words of a head's row that must be heads of columns: a sentence is no head."""

FIELD_OF: Final[dict[str, LineField]] = {
    "line_number": LineField.LINE_NUMBER,
    "item_id": LineField.ITEM_ID,
    "description": LineField.DESCRIPTION,
    "quantity": LineField.QUANTITY,
    "ordered": LineField.ORDERED,
    "unit": LineField.UNIT,
    "unit_price": LineField.UNIT_PRICE,
    "discount": LineField.DISCOUNT,
    "tax_rate": LineField.TAX_RATE,
    "net_amount": LineField.NET_AMOUNT,
    "order_line": LineField.ORDER_LINE,
    "order_number": LineField.ORDER_NUMBER,
    "gtin": LineField.GTIN,
}
# Heads of columns that are no field of a line, so that their cells are not taken for one.
OTHER: Final = ("tax_amount", "gross_amount", "tax_base", "date")
# A word such as "Article" can head several columns; the first free meaning in this order is taken.
_PREFERENCE: Final = (
    *("quantity", "unit_price", "net_amount", "description", "item_id", "unit", "tax_rate", "discount", "ordered"),
    *("gtin", "tax_amount", "gross_amount", "order_line", "order_number", "line_number", "date", "tax_base"),
)
NUMERIC: Final = frozenset(
    {
        "quantity",
        "ordered",
        "unit_price",
        "discount",
        "tax_rate",
        "net_amount",
        "tax_amount",
        "gross_amount",
        "tax_base",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its head's place, in points."""

    concept: str
    x0: float
    x1: float

    @property
    def numeric(self) -> bool:
        """Tell whether its cells hold numbers."""
        return self.concept in NUMERIC


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: its columns from left to right, and its last row."""

    columns: tuple[Column, ...]
    last_row: int

    def has(self, *concepts: str) -> bool:
        """Tell whether a column of any of these stands in the head."""
        return any(column.concept in concepts for column in self.columns)

    def column(self, concept: str) -> Column | None:
        """Return the column of a concept, or None."""
        return next((column for column in self.columns if column.concept == concept), None)


def head_at(paper: Paper, index: int) -> Head | None:
    """Return the head of a table of line items that begins in a row, or None."""
    band = _band(paper, index)
    hits = [(row, hit) for row in band for hit in hits_of(Kind.HEADER, row)]
    if not _enough_columns([hit for _row, hit in hits]) or not _covers(paper.rows[index], hits):
        return None
    columns = _resolved(_merged([hit for _row, hit in hits]))
    head = Head(columns, band[-1].index)
    about_goods = head.has("description", "item_id", "quantity")
    about_numbers = head.has("quantity", "net_amount", "unit_price", "gross_amount", "ordered")
    enough = len({column.concept for column in columns}) >= FEWEST_COLUMNS or (
        head.has("description") and head.has("net_amount", "quantity")
    )
    return head if about_goods and about_numbers and enough else None


def _band(paper: Paper, index: int) -> list[Row]:
    """Return the row and those close below that are heads as well."""
    rows = [paper.rows[index]]
    for row in paper.rows[index + 1 : index + HEAD_ROWS]:
        close = row.page == rows[-1].page and row.box.top - rows[-1].box.bottom < 0.6 * row.height
        if (
            not close
            or any(sign.isdigit() for sign in row.text)
            or not _covers(row, [(row, hit) for hit in hits_of(Kind.HEADER, row)])
        ):
            break
        rows.append(row)
    return rows


def _enough_columns(hits: Sequence[Hit]) -> bool:
    return len(hits) >= 2


def _covers(row: Row, hits: Iterable[tuple[Row, Hit]]) -> bool:
    words = [token for token in tokens_of(row.text) if token.text.isalpha()]
    covered = sum(sum(token.text.isalpha() for token in tokens_of(hit.text)) for its_row, hit in hits if its_row is row)
    return bool(words) and covered >= COVERED * len(words)


def _merged(hits: Sequence[Hit]) -> list[tuple[tuple[str, ...], float, float]]:
    """Join heads printed above each other; the concepts that both allow, else those of the longer text, remain."""
    columns: list[tuple[tuple[str, ...], float, float]] = []
    for hit in hits:
        concepts = hit.concepts
        for at, (known, x0, x1) in enumerate(columns):
            overlap = min(x1, hit.box.x1) - max(x0, hit.box.x0)
            if overlap > 0.5 * min(x1 - x0, hit.box.x1 - hit.box.x0):
                both = tuple(concept for concept in known if concept in concepts)
                columns[at] = (both or known, min(x0, hit.box.x0), max(x1, hit.box.x1))
                break
        else:
            columns.append((concepts, hit.box.x0, hit.box.x1))
    return sorted(columns, key=lambda column: column[1])


def _resolved(merged: Sequence[tuple[tuple[str, ...], float, float]]) -> tuple[Column, ...]:
    """Give every head one meaning: plain ones first, then the others what is still free."""
    taken: dict[int, str] = {}
    order = sorted(range(len(merged)), key=lambda at: (len(set(merged[at][0])), at))
    for at in order:
        concepts = set(merged[at][0])
        free = [concept for concept in _PREFERENCE if concept in concepts and concept not in taken.values()]
        if free:
            taken[at] = free[0]
        elif "net_amount" in concepts:
            taken[at] = "gross_amount"
    return tuple(Column(taken[at], merged[at][1], merged[at][2]) for at in sorted(taken))
