"""What the rows below a head tell about columns whose heads are in no dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from documents.kind import DocType
from documents.values import dates
from extractors.layout.paper import Paper
from extractors.lines.cells import Piece, pieces_of
from extractors.lines.columns import UNKNOWN, Head, is_complete
from extractors.lines.figures import is_number

ROWS_BELOW: Final = 12
FARTHEST: Final = 4
"""The first item stands at most so many rows below its head."""
FEWEST_NUMBERS: Final = 2
MOST_DIGITS: Final = 6
"""Of a quantity under a head that no dictionary holds."""
MAY_LACK_PRICES: Final = frozenset({DocType.DELIVERY_NOTE, DocType.PURCHASE_ORDER, DocType.OTHER})


def completed(paper: Paper, head: Head) -> Head | None:
    """Return a head with its unknown columns of numbers named by the rows below it, or None when it is no head.

    The last column of amounts is the amount; without amounts a column of numbers with units, or else the last of whole
    numbers, is the quantity.
    """
    rows = list(_numbered_rows(paper, head))
    if not rows:
        return None
    columns = [column.concept for column in head.columns]
    numbers = [name for name in columns if _holds_numbers(name, rows)]
    named = _by_place(numbers, rows, head)
    counted = next((name for name, concept in named.items() if concept == "quantity"), "")
    if counted.startswith(UNKNOWN) and not _counts_goods(paper, rows, counted):
        return None
    kept = tuple(
        replace(column, concept=named.get(column.concept, column.concept))
        if column.concept in named or column.concept not in named.values()
        else replace(column, concept=f"{UNKNOWN}_{column.concept}")
        for column in head.columns
    )
    return replace(head, columns=kept) if named and is_complete(kept) else None


def _numbered_rows(paper: Paper, head: Head) -> Iterator[dict[str, Piece]]:
    """Yield the cells of the rows below a head that hold several numbers, or a number and a name."""
    page = paper.rows[head.last_row].page
    for row in paper.rows[head.last_row + 1 : head.last_row + 1 + ROWS_BELOW]:
        if row.page != page:
            return
        pieces = pieces_of(row, head)
        figures = [piece for piece in pieces.values() if is_number(piece.text)]
        told = any(sum(sign.isalpha() for sign in piece.text) > FEWEST_NUMBERS for piece in pieces.values())
        if figures and (told or len(figures) >= FEWEST_NUMBERS) and len(pieces) > FEWEST_NUMBERS:
            yield pieces


def _holds_numbers(name: str, rows: Sequence[dict[str, Piece]]) -> bool:
    cells = [pieces[name] for pieces in rows if name in pieces]
    return bool(cells) and 2 * sum(is_number(piece.text) for piece in cells) > len(cells)


def _by_place(names: Sequence[str], rows: Sequence[dict[str, Piece]], head: Head) -> dict[str, str]:
    if head.has("net_amount", "gross_amount", "quantity"):
        return {name: name for name in names if name in {"net_amount", "gross_amount", "quantity"}}
    if 2 * sum("quantity" in pieces for pieces in rows) > len(rows):
        return {"unit": "quantity"}  # "16 pcs" under "Unit".
    unknown = [name for name in names if name.startswith(UNKNOWN)]
    if len(unknown) == 1 and head.has("unit") and not head.has("unit_price"):
        return {unknown[0]: "quantity"}
    amounts = [name for name in unknown if _has_decimals(name, rows)]
    if amounts:
        return {amounts[-1]: "net_amount"}
    return {unknown[-1]: "quantity"} if unknown else {}


def _counts_goods(paper: Paper, rows: Sequence[dict[str, Piece]], source: str) -> bool:
    """Tell whether a column that no head and no amount proves counts goods, rather than holding references.

    Only papers without prices have nothing else, their quantities are short, and names stand beside them.
    """
    counted = [pieces for pieces in rows if source in pieces]
    short = sum(sum(map(str.isdigit, pieces[source].text)) <= MOST_DIGITS for pieces in counted)
    told = any(_is_name(piece.text) for pieces in counted for name, piece in pieces.items() if name != source)
    return paper.doc_type in MAY_LACK_PRICES and 2 * short > len(counted) and told


def _is_name(text: str) -> bool:
    words = [word for word in text.split() if sum(map(str.isalpha, word)) > FEWEST_NUMBERS]
    return len(words) > 1 and not dates.readings(text)


def _has_decimals(name: str, rows: Sequence[dict[str, Piece]]) -> bool:
    cells = [pieces[name].text.strip(" €$£") for pieces in rows if name in pieces]
    return all(len(text) > 3 and text[-3] in ".," for text in cells)
