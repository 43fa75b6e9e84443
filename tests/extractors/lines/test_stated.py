from __future__ import annotations

import pytest

from documents.reading import LineField, LineReading
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

NAME, QUANTITY, PRICE, AMOUNT = LineField.DESCRIPTION, LineField.QUANTITY, LineField.UNIT_PRICE, LineField.NET_AMOUNT
LISTED = """
    Description                          Amount
    Printer paper A4                     360.00
    Batch 4711
    48 pcs × 7.50                        VAT 20 %
    Filing box, 12 per crate              91.20
    12 pcs × 8.00 - 5 %

    Net total                            451.20
"""
BARE = "\n".join(LISTED.split("\n")[2:])


def lines(art: str) -> tuple[LineReading, ...]:
    return find_lines(lay_out([page_of(art)])).lines


def cells(art: str, *names: LineField) -> list[tuple[str, ...]]:
    return [tuple(line.cells[name].readings[0] if name in line.cells else "" for name in names) for line in lines(art)]


@pytest.mark.parametrize("art", [LISTED, BARE], ids=["below a head", "no head"])
def test_a_calculation_below_the_amount_states_quantity_and_price(art: str) -> None:
    assert cells(art, NAME, QUANTITY, PRICE, AMOUNT) == [
        ("Printer paper A4", "48", "7.50", "360.00"),
        ("Filing box, 12 per crate", "12", "8.00", "91.20"),
    ]
    assert cells(art, LineField.UNIT, LineField.DISCOUNT) == [("C62", ""), ("C62", "5")]


def test_a_calculation_that_leads_to_another_amount_states_nothing() -> None:
    other = LISTED.replace("48 pcs × 7.50", "48 pcs × 7.90")
    assert cells(other, NAME, QUANTITY, PRICE)[0] == ("Printer paper A4", "", "")


def test_a_price_may_be_for_so_many_units() -> None:
    hundred = LISTED.replace("48 pcs × 7.50 ", "48 pcs × 750.00 / 100")
    assert cells(hundred, QUANTITY, PRICE, LineField.BASE_QUANTITY)[0] == ("48", "750.00", "100")


def test_the_row_of_a_calculation_is_no_name() -> None:
    noteless = LISTED.replace("    Batch 4711\n", "").replace("Filing box, 12 per crate", "                        ")
    assert "×" not in "".join(name for (name,) in cells(noteless, NAME))


def test_a_unit_may_hold_the_letter_of_a_multiplication() -> None:
    assert cells(LISTED.replace("48 pcs ×", "48 box x"), QUANTITY, PRICE)[0] == ("48", "7.50")


def test_a_size_whose_product_only_comes_near_the_amount_is_no_calculation() -> None:
    art = """
        Description                          Amount
        Sparkling water 16 x 6               100.00
        Net total                            100.00
    """
    assert cells(art, NAME, QUANTITY) == [("Sparkling water 16 x 6", "")]
