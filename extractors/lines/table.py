"""Finds the line items of a document: below the heads of a table, else in rows whose figures multiply or add up.

A table is read in up to three ways: by the alignment of words under the heads, by the printed lines between columns,
and by the lines between items as well. The way whose figures agree best is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from documents.reading import LineReading
from extractors.layout.candidates import by_style
from extractors.layout.paper import Paper
from extractors.layout.rows import Row
from extractors.layout.spans import SpanKind
from extractors.lines.arithmetic import amounts_of, closes, settle_roles, worth
from extractors.lines.bodies import completed
from extractors.lines.cards import items_of_cards
from extractors.lines.columns import Head, head_at, unproven_head_at
from extractors.lines.completing import complete_figures, fill_columns, settle_figures
from extractors.lines.counted import items_of_quantities
from extractors.lines.descriptions import drop_headings, settle_width
from extractors.lines.draft import Draft
from extractors.lines.item import as_reading
from extractors.lines.leaders import items_of_leaders
from extractors.lines.leading import settle_leading
from extractors.lines.names import settle_names
from extractors.lines.priced import items_of_a_receipt, items_of_a_sum
from extractors.lines.ruled import Grid, grid_at, items_in
from extractors.lines.stated import add_stated, items_of_calculations
from extractors.lines.unheaded import items_of_columns, items_without_head
from extractors.lines.walk import Walked, walk

HEADED: Final = 1.5
"""What a head is worth: half an item whose figures multiply."""


class LinesFound(NamedTuple):
    """The line items, and the rows they stand in."""

    lines: tuple[LineReading, ...]
    rows: frozenset[int]


def find_lines(paper: Paper) -> LinesFound:
    """Return the line items in the order of the pages."""
    drafts, rows = _best_table(paper)
    summed = items_of_a_sum(paper) if len(drafts) <= 1 or not closes(paper, drafts) else []
    if _holds_more(summed, drafts) and not _are_summed(paper, drafts):
        # Columns that multiply in every row tell quantity from price, which a sum does not.
        drafts = drafts if len(items_of_columns(paper)) >= len(summed) else _together(summed, drafts)
    elif len(drafts) <= 1 and _is_elsewhere(summed, drafts, rows):
        drafts = []
    without_head = _without_head(paper, summed, alone=not drafts)
    if not drafts or worth(paper, without_head) > worth(paper, drafts) + HEADED:
        drafts, rows = without_head, {draft.row.index for draft in without_head}
    drop_headings(drafts)
    settle_names(paper, drafts)
    settle_width(drafts)
    return LinesFound(tuple(as_reading(paper, draft) for draft in drafts), frozenset(rows))


def _without_head(paper: Paper, summed: list[Draft], *, alone: bool) -> list[Draft]:
    """Return the items found without a table's head in the way whose figures agree best.

    `alone` when no table was found: then rows that only add up to a total, or are not proven at all, will do.
    """
    ways = [items_of_cards(paper), items_of_columns(paper), items_of_quantities(paper), items_of_calculations(paper)]
    if alone:
        ways = [*ways, summed, items_without_head(paper), items_of_leaders(paper)]
    best = max(ways, key=lambda drafts: worth(paper, drafts))
    if alone and not best:
        best = items_of_a_receipt(paper)
    settle_leading(paper, best)
    return best


def _holds_more(summed: Sequence[Draft], drafts: Sequence[Draft]) -> bool:
    """Tell whether rows that add up to a total are all those of a table and more: the name of one ended the table."""
    found = {draft.row.index for draft in summed}
    return len(drafts) < len(found) and {draft.row.index for draft in drafts} <= found and bool(drafts)


def _are_summed(paper: Paper, drafts: Sequence[Draft]) -> bool:
    """Tell whether the sum of a table's amounts is printed below it, whatever its words: what follows is a charge."""
    last = max(draft.row.index for draft in drafts)
    below = (span for row in paper.spans[last + 1 :] for span in row if span.kind is SpanKind.AMOUNT)
    return sum(amounts_of(paper, drafts)) in {by_style(paper, span)[0] for span in below}


def _together(summed: Sequence[Draft], drafts: Sequence[Draft]) -> list[Draft]:
    known = {draft.row.index: draft for draft in drafts}
    return [known.get(draft.row.index, draft) for draft in summed]


def _is_elsewhere(summed: Sequence[Draft], drafts: Sequence[Draft], rows: set[int]) -> bool:
    """Tell whether several rows that add up to a total stand above a table of one row: that one lists open bills."""
    above = all(item.row.index < draft.row.index and item.row.index not in rows for item in summed for draft in drafts)
    return len(summed) > 1 and above and not any("quantity" in draft.pieces for draft in drafts)


def _best_table(paper: Paper) -> Walked:
    heads = {row.index: head_at(paper, row.index) for row in paper.rows}
    if not any(heads.values()):
        heads = {row.index: _proven_below(paper, row) for row in paper.rows}
    ways = [walk(paper, lambda row: heads[row.index])]
    grids = _grids(paper, heads)
    if grids:
        ruled = {first: grid.head for first, grid in grids.items()}
        ways = [_by_lines(paper, grids), *ways, walk(paper, lambda row: ruled.get(row.index, heads[row.index]))]
    for way in ways:
        settle_roles(paper, way.items)
        settle_figures(paper, way.items)
        complete_figures(paper, way.items)
        fill_columns(paper, way.items)
        add_stated(paper, way.items)
    return max(ways, key=lambda way: worth(paper, way.items)) if len(ways) > 1 else ways[0]


def _proven_below(paper: Paper, row: Row) -> Head | None:
    head = unproven_head_at(paper, row.index)
    return completed(paper, head) if head is not None else None


def _grids(paper: Paper, heads: dict[int, Head | None]) -> dict[int, Grid]:
    """Return the printed grids by the first row of their heads."""
    found: dict[int, Grid] = {}
    covered = -1
    for first, head in heads.items():
        if head is None or first <= covered or not paper.page(paper.rows[first].page).rulings:
            continue
        grid = grid_at(paper, first, head)
        if grid is not None:
            found[first] = grid
            covered = grid.head.last_row
    return found


def _by_lines(paper: Paper, grids: dict[int, Grid]) -> Walked:
    """Return the items between the printed lines, and the rows of the heads and of the items."""
    items = [item for grid in grids.values() for item in items_in(paper, grid)]
    heads = [range(first, grid.head.last_row + 1) for first, grid in grids.items()]
    return Walked(items, {draft.row.index for draft in items}.union(*heads))
