from __future__ import annotations

from documents.reading import LineField
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of


def names(art: str) -> list[str]:
    found = find_lines(lay_out([page_of(art)])).lines
    return [line.cells[LineField.DESCRIPTION].raw for line in found]


def test_a_head_right_of_its_cells_takes_no_words_off_them() -> None:
    art = """
        Pos       Description             Qty   Price      Amount
        1 Interim management day 21        10    4.50       45.00
        2 Wiring, 7 points                  2   60.00      120.00
        3 Tax return                        1   10.00       10.00
    """
    assert names(art) == ["Interim management day 21", "Wiring, 7 points", "Tax return"]


def test_a_name_in_the_row_above_is_cut_as_well() -> None:
    art = """
        RAM2955     Correction tape
                                             10    4.50       45.00
        13519778865 Desk lamp
                                              2   60.00      120.00
    """
    assert names(art) == ["Correction tape", "Desk lamp"]


def test_headings_of_sections_are_no_names() -> None:
    art = """
        Qty  Description               Price      Amount
             Lot 1
             Correction tape
         10                             4.50       45.00
             Desk lamp
          2                            60.00      120.00
             Lot 2
             Filing box
          1                            10.00       10.00
    """
    assert names(art) == ["Correction tape", "Desk lamp", "Filing box"]


def test_goods_that_are_numbered_keep_their_names() -> None:
    art = """
        Qty  Description               Price      Amount
             Platform 1
         10                             4.50       45.00
             Platform 2
          2                            60.00      120.00
    """
    assert names(art) == ["Platform 1", "Platform 2"]


def test_a_short_name_with_a_model_number_is_cut_off_its_code() -> None:
    art = """
        33200586788 Headset H47
                                             10    4.50       45.00
        RG-45118    Desk lamp
                                              2   60.00      120.00
        8F          Headset H31
                                              1   10.00       10.00
    """
    assert names(art) == ["Headset H47", "Desk lamp", "Headset H31"]


def test_a_date_that_touches_a_name_is_no_part_of_it() -> None:
    art = """
        29 March 2024 Copy paper white        10     4.50      45.00
        30 March 2024 Toner black              2    60.00     120.00
    """
    assert names(art) == ["Copy paper white", "Toner black"]
    assert names(art.replace("29 March 2024", "  Form Marchant")) == ["Form Marchant Copy paper white", "Toner black"]
