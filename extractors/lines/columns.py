"""Heads of a table of line items, and the columns they stand over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from documents.reading import LineField
from documents.text import Box
from extractors.labels.dictionary import Kind, dictionary, find, tokens_of
from extractors.layout.paper import Hit, Paper, hits_of, phrases_in
from extractors.layout.rows import Cell, Row

FEWEST_COLUMNS: Final = 3
HEAD_ROWS: Final = 5
"""A head may be printed on so many rows ("Unit" above "price")."""
HEAD_GAP: Final = 0.9
"""Rows of one head stand at most this many heights apart."""
COVERED: Final = 0.55
"""Share of a head's words that must be heads of columns: a sentence is no head."""
ROW_COVERED: Final = 0.3
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
STACKED: Final = 0.5

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
OTHER_NUMBER: Final = "other_number"
"""A second column of a kind, such as a price before discount beside the net price; its place is appended."""
UNKNOWN: Final = "unknown"
"""A column whose head is in no dictionary: its cells belong to no other column; its place is appended."""
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
    """The head of a table: its columns from left to right, and its last row.

    `ruled` when printed lines part the columns: then each reaches from line to line, else it is as wide as its head.
    """

    columns: tuple[Column, ...]
    last_row: int
    ruled: bool = False

    def has(self, *concepts: str) -> bool:
        """Tell whether a column of any of these stands in the head."""
        return any(column.concept in concepts for column in self.columns)

    def column(self, concept: str) -> Column | None:
        """Return the column of a concept, or None."""
        return next((column for column in self.columns if column.concept == concept), None)


def head_at(paper: Paper, index: int) -> Head | None:
    """Return the head of a table of line items that begins in a row, or None."""
    if not _may_be_head(paper.rows[index]):
        return None
    band = _band(paper, index)
    if sum(_covered(row) for row in band) < COVERED * sum(_words(row) for row in band):
        return None
    stacks = _stacks(band)
    columns = _resolved(_merged(stacks, band))
    # A title such as "Goods received note" has words of heads as well, but stands in one piece.
    in_pieces = len(columns) >= FEWEST_COLUMNS or any(len(row.cells) > 1 for row in band)
    if not in_pieces or not is_complete(columns) or _titled(band, columns):
        return None
    return Head(_with_unknown(columns, stacks), band[-1].index)


def unproven_head_at(paper: Paper, index: int) -> Head | None:
    """Return what could be a head by its form alone: several cells without figures, one of them a known head.

    Most of its columns may be unknown; only the rows below can tell whether it is one.
    """
    row = paper.rows[index]
    if len(row.cells) < FEWEST_COLUMNS or any(sign.isdigit() for sign in row.text) or not _covered(row):
        return None
    stacks = _stacks([row])
    return Head(_with_unknown(_resolved(_merged(stacks, [row])), stacks), index)


def is_rest_of_head(row: Row, head: Head) -> bool:
    """Tell whether a row right below a head is a part of it: heads of columns, currencies or words in brackets only."""
    if row.index != head.last_row + 1 or any(sign.isdigit() for sign in row.text):
        return False
    words = [word for word in row.text.split() if any(map(str.isalpha, word))]
    plain = [word for word in words if not word.startswith("(") and not _CURRENCY.fullmatch(word)]
    return not plain or _covered(row) > COVERED * _words(row)


def head_in_bands(texts: Sequence[tuple[str, float, float]], last_row: int) -> Head | None:
    """Return the head whose columns are parted by printed lines, or None when it is no head of a table of items.

    Args:
        texts: What is printed in the head of each column, with the column's left and right edge in points.
        last_row: Index of the head's last row.
    """
    headed = [_Headed(concepts, x0, x1, text) for text, x0, x1 in texts if (concepts := _meaning(text))]
    known = Head(_resolved(headed), last_row, ruled=True)
    if not is_complete(known.columns) or is_other_table(known):
        return None
    stacks = [_Stack([], x0, x1) for _text, x0, x1 in texts]
    return Head(_with_unknown(known.columns, stacks), last_row, ruled=True)


