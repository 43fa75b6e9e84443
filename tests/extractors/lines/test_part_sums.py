from __future__ import annotations

from documents.reading import LineField
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

SECTIONS = """
    Description                              Amount

    Job A7712 done 28 January
    Copy paper                                45.00
    Toner                                    120.00
                          Wotsit total       165.00
    Job 44710 done 2 February
    Stapler                                    9.50
                          Wotsit total         9.50

                          Gross              174.50
"""


def items(*pages: str) -> list[tuple[str, str]]:
    found = find_lines(lay_out([page_of(art, number) for number, art in enumerate(pages, 1)])).lines
    return [(line.cells[LineField.DESCRIPTION].raw, line.cells[LineField.NET_AMOUNT].raw) for line in found]


def test_the_sum_of_a_section_is_no_item_and_the_next_heading_no_name() -> None:
    assert items(SECTIONS) == [("Copy paper", "45.00"), ("Toner", "120.00"), ("Stapler", "9.50")]


def test_what_is_not_the_sum_of_the_items_ends_the_table() -> None:
    assert items(SECTIONS.replace("165.00", "166.00")) == [("Copy paper", "45.00"), ("Toner", "120.00")]


def test_goods_that_cost_as_much_as_all_before_are_goods() -> None:
    same = SECTIONS.replace(
        "Toner                                    120.00", "Toner                                     45.00"
    )
    assert items(same)[:2] == [("Copy paper", "45.00"), ("Toner", "45.00")]


def test_a_charge_below_the_sum_of_all_items_is_no_item() -> None:
    art = """
        Description                              Amount
        Copy paper                                45.00
        Toner                                    120.00
                              Total goods        165.00
                              Zorgle              12.00
                              Gross total        177.00
    """
    assert items(art) == [("Copy paper", "45.00"), ("Toner", "120.00")]


BREAKDOWN = """
    Description              Quantity      Price        Amount

    Copy paper                      9       5.00         45.00
    Toner                           2      60.00        120.00

    Zorgle                        Net        Vub         Grund
    20 %                       165.00      33.00        198.00
"""


def test_net_tax_and_gross_in_one_row_below_the_items_are_no_item_and_their_heads_no_name() -> None:
    assert items(BREAKDOWN) == [("Copy paper", "45.00"), ("Toner", "120.00")]
    assert len(items(BREAKDOWN.replace("33.00", "34.00"))) == 3


def test_goods_whose_price_less_a_discount_is_the_sum_of_those_before_are_goods() -> None:
    table = BREAKDOWN[: BREAKDOWN.index("\n    Zorgle")]
    goods = "    Stapler                      198.00       33.00        165.00\n"
    assert items(f"{table}{goods}")[2:] == [("Stapler", "165.00")]


def test_one_more_item_with_its_own_tax_is_an_item() -> None:
    art = """
        Description               Amount        Tax       Total
        Copy paper                 45.00       9.00       54.00
        Toner                      45.00       9.00       54.00
    """
    assert items(art) == [("Copy paper", "45.00"), ("Toner", "45.00")]


CARRIED = """
    Description                              Amount
    Copy paper                                45.00
    Toner                                    120.00
    Transport Genk                            12.00
    Suite                                    177.00
"""


def test_a_word_for_a_sum_carried_on_begins_the_name_of_goods_as_well() -> None:
    last = "    Stapler                                    9.50\n"
    assert items(CARRIED + last)[2:] == [("Transport Genk", "12.00"), ("Stapler", "9.50")]
    carried = CARRIED.replace("Transport Genk                            12.00", "")
    assert items(
        carried.replace("Suite                                    177.00", "Suite du Zorgle    165.00") + last
    )[2:] == [("Stapler", "9.50")]
