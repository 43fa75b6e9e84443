from __future__ import annotations

from dataclasses import replace

from documents.kind import DocType
from documents.reading import LineField, LineReading
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

NOTE = """
    12 pcs       1E8876        Red wine open
     4 pcs       450 1490      Basmati rice 32 kg
   250 pcs       91-116        Whipped cream
"""


def lines(art: str, doc_type: DocType) -> tuple[LineReading, ...]:
    return find_lines(replace(lay_out([page_of(art)]), doc_type=doc_type)).lines


def test_quantities_with_units_need_no_head() -> None:
    found = lines(NOTE, DocType.DELIVERY_NOTE)
    assert [line.cells[LineField.QUANTITY].readings[0] for line in found] == ["12", "4", "250"]
    assert [line.cells[LineField.DESCRIPTION].raw for line in found] == [
        "Red wine open",
        "Basmati rice 32 kg",
        "Whipped cream",
    ]
    assert {line.cells[LineField.UNIT].readings for line in found} == {("C62",)}


def test_a_unit_may_stand_in_a_column_of_its_own() -> None:
    found = lines("12      pcs     Red wine\n 4      pcs     Basmati rice", DocType.DELIVERY_NOTE)
    assert [line.cells[LineField.UNIT].readings for line in found] == [("C62",), ("C62",)]


def test_items_of_an_invoice_have_amounts() -> None:
    assert lines(NOTE, DocType.INVOICE) == ()


def test_a_single_row_is_no_column() -> None:
    assert lines("12 pcs       1E8876        Red wine open", DocType.DELIVERY_NOTE) == ()


def test_a_tax_number_below_a_delivery_is_no_quantity() -> None:
    art = """
        Code      Description               Ordered    Delivered
        KX-110    Cordless drill                 10            8
        KX-204    Drill bits                     25           25
        Northwind Trading                   VAT No    ATU46385512
    """
    found = lines(art, DocType.DELIVERY_NOTE)
    assert [line.cells[LineField.QUANTITY].readings[0] for line in found] == ["8", "25"]


def test_a_number_beside_a_column_does_not_spoil_the_one_below_its_head() -> None:
    art = """
        Code      Description         Ordered  Delivered  Xyz order
        KX-110    Cordless drill      10               8  2
        KX-204    Drill bits          25              25  0
    """
    found = lines(art, DocType.DELIVERY_NOTE)
    assert [line.cells[LineField.QUANTITY].readings[0] for line in found] == ["8", "25"]