def _meaning(text: str) -> tuple[str, ...]:
    """Return everything the longest phrase in the head of a column can stand for."""
    longest = max(find(Kind.HEADER, text), key=lambda match: match.end - match.start, default=None)
    return tuple(phrase.concept for phrase in longest.phrases) if longest else ()


def is_other_table(head: Head) -> bool:
    """Tell whether a head belongs to a table of taxes rather than of goods."""
    return head.has("tax_base", "tax_amount") and not head.has("quantity", "unit_price", "description")


def is_complete(columns: Sequence[Column]) -> bool:
    """Tell whether columns are those of a table of items: they tell about goods and about numbers."""
    head = Head(tuple(columns), 0)
    about_goods = head.has("description", "item_id", "quantity", "tax_base")
    about_numbers = head.has("quantity", "net_amount", "unit_price", "gross_amount", "ordered", "tax_amount")
    enough = len(head.columns) >= FEWEST_COLUMNS or (head.has("description") and head.has("net_amount", "quantity"))
    return about_goods and about_numbers and enough


def _titled(band: Sequence[Row], columns: Sequence[Column]) -> bool:
    """Tell whether a cell is a title from end to end that several of the columns would be words of."""
    return any(
        sum(cell.box.x0 <= column.x0 and column.x1 <= cell.box.x1 for column in columns) > 1
        and any(match.start == 0 and match.end == len(cell.text) for match in find(Kind.TITLE, cell.text))
        for row in band
        for cell in row.cells
    )


def _may_be_head(row: Row) -> bool:
    """Refuse rows with figures and rows without any head of a column."""
    return not any(sign.isdigit() for sign in row.text) and _covered(row) >= ROW_COVERED * _words(row) > 0


def _band(paper: Paper, index: int) -> list[Row]:
    """Return the row and those close below that are heads as well."""
    rows = [paper.rows[index]]
    for row in paper.rows[index + 1 : index + HEAD_ROWS]:
        close = row.page == rows[-1].page and row.box.top - rows[-1].box.bottom < HEAD_GAP * row.height
        if not close or not _may_be_head(row):
            break
        rows.append(row)
    return rows


def _words(row: Row) -> int:
    return sum(token.text.isalpha() for token in tokens_of(row.text))


def _covered(row: Row) -> int:
    """Return how many words of a row are in heads of columns; a head followed by a colon is a label."""
    return sum(
        token.text.isalpha()
        for cell in row.cells
        for match in phrases_in(Kind.HEADER, row, cell.text)
        if cell.text[match.end : match.end + 1] != ":"
        for token in tokens_of(cell.text[match.start : match.end])
    )


class _Stack(NamedTuple):
    """Cells of a head printed above each other."""

    cells: list[Cell]
    x0: float
    x1: float


class _Headed(NamedTuple):
    """A head of a column with everything it can mean."""

    concepts: tuple[str, ...]
    x0: float
    x1: float
    text: str


def _with_unknown(columns: Sequence[Column], stacks: Sequence[_Stack]) -> tuple[Column, ...]:
    """Add the heads that no dictionary holds, each a column of its own; where none says description, the widest is."""
    found = [
        Column(f"{UNKNOWN}_{at}", stack.x0, stack.x1)
        for at, stack in enumerate(stacks)
        if not any(min(column.x1, stack.x1) > max(column.x0, stack.x0) for column in columns)
    ]
    if found and not any(column.concept in {"description", "item_id"} for column in columns):
        starts = [column.x0 for column in (*columns, *found)]

        def room(column: Column) -> float:
            return min((x0 for x0 in starts if x0 > column.x0), default=column.x1) - column.x0

        widest = max(found, key=room)
        found[found.index(widest)] = Column("description", widest.x0, widest.x1)
    return tuple(sorted((*columns, *found), key=lambda column: column.x0))


