from __future__ import annotations

from documents.reading import LineField, LineReading
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

QUANTITY, PRICE, AMOUNT = LineField.QUANTITY, LineField.UNIT_PRICE, LineField.NET_AMOUNT


def lines(art: str) -> tuple[LineReading, ...]:
    return find_lines(lay_out([page_of(art)])).lines


def cells(art: str, *names: LineField) -> list[tuple[str, ...]]:
    return [tuple(line.cells[name].raw if name in line.cells else "" for name in names) for line in lines(art)]


def test_of_two_prices_the_one_that_multiplies_is_the_price() -> None:
    art = """
        Description       Qty    Price     Price      Amount
        Copy paper         10     5.00      4.50       45.00
        Toner               2    70.00     60.00      120.00
    """
    assert cells(art, PRICE) == [("4.50",), ("60.00",)]


def test_quantity_and_price_under_each_other_s_heads_are_exchanged() -> None:
    art = """
        Description     Ordered   Qty    Price      Amount
        Copy paper           10     8     4.50       45.00
        Toner                 2     1    60.00      120.00
    """
    assert cells(art, QUANTITY, LineField.ORDERED) == [("10", "8"), ("2", "1")]


def test_figures_that_multiply_as_printed_stay_where_they_are() -> None:
    art = """
        Description       Qty    Price     Price      Amount
        Copy paper         10     4.50      5.00       45.00
        Toner               2    60.00     70.00      120.00
    """
    assert cells(art, PRICE) == [("4.50",), ("60.00",)]


def test_a_discount_explains_an_amount() -> None:
    art = """
        Description       Qty    Price   Price   Disc. %     Amount
        Copy paper         10     5.00    4.50        10      45.00
    """
    assert cells(art, PRICE) == [("5.00",)]


def test_a_price_for_a_hundred_has_a_base_quantity() -> None:
    art = """
        Description       Qty     Price    per      Amount
        Screws           2000      4.50    100       90.00
        Nails              10      4.50      1       45.00
    """
    assert cells(art, PRICE, LineField.BASE_QUANTITY, LineField.UNIT) == [("4.50", "100", ""), ("4.50", "", "1")]
    wrong = art.replace("90.00", "91.00")
    assert cells(wrong, LineField.BASE_QUANTITY) == [("",), ("",)]


def test_a_column_of_line_numbers_that_multiplies_once_by_chance_is_no_column_of_amounts() -> None:
    art = """
        Zog  Description     Qty    Price      Amount
        1    Copy paper       10     4.50       44.00
        2    Toner             2    60.00      119.00
        3    Stapler           1     3.00        2.90
    """
    assert cells(art, AMOUNT) == [("44.00",), ("119.00",), ("2.90",)]
