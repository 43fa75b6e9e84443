from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from documents.kind import DocType
from documents.reading import LineField, LineReading
from extractors.document import read_documents
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

NAME, QUANTITY, PRICE, AMOUNT = LineField.DESCRIPTION, LineField.QUANTITY, LineField.UNIT_PRICE, LineField.NET_AMOUNT


def lines(art: str) -> tuple[LineReading, ...]:
    return find_lines(lay_out([page_of(art)])).lines


def cells(art: str, *names: LineField) -> list[tuple[str, ...]]:
    return [tuple(line.cells[name].readings[0] if name in line.cells else "" for name in names) for line in lines(art)]


def test_rows_that_add_up_to_the_total_are_items() -> None:
    till = """
        Corner Market
        14.03.2026 12:31     5.00
        Oat milk             1.95 A
        Seed bread           4.20 A
        Discount            -0.20
        Apples               2.05 A
        TOTAL                8.00
        CASH                10.00
    """
    assert cells(till, NAME, AMOUNT) == [("Oat milk", "1.95"), ("Seed bread", "4.20"), ("Apples", "2.05")]
    assert lines(till.replace("TOTAL                8.00", "TOTAL                8.01")) == ()


def test_goods_named_with_words_of_totals_end_no_list() -> None:
    till = """
        Carta lucida     3.00
        Paper premium    4.00
        Total            7.00
    """
    assert cells(till, NAME) == [("Carta lucida",), ("Paper premium",)]


def test_a_charge_below_the_last_item_is_no_item() -> None:
    bill = """
        Lobster     30.00
        Wine        20.00
        Surcharge    5.00
        Total       55.00
    """
    assert cells(bill, NAME) == [("Lobster",), ("Wine",)]


def test_a_count_before_the_name_is_a_quantity() -> None:
    marked = "2x Coffee    7.00\nSoup      4.50\nTotal    11.50"
    assert cells(marked, QUANTITY, NAME) == [("2", "Coffee"), ("", "Soup")]
    column = "2 Coffee    7.00\n1 Soup      4.50\nTotal    11.50"
    assert cells(column, QUANTITY, NAME) == [("2", "Coffee"), ("1", "Soup")]
    name = "7 Seed bread  7.00\nSoup          4.50\nTotal        11.50"
    assert cells(name, QUANTITY, NAME) == [("", "7 Seed bread"), ("", "Soup")]


def test_quantity_and_price_may_stand_on_a_row_of_their_own() -> None:
    till = """
        2 x 3.50
        Oat milk             7.00
        Seed bread           4.20
        TOTAL               11.20
    """
    assert cells(till, NAME, QUANTITY, PRICE) == [("Oat milk", "2", "3.50"), ("Seed bread", "", "")]
    assert cells(till.replace("3.50", "3.40"), QUANTITY) == [("",), ("",)]


@given(st.lists(st.integers(1, 99_999), min_size=2, max_size=12), st.integers(1, 50))
def test_amounts_of_items_always_add_up_to_the_total(cents: list[int], off: int) -> None:
    # A row that is itself the sum of three or more above is read as a subtotal.
    assume(all(cents[at] != sum(cents[first:at]) for at in range(3, len(cents)) for first in range(at - 2)))
    total = sum(cents)
    rows = [f"Article of sort {'abcdefghijkl'[at]}  {cent / 100:>10.2f}" for at, cent in enumerate(cents)]
    found = lines("\n".join([*rows, f"Total              {total / 100:>10.2f}"]))
    assert sum(Decimal(line.cells[AMOUNT].readings[0]) for line in found) == Decimal(total) / 100
    assert lines("\n".join([*rows, f"Total              {(total + off) / 100:>10.2f}"])) == ()


def test_a_price_printed_rounded_multiplies_within_its_rounding() -> None:
    till = "Washers\n  4 x 0.22      0.86\nBolts\n  4 x 3.05     12.20\nTotal         13.06"
    assert cells(till, NAME, QUANTITY, PRICE) == [("Washers", "4", "0.22"), ("Bolts", "4", "3.05")]
    assert cells(till.replace("0.86", "0.80").replace("13.06", "13.00"), QUANTITY)[0] == ("",)


def test_a_slip_of_nothing_but_charges_is_read() -> None:
    page = page_of("""
        CORNER SHOP
        RECEIPT No 4711
        Delivery charge        5.00
        Service charge         2.00
        Total GBP              7.00
        Cash                  10.00
        Change                 3.00
    """)
    assert read_documents([page])[0].doc_type is DocType.RECEIPT


def test_a_sum_of_the_items_in_words_of_its_own_is_no_item() -> None:
    bill = """
        Lobster                  30.00
        Wine                     20.00
        Whatever was eaten       50.00
        Rebate                   -5.00
        Total excl. VAT          45.00
    """
    assert cells(bill, NAME, AMOUNT) == [("Lobster", "30.00"), ("Wine", "20.00")]
    other = bill.replace("Whatever was eaten       50.00", "Whatever was eaten       51.00").replace("45.00", "46.00")
    assert cells(other, NAME) == [("Whatever was eaten",)]


BILL_WITH_LIST = """
    Translation of chapter                       30.00
    Audit preparation                            20.00

    Net total        50.00

    Document No      Due on                    Remaining balance
    4711             Friday, 21 July 2023                  50.00
"""


def test_items_are_found_above_totals_in_a_block_of_their_own() -> None:
    bill = BILL_WITH_LIST.split("Document", maxsplit=1)[0]
    assert cells(bill, NAME, AMOUNT) == [("Translation of chapter", "30.00"), ("Audit preparation", "20.00")]
    assert lines(bill.replace("20.00", "21.00")) == ()


def test_a_list_of_open_bills_below_is_not_the_table_of_items() -> None:
    assert cells(BILL_WITH_LIST, NAME) == [("Translation of chapter",), ("Audit preparation",)]


def test_sums_of_rows_above_and_what_they_carry_forward_are_no_items() -> None:
    art = """
        Flour                10.00
        Sugar                20.00
        Butter               30.50
        So far               60.50
        From the last page   60.50
        Yeast                 4.00
        Total                64.50
    """
    assert cells(art, NAME) == [("Flour",), ("Sugar",), ("Butter",), ("Yeast",)]


def test_a_total_below_its_label_ends_a_list() -> None:
    art = """
        Flour .............. 10.00
        Sugar .............. 20.00
        Total
                             30.00
    """
    assert cells(art, NAME, AMOUNT) == [("Flour", "10.00"), ("Sugar", "20.00")]


def test_a_total_with_tax_closes_without_it() -> None:
    art = """
        Fitting one oak door               485.00
        Disposal of the old door            35.00
        plus 20 % VAT                      104.00
        Total now payable                  624.00
    """
    assert cells(art, NAME, AMOUNT) == [("Fitting one oak door", "485.00"), ("Disposal of the old door", "35.00")]


def test_a_total_whose_label_goes_on_ends_a_list_that_adds_up() -> None:
    art = """
        Fitting one oak door               485.00
        Total of everything delivered      485.00
    """
    assert cells(art, NAME, AMOUNT) == [("Fitting one oak door", "485.00")]


def test_totals_may_stand_beside_each_other_below_their_labels() -> None:
    art = """
        Flour                               10.00
        Sugar                               20.00
        Net total      VAT amount      Gross total
        30.00           6.00            36.00
    """
    assert cells(art, NAME, AMOUNT) == [("Flour", "10.00"), ("Sugar", "20.00")]
