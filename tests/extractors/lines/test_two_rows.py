"""Items printed on two rows: code and figures in one, the name in the other, and heads printed the same way."""

from __future__ import annotations

import pytest

from documents.reading import LineField, LineReading
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

NAME, CODE, QUANTITY = LineField.DESCRIPTION, LineField.ITEM_ID, LineField.QUANTITY
NAMES_BELOW = """
    No.  Item             Qty   Unit Price    Amount
         Description
    1    42837             10         1.50     15.00
         Desk lamp
    2    C-4711             4         2.50     10.00
         Filing box
                                 Net total     25.00
"""
NAMES_ABOVE = """
    No.  Item             Qty   Unit Price    Amount

         Desk lamp
    1    42837             10         1.50     15.00

         Filing box
    2    C-4711             4         2.50     10.00

                                 Net total     25.00
"""


def lines(art: str) -> tuple[LineReading, ...]:
    return find_lines(lay_out([page_of(art)])).lines


def cells(art: str, *names: LineField) -> list[tuple[str, ...]]:
    return [tuple(line.cells[name].readings[0] if name in line.cells else "" for name in names) for line in lines(art)]


@pytest.mark.parametrize("art", [NAMES_BELOW, NAMES_ABOVE], ids=["below", "above"])
def test_a_code_beside_the_figures_is_no_name_where_a_name_stands_in_the_other_row(art: str) -> None:
    assert cells(art, NAME, CODE, QUANTITY) == [("Desk lamp", "42837", "10"), ("Filing box", "C-4711", "4")]


def test_a_code_names_an_item_that_has_no_other_name() -> None:
    nameless = NAMES_BELOW.replace("Desk lamp", "").replace("Filing box", "")
    assert cells(nameless, NAME) == [("42837",), ("C-4711",)]


def test_one_word_with_more_letters_than_digits_is_a_name() -> None:
    named = NAMES_BELOW.replace("42837 ", "SSD500").replace("Desk lamp", "Batch 47")
    assert cells(named, NAME, CODE)[0] == ("SSD500 Batch 47", "")


@pytest.mark.parametrize("rest", ["Description", "(pcs.)     ", "EUR        "])
def test_a_second_row_of_the_head_names_no_item(rest: str) -> None:
    above = NAMES_ABOVE.replace("\n\n         Desk lamp", f"\n\n         {rest}\n         Desk lamp")
    assert cells(above, NAME) == [("Desk lamp",), ("Filing box",)]


BESIDE_TOTALS = """
    Description             Qty   Unit Price    Amount
    Desk lamp                10         1.49     15.00
    Filing box                4         2.49     10.00

    A                     25.00      VAT          5.00
                                     Total       30.00
"""


def test_a_figure_left_of_the_label_of_a_total_is_no_quantity() -> None:
    assert cells(BESIDE_TOTALS, NAME) == [("Desk lamp",), ("Filing box",)]


BARE = """
    {a:18}
    {b:18}pack      10   1.50   15.00
    {c:18}

    {d:18}
    {e:18}pack       4   2.50   10.00
    {f:18}
"""


def test_one_word_beside_the_figures_of_every_item_is_no_name() -> None:
    nights = art(a="Single room", b="nights", d="Double room", e="nights").replace("pack", "    ")
    assert cells(nights, NAME) == [("Single room",), ("Double room",)]


def art(**texts: str) -> str:
    return BARE.format(**dict.fromkeys("abcdef", "") | texts)


def test_without_a_head_names_may_stand_above_or_below_the_figures() -> None:
    expected = [("Desk lamp",), ("Filing box",)]
    assert cells(art(b="Desk lamp", e="Filing box"), NAME) == expected
    assert cells(art(a="Desk lamp", d="Filing box"), NAME) == expected
    assert cells(art(c="Desk lamp", f="Filing box"), NAME) == expected


