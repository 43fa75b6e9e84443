from __future__ import annotations

from documents.reading import LineField, LineReading
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

NAME, QUANTITY, PRICE, AMOUNT = LineField.DESCRIPTION, LineField.QUANTITY, LineField.UNIT_PRICE, LineField.NET_AMOUNT
CARDS = """
    Printer paper A4, 500 sheets          74.01
    Wotsit: 10 pcs   Flumph: 7.79   Snib: 5 %
    Filing box                            95.40
    Batch: 4711
    Wotsit: 12 pcs   Flumph: 7.95
    Total due                            169.41
"""


def lines(art: str) -> tuple[LineReading, ...]:
    return find_lines(lay_out([page_of(art)])).lines


def cells(art: str, *names: LineField) -> list[tuple[str, ...]]:
    return [tuple(line.cells[name].readings[0] if name in line.cells else "" for name in names) for line in lines(art)]


def test_values_behind_labels_of_no_dictionary_are_told_by_arithmetic() -> None:
    assert cells(CARDS, NAME, QUANTITY, PRICE, AMOUNT) == [
        ("Printer paper A4, 500 sheets", "10", "7.79", "74.01"),
        ("Filing box", "12", "7.95", "95.40"),
    ]
    assert cells(CARDS, LineField.DISCOUNT, LineField.UNIT) == [("5", "C62"), ("", "C62")]


def test_a_price_before_its_quantity_is_told_by_the_unit() -> None:
    turned = CARDS.replace("Wotsit: 12 pcs   Flumph: 7.95", "Flumph: 7.95   Wotsit: 12 pcs")
    assert cells(turned, QUANTITY, PRICE)[1] == ("12", "7.95")


def test_what_one_card_proves_for_its_labels_holds_for_a_card_that_does_not_multiply() -> None:
    assert cells(CARDS.replace("95.40", "95.99"), QUANTITY, PRICE, AMOUNT)[1] == ("12", "7.95", "95.99")


def test_labelled_values_that_multiply_nowhere_are_no_quantities() -> None:
    nowhere = CARDS.replace("95.40", "95.99").replace("74.01", "74.99")
    assert all(quantity == "" for (quantity,) in cells(nowhere, QUANTITY))


def test_a_label_may_end_in_a_sign_of_per_cent() -> None:
    signed = CARDS.replace("Snib: 5 %", "Snib %: 5 %")
    assert cells(signed, QUANTITY, PRICE, LineField.DISCOUNT)[0] == ("10", "7.79", "5")
    assert cells(signed.replace("5 %", "6 %"), LineField.DISCOUNT)[0] == ("",)
