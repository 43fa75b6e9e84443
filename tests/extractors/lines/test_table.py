from __future__ import annotations

from dataclasses import replace

from documents.reading import LineField, LineReading
from documents.text import Box
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

HEAD = "Pos  Description                Qty  Unit   Price      Amount"
ONE = "1    Copy paper A4               10  Stk     4.50       45.00"
TWO = "2    Toner black                  2  Stk    60.00      120.00"
TOTAL = "                                 Net total           165.00"


def lines(*pages: str) -> tuple[LineReading, ...]:
    return find_lines(lay_out([page_of(art, number) for number, art in enumerate(pages, 1)])).lines


def drawn(*rows: str) -> str:
    return "\n".join(rows)


def amounts(*pages: str) -> list[str]:
    return [line.cells[LineField.NET_AMOUNT].readings[0] for line in lines(*pages)]


def test_rows_below_the_heads_become_items() -> None:
    first, second = lines(drawn(HEAD, ONE, TWO, TOTAL))
    assert {name: cell.readings[0] for name, cell in first.cells.items()} == {
        LineField.LINE_NUMBER: "1",
        LineField.DESCRIPTION: "Copy paper A4",
        LineField.QUANTITY: "10",
        LineField.UNIT: "C62",
        LineField.UNIT_PRICE: "4.50",
        LineField.NET_AMOUNT: "45.00",
    }
    assert second.cells[LineField.DESCRIPTION].raw == "Toner black"


def test_the_totals_end_the_table() -> None:
    assert amounts(drawn(HEAD, ONE, TOTAL, "     VAT 20%                      1  Stk    33.00       33.00")) == [
        "45.00"
    ]


def test_a_note_below_an_item_is_no_item_and_no_part_of_its_name() -> None:
    found = lines(drawn(HEAD, ONE, "     with holes", TWO, TOTAL))
    assert [line.cells[LineField.DESCRIPTION].raw for line in found] == ["Copy paper A4", "Toner black"]


def test_a_name_that_fills_its_column_runs_on_in_the_next_row() -> None:
    wide = "1    Copy paper A4, white, 80 g  10  Stk     4.50       45.00"
    (found,) = lines(drawn(HEAD, wide, "     per square metre", TOTAL))
    assert found.cells[LineField.DESCRIPTION].raw == "Copy paper A4, white, 80 g per square metre"


def test_a_name_above_its_figures_belongs_to_them() -> None:
    art = [HEAD, "1    Copy paper A4", "                                10  Stk     4.50       45.00", TOTAL]
    (found,) = lines(drawn(*art))
    assert found.cells[LineField.DESCRIPTION].raw == "Copy paper A4"


def test_a_table_goes_on_on_the_next_page_without_its_carried_sum() -> None:
    first = drawn(HEAD, ONE, "9    Carried forward                                    45.00")
    second = drawn(HEAD, "9    Brought forward                                    45.00", TWO, TOTAL)
    assert amounts(first, second) == ["45.00", "120.00"]


def test_a_subtotal_between_items_is_no_item_and_no_end() -> None:
    art = [HEAD, ONE, "     Subtotal                                            45.00", TWO, TOTAL]
    assert amounts(drawn(*art)) == ["45.00", "120.00"]


def test_a_head_on_two_rows_is_one_head() -> None:
    art = """
                                      Unit
        Description           Qty    price      Amount
        Copy paper A4          10     4.50       45.00
    """
    (found,) = lines(art)
    assert found.cells[LineField.UNIT_PRICE].readings == ("4.50",)


def test_rates_and_discounts_keep_their_columns() -> None:
    art = """
        Artikel-Nr.   Bezeichnung      Menge    Preis   Rabatt %   MwSt %      Betrag
        A-100         Kopierpapier        10     4,50       10,0       19       40,50
    """
    (found,) = lines(art)
    assert found.cells[LineField.DISCOUNT].readings == ("10.0",)
    assert found.cells[LineField.TAX_RATE].readings == ("19",)
    assert found.cells[LineField.ITEM_ID].raw == "A-100"


def test_a_table_of_taxes_is_no_table_of_items() -> None:
    art = """
        Rate      Taxable amount    VAT amount      Total
        20%               165.00         33.00     198.00
    """
    assert lines(art) == ()


