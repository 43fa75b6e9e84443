from decimal import Decimal

import pytest

from documents.text import Reader
from tests.validators.cleanse.printed import RECEIVED, document, line
from validators.cleanse.document import cleanse


def test_a_line_in_full() -> None:
    row = line(
        line_number="10",
        item_id="A-1",
        gtin="4006381333931",
        description="Copy  paper\nA4",
        quantity="10 Stk",
        unit_price="25,10",
        discount="3 %",
        tax_rate="0,19",
        tax_category="s",
        net_amount="243,47",
        order_number="PO 45-00012",
    )
    (clean,) = cleanse(document(lines=[row], currency="EUR"), received_on=RECEIVED).lines
    assert (clean.number, clean.item_id, clean.gtin, clean.description) == (10, "A-1", "4006381333931", "Copy paper A4")
    assert (clean.quantity, clean.unit, clean.unit_price) == (10, "C62", Decimal("25.10"))
    assert (clean.discount_percent, clean.tax_rate, clean.tax_category) == (3, 19, "S")
    assert (clean.net_amount, clean.order_number) == (Decimal("243.47"), "4500012")


@pytest.mark.parametrize(
    ("reader", "printed", "expected"),
    [(Reader.TEXT_LAYER, "100", 100), (Reader.TEXT_LAYER, "73707356192", None), (Reader.XML, "101", 101)],
)
def test_a_number_above_a_hundred_on_a_page_is_no_rate(reader: Reader, printed: str, expected: int | None) -> None:
    row = line(reader, quantity="1", unit_price="9.00", net_amount="9.00", tax_rate=printed)
    (clean,) = cleanse(document(lines=[row], currency="EUR"), received_on=RECEIVED).lines
    assert clean.tax_rate == expected


def test_a_price_per_hundred() -> None:
    row = line(quantity="250", unit="100 St", unit_price="9,90", net_amount="24,75")
    (clean,) = cleanse(document(lines=[row], currency="EUR"), received_on=RECEIVED).lines
    assert (clean.unit, clean.base_quantity, clean.net_amount) == ("C62", 100, Decimal("24.75"))


def test_a_base_quantity_in_a_cell_of_its_own() -> None:
    row = line(quantity="250", unit="St", base_quantity="100", unit_price="9,90", net_amount="24,75")
    (clean,) = cleanse(document(lines=[row], currency="EUR"), received_on=RECEIVED).lines
    assert (clean.unit, clean.base_quantity) == ("C62", 100)


def test_a_point_lost_in_a_picture_comes_back_where_the_line_then_multiplies_out() -> None:
    def price(reader: Reader, raw: str, amount: str) -> Decimal | None:
        row = line(reader, quantity="12", unit_price=raw, net_amount=amount)
        (clean,) = cleanse(document(reader, lines=[row], currency="EUR"), received_on=RECEIVED).lines
        return clean.unit_price

    assert price(Reader.OCR, "310", "37.20") == Decimal("3.10")
    assert price(Reader.OCR, "310", "3720.00") == Decimal(310)
    assert price(Reader.OCR, "310", "38.20") == Decimal(310)
    assert price(Reader.TEXT_LAYER, "310", "37.20") == Decimal(310)


def test_a_wrong_check_digit_gives_no_gtin() -> None:
    (clean,) = cleanse(document(lines=[line(gtin="4006381333932")]), received_on=RECEIVED).lines
    assert clean.gtin == ""


def test_lines_are_numbered_as_printed_where_each_has_its_own_number() -> None:
    own = [line(line_number="10"), line(line_number="20")]
    assert [row.number for row in cleanse(document(lines=own), received_on=RECEIVED).lines] == [10, 20]
    same = [line(line_number="10"), line(line_number="10")]
    assert [row.number for row in cleanse(document(lines=same), received_on=RECEIVED).lines] == [1, 2]


def test_cells_of_xml_are_taken_as_they_are() -> None:
    row = line(Reader.XML, quantity="1.234", unit="C62", unit_price="2.000", net_amount="2.47", tax_rate="19.00")
    (clean,) = cleanse(document(Reader.XML, lines=[row], currency="EUR"), received_on=RECEIVED).lines
    assert (clean.quantity, clean.unit_price, clean.net_amount, clean.tax_rate) == (
        Decimal("1.234"),
        2,
        Decimal("2.47"),
        19,
    )
