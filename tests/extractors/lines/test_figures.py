"""Numbers in the cells of a table."""

from __future__ import annotations

import pytest

from extractors.layout.paper import lay_out
from extractors.lines.cells import pieces_of
from extractors.lines.columns import head_at
from extractors.lines.figures import is_number, number_readings
from tests.extractors.printed import page_of


@pytest.mark.parametrize("printed", ["(7.50)", "(EUR 7.50)", "(7.50 €)", "(Rs.7.50)"])
def test_brackets_around_a_number_and_its_currency_take_away(printed: str) -> None:
    assert is_number(printed)
    assert number_readings(lay_out([page_of("Total 7.50")]), printed) == ("-7.50",)


def test_brackets_around_a_calculation_are_no_number() -> None:
    assert not is_number("(2 x 3)")


def test_a_currency_behind_a_bracket_stays_with_its_amount() -> None:
    row = "Rake" + " " * 41 + "(EUR 7.50)"
    paper = lay_out([page_of(f"Description             Qty     Price        Amount\n\n{row}")])
    head = head_at(paper, 0)
    assert head is not None
    assert {name: piece.text for name, piece in pieces_of(paper.rows[1], head).items()} == {
        "description": "Rake",
        "net_amount": "(EUR 7.50)",
    }
