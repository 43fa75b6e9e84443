"""Figures of items that stand under no head of their own: found in the row, where they multiply in most items."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from documents.text import Box
from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper
from extractors.layout.spans import Span
from extractors.lines.arithmetic import proves
from extractors.lines.cells import Piece
from extractors.lines.draft import Draft
from extractors.lines.figure_columns import as_pieces, figures_of
from extractors.lines.figures import number_readings
from extractors.lines.row_figures import figures_in
from extractors.lines.unheaded import figures_that_multiply

FIGURES: Final = ("quantity", "unit_price", "net_amount")
MOSTLY: Final = 0.6
"""Share of the items in which the figures must multiply: in a single row of many they may do so by chance."""


def settle_figures(paper: Paper, drafts: Sequence[Draft]) -> None:
    """Read the figures of items anew where those under the heads do not multiply and other columns of the rows do."""
    if not drafts or all(proves(paper, draft) for draft in drafts):
        return
    found = as_pieces(paper, figures_of(paper, [draft.row for draft in drafts]))
    if len(found) <= MOSTLY * len(drafts):
        return
    for draft in drafts:
        pieces = found.get(draft.row.index)
        if pieces is not None and not proves(paper, draft) and not _is_line_number(draft, pieces["quantity"]):
            _replace(draft, pieces)


def _is_line_number(draft: Draft, quantity: Piece) -> bool:
    number = draft.pieces.get("line_number")
    return number is not None and number.box.x0 <= quantity.box.x0 < number.box.x1


def _replace(draft: Draft, pieces: dict[str, Piece]) -> None:
    """Put figures in the place of those read under the heads, and take them out of the cells they were mixed into."""
    for name, piece in list(draft.pieces.items()):
        if name in FIGURES or any(_is_same(piece, found) for found in pieces.values()):
            del draft.pieces[name]
    draft.pieces |= pieces
    _cut(draft, pieces)


def _is_same(piece: Piece, found: Piece) -> bool:
    """Tell whether a cell holds a figure and nothing else."""
    touches = piece.box.x0 < found.box.x1 and found.box.x0 < piece.box.x1
    return touches and (piece.text == found.text or not any(sign.isalpha() for sign in piece.text))


def complete_figures(paper: Paper, drafts: Sequence[Draft]) -> None:
    """Add the quantity, price or amount that a head did not lead to, where the figures of the rows give it."""
    found = [_missing(paper, draft) for draft in drafts]
    if sum(pieces is not None for pieces in found) <= MOSTLY * len(drafts):
        return
    for draft, pieces in zip(drafts, found, strict=True):
        if pieces:
            draft.pieces |= pieces
            _cut(draft, pieces)


def fill_columns(paper: Paper, drafts: Sequence[Draft]) -> None:
    """Add the figure that an item lacks from where the others have theirs, where most items multiply.

    An item whose figures do not multiply is an error of the paper: it must be seen, not left out.
    """
    proven = [draft for draft in drafts if proves(paper, draft)]
    if len(proven) <= MOSTLY * len(drafts):
        return
    for draft in drafts:
        pieces = {} if draft in proven else _in_columns(paper, draft, proven)
        draft.pieces |= pieces
        _cut(draft, pieces)


def _in_columns(paper: Paper, draft: Draft, others: Sequence[Draft]) -> dict[str, Piece]:
    """Return the only figures of a row that stand below or above those of other items and belong to no cell yet."""
    found: dict[str, Piece] = {}
    taken = [piece.box for name, piece in draft.pieces.items() if name in FIGURES]
    free = [span for span in figures_in(paper, draft.row) if not any(_share_columns(span.box, box) for box in taken)]
    for name in (name for name in FIGURES if name not in draft.pieces):
        column = [other.pieces[name].box for other in others if name in other.pieces]
        inside = [span for span in free if any(_share_columns(span.box, box) for box in column)]
        if len(inside) == 1:
            found[name] = _piece(inside[0])
    return found


def _share_columns(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _missing(paper: Paper, draft: Draft) -> dict[str, Piece] | None:
    """Return the figures that an item lacks; None when its row does not tell, or says otherwise."""
    have = {name for name in FIGURES if name in draft.pieces and number_readings(paper, draft.pieces[name].text)}
    if len(have) == len(FIGURES):
        return {}
    figures = figures_that_multiply(paper, figures_in(paper, draft.row))
    if figures is None:
        return None
    by_name = dict(zip(FIGURES, figures, strict=True))
    if any(_value(paper, draft.pieces[name]) != by_style(paper, by_name[name])[0] for name in have):
        return None
    return {name: _piece(span) for name, span in by_name.items() if name not in have}


def _cut(draft: Draft, pieces: dict[str, Piece]) -> None:
    """Take figures off the end of the cell they were mixed into."""
    for name, piece in list(draft.pieces.items()):
        inside = [found for found in pieces.values() if piece.box.x0 < found.box.x0 < piece.box.x1]
        starts = [piece.text.rfind(f" {found.text}") for found in inside]
        first = min((start for start in starts if start >= 0), default=-1)
        if name not in FIGURES and first > 0:
            draft.pieces[name] = Piece(piece.text[:first].strip(), piece.box, piece.confidence)


def _value(paper: Paper, piece: Piece) -> Decimal:
    return Decimal(number_readings(paper, piece.text)[0])


def _piece(span: Span) -> Piece:
    return Piece(span.raw, span.box, span.confidence)
