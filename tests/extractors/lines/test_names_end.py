"""Where a table's names end: at a date of their own, and not at goods called like a total."""

from __future__ import annotations

from documents.reading import LineField, LineReading
from extractors.layout.paper import lay_out
from extractors.lines.arithmetic import proves
from extractors.lines.cells import Piece
from extractors.lines.draft import Draft
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

NAME, AMOUNT = LineField.DESCRIPTION, LineField.NET_AMOUNT
DATED = """
    Desk lamp                   8 Mar 2024
                                             10    1.50     15.00
    Filing box                  9 Mar 2024
                                              4    2.50     10.00
"""
CALLED_TOTAL = """
    Item description                          Total
    Contents cover                           300.00
    Legal cover                               44.28
    Premium public liability              13,200.00
    Cyber cover                            2,008.00
    Net sum                               15,552.28
"""


def lines(art: str) -> tuple[LineReading, ...]:
    return find_lines(lay_out([page_of(art)])).lines


def names(art: str) -> list[str]:
    return [line.cells[NAME].readings[0] for line in lines(art)]


def test_a_date_in_a_cell_of_its_own_is_no_part_of_the_name() -> None:
    assert names(DATED) == ["Desk lamp", "Filing box"]


def test_a_date_within_the_name_stays() -> None:
    assert names(DATED.replace("Desk lamp                   8", "Hire from 8"))[0] == "Hire from 8 Mar 2024"


def test_goods_called_like_a_total_end_no_table_where_all_rows_add_up() -> None:
    assert names(CALLED_TOTAL) == ["Contents cover", "Legal cover", "Premium public liability", "Cyber cover"]
    other = CALLED_TOTAL.replace("15,552.28", "15,552.29")
    assert names(other) == ["Contents cover", "Legal cover"]


CHARGED = """
    Item description                          Total
    Desk lamp                                300.00
    Filing box                                40.00
    Copy paper                                 4.28
    {note}

                    Gross of lines           344.28
                    Pallets                   55.72
                    Net sum                  400.00
"""


def test_what_follows_the_sum_of_the_items_is_no_item() -> None:
    end = f"{'Goods total':49}0.00"
    assert "Pallets" not in names(CHARGED.format(note=end))


COUNTED = """
    Code     Qty  Description            Price    Amount
    82/9623   10 pcs Desk lamp            1.50     15.00
    C-4711     4 pcs Filing box           2.50     10.00
    31-4712    1 pcs Paper                5.00      5.00
"""


def test_a_unit_between_quantity_and_name_is_no_part_of_the_name() -> None:
    assert names(COUNTED) == ["Desk lamp", "Filing box", "Paper"]


HOURS = """
    Repair on site           39,00 H      10,00    390,00
    Training                 52,50 H      20,00  1.050,00
"""


def test_hours_behind_a_quantity_are_no_sign_of_a_credit() -> None:
    quantities = [line.cells[LineField.QUANTITY] for line in lines(HOURS)]
    assert [(one.raw, one.readings[0]) for one in quantities] == [("39,00", "39.00"), ("52,50", "52.50")]
    paper = lay_out([page_of(HOURS)])
    texts = {"quantity": "39,00 H", "unit_price": "10,00", "net_amount": "390,00"}
    pieces = {name: Piece(text, paper.rows[0].box, 1.0) for name, text in texts.items()}
    assert proves(paper, Draft(paper.rows[0], pieces))
