"""What the rows below a head tell about columns whose heads are in no dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from extractors.layout.paper import Paper
from extractors.lines.cells import Piece, pieces_of
from extractors.lines.columns import UNKNOWN, Head, is_complete
from extractors.lines.figures import is_number

ROWS_BELOW: Final = 12
FARTHEST: Final = 4
"""The first item stands at most so many rows below its head."""
FEWEST_NUMBERS: Final = 2


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
    amounts = [name for name in unknown if _has_decimals(name, rows)]
    if amounts:
        return {amounts[-1]: "net_amount"}
    return {unknown[-1]: "quantity"} if unknown else {}


def _has_decimals(name: str, rows: Sequence[dict[str, Piece]]) -> bool:
    cells = [pieces[name].text.strip(" €$£") for pieces in rows if name in pieces]
    return all(len(text) > 3 and text[-3] in ".," for text in cells)