def test_without_heads_a_row_whose_figures_multiply_is_an_item() -> None:
    found = lines("Coffee beans   2 x  4.50    9.00\nThank you for  3  visits")
    assert [line.cells[LineField.DESCRIPTION].raw for line in found] == ["Coffee beans"]
    assert lines("Coffee beans   2 x  4.50    9.10") == ()


def test_a_sentence_with_words_of_heads_opens_no_table() -> None:
    assert lines("The quantity and the price are subject to change\nBolts     1    2.00") == ()


def test_a_rate_inside_a_label_of_tax_is_no_quantity() -> None:
    tax = "                      zzgl. 19 % USt.                       31.35"
    assert amounts(drawn(HEAD, ONE, TWO, "                      Subtotal                             165.00", tax)) == [
        "45.00",
        "120.00",
    ]


def test_an_attribute_is_no_part_of_the_name() -> None:
    wide = "1    Copy paper A4, white, 80 g  10  Stk     4.50       45.00"
    (found,) = lines(drawn(HEAD, wide, "     Packing: box of five", TOTAL))
    assert found.cells[LineField.DESCRIPTION].raw == "Copy paper A4, white, 80 g"


def test_names_below_their_figures_stay_with_them() -> None:
    art = """
        Article no     Quantity     Price      Amount
        A-1                  10      4.50       45.00
        Copy paper
        B-2                   2     60.00      120.00
        Toner
    """
    assert [line.cells[LineField.DESCRIPTION].raw for line in lines(art)] == ["Copy paper", "Toner"]


def quantities(*pages: str) -> list[str]:
    return [line.cells[LineField.QUANTITY].readings[0] for line in lines(*pages)]


def names(*pages: str) -> list[str]:
    return [line.cells[LineField.DESCRIPTION].raw for line in lines(*pages)]


def test_a_title_in_words_of_heads_is_no_head() -> None:
    art = """
        GOODS RECEIVED NOTE
        Delivered  33883

        Description            Unit    Received
        Flat bar 25 x 4 mm     pcs           40
    """
    assert quantities(art) == ["40"]


def test_an_item_named_like_a_sum_carried_over_is_an_item() -> None:
    art = """
        Désignation                 Quantité   Prix unitaire   Montant HT
        Transport palette                  2           92.00       184.00
        Transport                                                  184.00
        Emballage                          1            8.00         8.00
    """
    assert names(art) == ["Transport palette", "Emballage"]


def test_a_percentage_is_no_quantity() -> None:
    discount = "     Less discount               10 %   of  150.00      -15.00"
    assert amounts(drawn(HEAD, ONE, discount, TWO, TOTAL)) == ["45.00", "120.00"]


def test_a_tax_inside_a_note_does_not_end_the_table() -> None:
    note = "     Content: an environmental tax of 0.50 is in the price"
    rebated = "2    Toner black                  2  Stk    70.00      120.00"
    assert amounts(drawn(HEAD, ONE, note, rebated, TOTAL)) == ["45.00", "120.00"]


def test_items_below_what_looked_like_totals_go_on_when_they_multiply() -> None:
    between = "     Net total                                           45.00"
    assert amounts(drawn(HEAD, ONE, between, TWO)) == ["45.00", "120.00"]
    wrong = "2    Toner black                  2  Stk    60.00      999.00"
    assert amounts(drawn(HEAD, ONE, between, wrong)) == ["45.00"]


def test_a_quantity_and_its_unit_under_the_units_are_split() -> None:
    art = """
        Description          Unit          Price      Amount
        Round bar 20 mm      16 pcs        42.75      684.00
    """
    (found,) = lines(art)
    assert found.cells[LineField.QUANTITY].readings == ("16",)
    assert found.cells[LineField.UNIT].raw == "pcs"


def test_the_unit_of_a_quantity_stands_without_its_number() -> None:
    (found,) = lines(drawn(HEAD, "1    Water                  118 m3             1.7842      210.54"))
    assert found.cells[LineField.UNIT].raw == "m3"


