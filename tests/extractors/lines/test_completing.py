"""Figures of items that stand under no head of their own."""

from __future__ import annotations

import pytest

from extractors.layout.paper import lay_out
from extractors.lines.cells import Piece
from extractors.lines.completing import FIGURES, fill_columns
from extractors.lines.draft import Draft
from extractors.lines.row_figures import figures_in
from tests.extractors.printed import page_of

ROWS = """
    Copper tube                          10          4.50        45.00
    Elbow                                 4        {price}        {amount}
    Solder                                1         12.00        12.00
    Flux                                  {count}          3.10         6.20
"""


def prices(price: str, amount: str, count: str = "2") -> list[str]:
    """Return the prices after those that do not multiply, and the one of the second row, were left out."""
    paper = lay_out([page_of(ROWS.format(price=price, amount=amount, count=count))])
    drafts = []
    for row in paper.rows:
        spans = figures_in(paper, row)
        names = FIGURES if len(spans) == len(FIGURES) else ("quantity", "net_amount")
        pieces = {name: Piece(one.raw, one.box, one.confidence) for name, one in zip(names, spans, strict=True)}
        drafts.append(Draft(row, pieces))
    drafts[1].pieces.pop("unit_price", None)
    fill_columns(paper, drafts)
    return [draft.pieces["unit_price"].text if "unit_price" in draft.pieces else "" for draft in drafts]


@pytest.mark.parametrize(("price", "amount"), [("2.25", "9.00"), ("2.52", "9.00"), ("2.25", "9.10")])
def test_an_item_has_the_price_that_stands_in_the_column_whether_or_not_it_multiplies(price: str, amount: str) -> None:
    assert prices(price, amount) == ["4.50", price, "12.00", "3.10"]


@pytest.mark.parametrize("printed", ["    ", "incl"])
def test_a_column_without_a_figure_gives_none(printed: str) -> None:
    assert prices(printed, "9.00") == ["4.50", "", "12.00", "3.10"]


def test_columns_are_known_where_most_items_multiply() -> None:
    assert prices("2.52", "9.00", count="7") == ["4.50", "", "12.00", "3.10"]
