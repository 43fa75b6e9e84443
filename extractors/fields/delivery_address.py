"""Deliver-to name and address (EN 16931 BT-70, BT-75 to BT-80), as printed, a comma between its lines.

Many words stand near a place of delivery; only those count that head its address, and only up to its post code.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from documents.field import Candidate, FieldName
from extractors.labels.dictionary import Kind
from extractors.layout.candidates import best_first, evidence
from extractors.layout.paper import Hit, Paper, hits_of
from extractors.layout.rows import Cell, Row
from extractors.parties import blocks
from extractors.parties.addresses import Part, up_to_postcode

FIELD: Final = FieldName.DELIVERY_ADDRESS
TERM: Final = "deliver_to"
LABELLED: Final = 0.85
LONG_NUMBER: Final = 10
"""Digits; a post code with a house number has fewer."""
_EDGES: Final = " \t,;:.·•|–—-"


def candidates(paper: Paper) -> list[Candidate]:
    """Return the blocks of lines behind or under a heading such as "Deliver to", each up to its post code."""
    found: list[Candidate] = []
    for row in paper.rows:
        for hit in hits_of(Kind.TERM, row):
            if hit.weight(TERM) and _heads(row, hit) and row.index not in paper.table_rows:
                parts = up_to_postcode(_parts(paper, row, hit))
                found.extend([_candidate(paper, hit, parts)] if parts else ())
    return best_first(found)


def _heads(row: Row, hit: Hit) -> bool:
    """Tell whether a heading begins its cell and ends it, or has a colon behind it."""
    cell = row.cells[row.cell_at(hit.start)]
    behind = row.text[hit.end : cell.end].strip()
    before = row.text[cell.start : hit.start]
    return not any(sign.isalnum() for sign in before) and (not behind.strip(_EDGES) or behind.startswith(":"))


def _parts(paper: Paper, row: Row, hit: Hit) -> Iterator[Part]:
    """Yield the lines of an address: the rest of the heading's cell or the cell to its right, and what is below."""
    at = row.cell_at(hit.start)
    rest = row.text[hit.end : row.cells[at].end].strip(_EDGES)
    first = row.cells[at]
    if rest:
        start = row.text.index(rest, hit.end)
        first = Cell(start, first.end, rest, row.box_of(start, start + len(rest)))
    elif next(blocks.below(paper, row, first), None) is None and at + 1 < len(row.cells):
        first = row.cells[at + 1]
        rest = first.text
    yield from _pieces(rest, first)
    for _row, cell in itertools.islice(blocks.below(paper, row, first), blocks.BLOCK_ROWS):
        yield from _pieces(cell.text, cell)


def _pieces(text: str, cell: Cell) -> Iterator[Part]:
    """Yield the parts of a line; a long number is that of the place in a register (GLN), and none of its address."""
    for piece in (piece.strip(_EDGES) for piece in text.split(", ")):
        if piece and sum(sign.isdigit() for sign in piece) < LONG_NUMBER:
            yield piece, cell.box


def _candidate(paper: Paper, hit: Hit, parts: list[Part]) -> Candidate:
    text = ", ".join(text for text, _box in parts)
    box = blocks.around([box for _text, box in parts])
    return Candidate(
        raw=text,
        readings=(text,),
        evidence=evidence(paper, hit.page, box, 1.0),
        score=LABELLED,
        label=hit.label,
    )