def test_a_name_that_touches_its_quantity_is_split_from_it() -> None:
    art = """
        Description                      Quantity      Price      Amount
        Artificial grass, green, 3m wide 3              4.00       12.00
        Bright bar, cut to a length of 6 20    2          4.00        8.00
    """
    first, second = lines(art)
    assert (first.cells[LineField.DESCRIPTION].raw, first.cells[LineField.QUANTITY].raw) == (
        "Artificial grass, green, 3m wide",
        "3",
    )
    assert second.cells[LineField.DESCRIPTION].raw == "Bright bar, cut to a length of 6 20"


def test_a_name_set_in_wide_blanks_stays_whole() -> None:
    art = """
        Item                                      Qty Per     Rate      Amount
        Ring   binder,   spine   75   mm           12  pcs    3.10       37.20
    """
    assert names(art) == ["Ring binder, spine 75 mm"]


def test_identifiers_are_no_quantities() -> None:
    noise = "     Batch            6100615235001   87654321011"
    assert amounts(drawn(HEAD, ONE, noise, TWO, TOTAL)) == ["45.00", "120.00"]


def test_a_row_of_attributes_with_figures_but_no_amount_is_no_item() -> None:
    rebate = "     Rebate 1: base              75  Stk     0.03"
    assert amounts(drawn(HEAD, ONE, rebate, TWO, TOTAL)) == ["45.00", "120.00"]


def test_a_quantity_half_a_row_higher_belongs_to_its_price_and_amount() -> None:
    words = page_of(drawn(HEAD, ONE))
    lifted = [
        replace(word, box=Box(word.box.x0, word.box.top - 6, word.box.x1, word.box.bottom - 6))
        if word.text == "10"
        else word
        for word in words.words
    ]
    (found,) = find_lines(lay_out([replace(words, words=tuple(lifted))])).lines
    assert found.cells[LineField.QUANTITY].raw == "10"


def test_a_till_prints_the_name_above_its_figures() -> None:
    found = lines("Masonry drill 8 mm\n  2 x    3.45      6.90\nCable    ties   300 mm\n  4 x    5.20     20.80")
    assert [line.cells[LineField.DESCRIPTION].raw for line in found] == ["Masonry drill 8 mm", "Cable ties 300 mm"]


def test_a_number_without_a_head_gives_way_to_the_one_below_the_head() -> None:
    art = """
        Description          Quantity                  Price      Amount
        Jam sugar                   2           12    1.4500        2.90
    """
    (found,) = lines(art)
    assert found.cells[LineField.UNIT_PRICE].raw == "1.4500"


def test_a_name_does_not_go_on_behind_an_attribute() -> None:
    wide = "1    Copy paper A4, white, 80 g  10  Stk     4.50       45.00"
    notes = ["     Rebate 1: 2% Rebate 2:", "     as agreed upon by phone"]
    assert names(drawn(HEAD, wide, *notes, TOTAL)) == ["Copy paper A4, white, 80 g"]


def test_a_number_in_the_foot_stands_below_no_amount() -> None:
    art = """
        Description                       VAT          Amount
        Copy paper                        20%           45.00

        Claims must be made within 8 days.
        {foot}
    """
    assert amounts(art.format(foot="Daly and Sons                                      Sheet 88667")) == ["45.00"]
    assert amounts(art.format(foot="Daly and Sons                           Sheet 88667")) == ["45.00", "88667"]


def test_words_of_a_column_beside_the_table_are_in_no_cell_of_it() -> None:
    art = """
                           Quantity  UoM    Details             Price      Amount
        VAT number               12  m      Copper pipe          5.95       71.40
        GB 976 8117 73            3  ea     Hose                25.50       76.50
    """
    first, second = lines(art)
    assert (first.cells[LineField.QUANTITY].raw, first.cells[LineField.UNIT].raw) == ("12", "m")
    assert (second.cells[LineField.QUANTITY].raw, second.cells[LineField.UNIT].raw) == ("3", "ea")


def test_a_title_beside_the_senders_name_is_no_head_of_columns() -> None:
    found = lines(
        drawn(
            "Valmont Stores S.L.                         Goods received note",
            "",
            "                                            GRN   GRN-674",
            "",
            "Description                         Qty",
            "Cable ties                          8 kg",
            "Copy paper A4                       3 kg",
        )
    )
    assert [line.cells[LineField.DESCRIPTION].raw for line in found] == ["Cable ties", "Copy paper A4"]