def test_a_code_or_an_amount_of_tax_beside_the_figures_is_no_name() -> None:
    assert cells(art(a="Desk lamp", b="C-4711", d="Filing box", e="D-4712"), NAME) == [("Desk lamp",), ("Filing box",)]
    assert cells(art(a="Desk lamp", b="0.75 EUR", d="Filing box", e="1.25 EUR"), NAME) == [
        ("Desk lamp",),
        ("Filing box",),
    ]


REFERENCE = """
    Desk lamp
    Your order 05/2025
                      10   1.50   15.00
    Filing box
    Your order 06/2025
                       4   2.50   10.00
"""


def test_a_reference_may_stand_between_a_name_and_its_figures() -> None:
    assert cells(REFERENCE, NAME) == [("Desk lamp",), ("Filing box",)]


CODE_ABOVE = """
    Qty  Item / Details                 Price    Amount
         B-635-115
         Desk lamp
      4                                 10.00     40.00

         S-678-364
         Filing box
      2                                  5.00     10.00
"""


def test_a_code_in_a_row_above_the_name_is_passed_over() -> None:
    assert cells(CODE_ABOVE, NAME) == [("Desk lamp",), ("Filing box",)]


CODE_COLUMN = """
    No. Code   /   Description          Qty     Price    Amount
     1  690492397                         4     10.00     40.00
        Desk lamp
     2  764230                            2      5.00     10.00
        Filing box
"""


def test_a_name_may_stand_below_its_code_left_of_the_column_of_names() -> None:
    assert cells(CODE_COLUMN, NAME, CODE) == [("Desk lamp", "690492397"), ("Filing box", "764230")]


GOODS_SENT = """
Item no.         Qty   Unit     Line no.

77120             12   pcs       4 L4410
Garden hose 25 m

81055              3   pcs       5 L9021
Rake, steel
"""
EXCHANGED = """
Description         Qty         Price     Amount

Late breakfast    12.40      3 nights      37.20
Parking deck      21.50      2 nights      43.00
"""


def test_goods_without_prices_are_items_by_code_and_quantity_where_their_name_stands_below() -> None:
    art = GOODS_SENT.replace("4 L", "  L").replace("5 L", "  L").replace("Line", "Lot ")
    assert cells(art, QUANTITY, NAME) == [("12", "Garden hose 25 m"), ("3", "Rake, steel")]


def test_a_lot_behind_a_number_is_no_name() -> None:
    assert cells(GOODS_SENT, QUANTITY, NAME) == [("12", "Garden hose 25 m"), ("3", "Rake, steel")]


def test_whole_numbers_with_units_are_quantities_whatever_stands_above_them() -> None:
    assert cells(EXCHANGED, QUANTITY, LineField.UNIT_PRICE) == [("3", "12.40"), ("2", "21.50")]


def test_the_heading_of_one_delivery_is_no_part_of_a_name() -> None:
    art = """
    Pos  Item no.       Description                  Qty     Price    Amount

    Service visit sheet 4711 / 03-02-2026
    1    77120          Garden hose                   12      1.50     18.00

    2    81055          Rake, steel                    3      2.50      7.50

    Service visit sheet 5023 / 09-02-2026
    3    81099          Watering can                   2      5.00     10.00

                                                    Net total          35.50
    """
    assert cells(art, NAME) == [("Garden hose",), ("Rake, steel",), ("Watering can",)]


def test_the_heading_of_a_group_begins_below_the_numbers_of_the_lines() -> None:
    art = """
    No.  Description                  Qty     Price    Amount

    Seeds and bulbs, spring
    1    Garden hose                   12      1.50     18.00
    2    Rake, steel                    3      2.50      7.50

    Tools, hired and sold
    3    Watering can                   2      5.00     10.00

                                   Net total            35.50
    """
    assert cells(art, NAME) == [("Garden hose",), ("Rake, steel",), ("Watering can",)]


def test_numbers_of_customer_and_order_are_no_item() -> None:
    art = """
    Item no.          Ordered   Line no.

    77120-301          312225
    """
    assert cells(art, NAME) == []