def _stacks(band: Sequence[Row]) -> list[_Stack]:
    """Return the cells of a head, those above each other together."""
    stacks: list[_Stack] = []
    for row in band:
        for cell in row.cells:
            at = next((at for at, stack in enumerate(stacks) if _stacked(stack, cell.box)), None)
            if at is None:
                stacks.append(_Stack([cell], cell.box.x0, cell.box.x1))
            else:
                cells, x0, x1 = stacks[at]
                stacks[at] = _Stack([*cells, cell], min(x0, cell.box.x0), max(x1, cell.box.x1))
    return stacks


def _merged(stacks: Sequence[_Stack], band: Sequence[Row]) -> list[_Headed]:
    """Return the heads with all their meanings: those of the joined text where it is one phrase, else of each part."""
    found = [column for stack in stacks for column in _columns_of(stack, band)]
    return sorted(found, key=lambda column: column.x0)


def _stacked(stack: _Stack, box: Box) -> bool:
    overlap = min(stack.x1, box.x1) - max(stack.x0, box.x0)
    return overlap > STACKED * min(stack.x1 - stack.x0, box.x1 - box.x0)


def _columns_of(stack: _Stack, band: Sequence[Row]) -> Iterator[_Headed]:
    joined = " ".join(cell.text for cell in stack.cells)
    whole = phrases_in(Kind.HEADER, band[0], joined)
    words = sum(token.text.isalpha() for token in tokens_of(joined))
    if (
        len(whole) == 1
        and sum(token.text.isalpha() for token in tokens_of(joined[whole[0].start : whole[0].end])) == words
    ):
        yield _Headed(tuple(phrase.concept for phrase in whole[0].phrases), stack.x0, stack.x1, joined)
        return
    hits = [
        hit
        for row in band
        for hit in hits_of(Kind.HEADER, row)
        if any(_inside(hit.box, cell.box) for cell in stack.cells)
    ]
    seen: list[Hit] = []
    for hit in hits:
        if not any(min(hit.box.x1, other.box.x1) > max(hit.box.x0, other.box.x0) for other in seen):
            seen.append(hit)
            yield _Headed(hit.concepts, hit.box.x0, hit.box.x1, hit.text)


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner.x0 >= outer.x0 - 1
        and inner.x1 <= outer.x1 + 1
        and inner.top >= outer.top - 1
        and inner.bottom <= outer.bottom + 1
    )


def _resolved(merged: Sequence[_Headed]) -> tuple[Column, ...]:
    """Give every head one meaning: plain ones first, net before gross, then the others what is still free."""
    taken: dict[int, str] = {}
    order = sorted(
        range(len(merged)), key=lambda at: (len(set(merged[at].concepts)), not _says_net(merged[at].text), at)
    )
    for at in order:
        concepts = set(merged[at].concepts)
        free = [concept for concept in _PREFERENCE if concept in concepts and concept not in taken.values()]
        if free:
            taken[at] = free[0]
        elif "net_amount" in concepts:
            taken[at] = "gross_amount"
        elif concepts & NUMERIC:
            taken[at] = f"{OTHER_NUMBER}_{at}"
    _use_base_as_amount(taken)
    return tuple(Column(taken[at], merged[at].x0, merged[at].x1) for at in sorted(taken))


def _says_net(text: str) -> bool:
    return any(token.text in dictionary().net_words for token in tokens_of(text))


def _use_base_as_amount(taken: dict[int, str]) -> None:
    """Read "Taxable" over a table of goods without another amount as the amount."""
    concepts = set(taken.values())
    if "tax_base" in concepts and "net_amount" not in concepts and concepts & {"quantity", "unit_price"}:
        taken.update({at: "net_amount" for at, concept in taken.items() if concept == "tax_base"})
