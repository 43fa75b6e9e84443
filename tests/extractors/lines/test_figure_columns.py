from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.reading import LineField
from extractors.layout.paper import lay_out
from extractors.lines.figure_columns import as_pieces, figures_of
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

QUANTITY, PRICE, AMOUNT = LineField.QUANTITY, LineField.UNIT_PRICE, LineField.NET_AMOUNT
STRANGE = """
    Blurb                     Flumph     Snib       Wotsit     Grom
    Copper tube 15 mm           19 %     4.50       10 pcs    45.00
    Elbow                        7 %     2.25        4 pcs     9.00
    Solder                      19 %    12.00        1 pcs    12.00
    Grand total                                               66.00
"""


def figures(art: str) -> list[tuple[str, ...]]:
    paper = lay_out([page_of(art)])
    found = as_pieces(paper, figures_of(paper, paper.rows)).values()
    return [tuple(pieces[name].text for name in ("quantity", "unit_price", "net_amount")) for pieces in found]


def cells(art: str, *names: LineField) -> list[tuple[str, ...]]:
    found = find_lines(lay_out([page_of(art)])).lines
    return [tuple(line.cells[name].readings[0] if name in line.cells else "" for name in names) for line in found]


def test_columns_are_told_by_arithmetic_where_no_head_is_known() -> None:
    assert cells(STRANGE, LineField.DESCRIPTION, QUANTITY, PRICE, AMOUNT) == [
        ("Copper tube 15 mm", "10", "4.50", "45.00"),
        ("Elbow", "4", "2.25", "9.00"),
        ("Solder", "1", "12.00", "12.00"),
    ]


def test_a_row_that_does_not_multiply_is_not_among_them() -> None:
    assert figures(STRANGE.replace("9.00", "9.10")) == [("10 pcs", "4.50", "45.00"), ("1 pcs", "12.00", "12.00")]


def test_a_discount_stands_in_the_row_or_below_it() -> None:
    art = """
        Copper tube     10     4.50    40.50
        less 10 %
        Elbow            4     2.25     9.00
    """
    assert figures(art) == [("10", "4.50", "40.50"), ("4", "2.25", "9.00")]
    assert figures(art.replace("10 %", "11 %")) == [("4", "2.25", "9.00")]


@pytest.mark.parametrize(("first", "second"), [("Qty", "Unit price"), ("Unit price", "Qty")])
def test_a_head_tells_quantity_from_price(first: str, second: str) -> None:
    art = f"""
        {first:20}{second:20}Grom
        2.50                4.50                11.25
        3.50                2.00                7.00
    """
    expected = [("2.50", "4.50", "11.25"), ("3.50", "2.00", "7.00")]
    assert figures(art) == (expected if first == "Qty" else [(b, a, c) for a, b, c in expected])


def test_a_single_row_with_a_factor_of_one_proves_nothing() -> None:
    assert figures("1   Licence    125.00    125.00") == []
    assert figures("2   Licence    125.00    250.00") == [("2", "125.00", "250.00")]


@settings(deadline=None)  # The first call reads the dictionary.
@given(st.lists(st.tuples(st.integers(2, 900), st.integers(101, 99_999)), min_size=2, max_size=8))
def test_every_row_that_multiplies_is_found(rows: list[tuple[int, int]]) -> None:
    priced = [(count, Decimal(cents) / 100) for count, cents in rows]
    art = "\n".join(f"Thing      {count:>6}      {price:>10.2f}      {count * price:>14.2f}" for count, price in priced)
    assert figures(art) == [(str(count), f"{price:.2f}", f"{count * price:.2f}") for count, price in priced]


def test_goods_with_a_word_of_a_total_in_their_name_are_items() -> None:
    art = """
        1 Legal cover                       2    13.45    26.90
        2 Premium public liability          4    11.00    44.00
        {name:36}4    70.90   283.60
    """
    named = [("2", "13.45", "26.90"), ("4", "11.00", "44.00")]
    assert cells(art.format(name="Grand total"), QUANTITY, PRICE, AMOUNT) == named
    assert len(cells(art.format(name="3 Total care contract"), QUANTITY)) == 3


BLOCKS = """
    Lot 1
    Gas usage
    Batch 47202603
                              88      2.25      198.00

    Lot 2
    Water usage
                              40      4.50      180.00
"""


def test_of_the_lines_above_the_figures_the_first_that_is_no_heading_is_the_name() -> None:
    assert cells(BLOCKS, LineField.DESCRIPTION) == [("Gas usage",), ("Water usage",)]
    assert cells(BLOCKS.replace("Lot 2", "Pie 7"), LineField.DESCRIPTION) == [("Lot 1",), ("Pie 7",)]


def test_a_name_behind_its_quantity_in_one_cell_and_a_price_per_unit_are_told_apart() -> None:
    art = """
        38.50 Bookkeeping ledger      177.00/hours @      6814.50
        30.00 Premium public cover    291.00{per}         8730.00
    """
    expected = [("Bookkeeping ledger", "38.50", "177.00"), ("Premium public cover", "30.00", "291.00")]
    assert cells(art.format(per="/hours"), LineField.DESCRIPTION, QUANTITY, PRICE) == expected
