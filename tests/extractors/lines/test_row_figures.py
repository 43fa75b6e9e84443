from __future__ import annotations

from decimal import Decimal

import pytest

from documents.reading import LineField
from extractors.layout.paper import lay_out
from extractors.lines.row_figures import base_in, figures_in
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

QUANTITY, PRICE, BASE, AMOUNT = (
    LineField.QUANTITY,
    LineField.UNIT_PRICE,
    LineField.BASE_QUANTITY,
    LineField.NET_AMOUNT,
)
PRICES = """
    Blurb                     Flumph     Snib               Wotsit
    Standing desk                  2     57,055.00 / 100    1,141.10
    Notebook                      25     10,000.00 / 100    2,500.00
    Grand total                                             3,641.10
"""


def figures(text: str) -> list[str]:
    paper = lay_out([page_of(text)])
    return [span.raw for span in figures_in(paper, paper.rows[0])]


def cells(art: str, *names: LineField) -> list[tuple[str, ...]]:
    found = find_lines(lay_out([page_of(art)])).lines
    return [tuple(line.cells[name].readings[0] if name in line.cells else "" for name in names) for line in found]


def test_a_price_per_so_many_multiplies_and_keeps_its_base() -> None:
    assert cells(PRICES, QUANTITY, PRICE, BASE, AMOUNT) == [
        ("2", "57055.00", "100", "1141.10"),
        ("25", "10000.00", "100", "2500.00"),
    ]


def test_a_base_that_does_not_multiply_proves_no_price() -> None:
    assert all(price == "" for (price,) in cells(PRICES.replace("/ 100", "/ 10 "), PRICE))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("48     4.50/pcs      216.00", ["48", "4.50/pcs", "216.00"]),
        ("48     4.50/night(s) 216.00", ["48", "4.50/night(s)", "216.00"]),
        ("48 111660,00 / 1000    5359,68", ["48", "111660,00 / 1000", "5359,68"]),
        ("Batch 12/2024          5359,68", ["5359,68"]),
        ("Phone 0800.55/123      5359,68", ["5359,68"]),
    ],
)
def test_only_decimals_before_a_unit_or_a_power_of_ten_are_a_price(text: str, expected: list[str]) -> None:
    assert figures(text) == expected


def test_a_base_is_read_from_the_print_of_a_price() -> None:
    assert [base_in(text) for text in ("57,055.00 / 100", "4.50/pcs", "4.50")] == [Decimal(100), Decimal(1), Decimal(1)]
