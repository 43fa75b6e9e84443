from __future__ import annotations

from dataclasses import replace

from documents.kind import DocType
from documents.reading import LineField, LineReading
from extractors.layout.paper import lay_out
from extractors.lines.table import find_lines
from tests.extractors.printed import page_of

QUANTITY, PRICE, AMOUNT = LineField.QUANTITY, LineField.UNIT_PRICE, LineField.NET_AMOUNT


def lines(art: str) -> tuple[LineReading, ...]:
    return find_lines(lay_out([page_of(art)])).lines


def cells(art: str, *names: LineField) -> list[tuple[str, ...]]:
    return [tuple(line.cells[name].raw if name in line.cells else "" for name in names) for line in lines(art)]


def test_columns_under_unknown_heads_are_named_by_what_multiplies() -> None:
    art = """
        Description           Zarq     Blim       Ftang
        Copy paper              10     4.50       45.00
        Toner                    2    60.00      120.00
    """
    assert cells(art, QUANTITY, PRICE, AMOUNT) == [("10", "4.50", "45.00"), ("2", "60.00", "120.00")]


def test_the_last_amounts_under_unknown_heads_are_the_amounts() -> None:
    art = """
        Description           Zarq     Blim       Ftang
        Advice                 A-1      7-B      450.00
        Travel                 A-2      8-B      120.00
    """
    assert cells(art, AMOUNT) == [("450.00",), ("120.00",)]


def test_numbers_with_units_below_a_head_of_units_are_quantities() -> None:
    art = """
        Item         Item description     Zarq      Qty Unit
        C-1          Olive oil            7005      20 pcs
        C-2          Bread                7006       4 pcs
    """
    assert cells(art, QUANTITY, LineField.UNIT) == [("20", "pcs"), ("4", "pcs")]


def test_labels_with_their_values_are_no_head() -> None:
    art = """
        Description:          Zarq:     Blim:
        Copy paper              10      45.00
    """
    assert lines(art) == ()


def test_a_price_that_touches_its_unit_is_found_where_it_multiplies() -> None:
    art = """
        Description         Qty     Unit              Amount
        Copy paper           10     pcs 4.50           45.00
        Toner                 2     pcs 60.00         120.00
    """
    assert cells(art, PRICE, LineField.UNIT) == [("4.50", "pcs"), ("60.00", "pcs")]
    wrong = art.replace("45.00", "46.00").replace("120.00", "121.00")
    assert cells(wrong, PRICE) == [("",), ("",)]


def test_an_allowance_inside_the_table_is_no_item() -> None:
    art = """
        Description           Amount
        Advice                450.00
        Discount              -45.00
        Travel                120.00
    """
    assert cells(art, AMOUNT) == [("450.00",), ("120.00",)]


def test_freight_below_the_subtotal_is_no_item() -> None:
    art = """
        Description           Amount
        Advice                450.00
        Subtotal              450.00
        Freight                20.00
        Total                 470.00
    """
    assert cells(art, AMOUNT) == [("450.00",)]


def test_references_under_labels_beside_each_other_are_no_quantities() -> None:
    art = """
        Zorgle Snib         Invoice day          Our reference       Flumph
        Copy paper white    23rd April 2024      GRV930              {number}
    """

    def found(number: str, doc_type: DocType) -> list[str]:
        paper = replace(lay_out([page_of(art.format(number=number))]), doc_type=doc_type)
        return [line.cells[QUANTITY].raw for line in find_lines(paper).lines]

    assert found("12", DocType.DELIVERY_NOTE) == ["12"]
    assert found("575475123", DocType.DELIVERY_NOTE) == []
    assert found("12", DocType.INVOICE) == []


def test_a_number_beside_a_unit_is_the_quantity_whatever_its_decimals() -> None:
    art = """
        Zorgle     Pack    Product
         31.00     hr.     Interim management
         14.00     hr.     Copywriting
    """
    note = replace(lay_out([page_of(art)]), doc_type=DocType.DELIVERY_NOTE)
    assert [line.cells[QUANTITY].raw for line in find_lines(note).lines] == ["31.00", "14.00"]
    without = replace(lay_out([page_of(art.replace("hr.", "   ").replace("Pack", "    "))]), doc_type=DocType.INVOICE)
    assert not any(QUANTITY in line.cells for line in find_lines(without).lines)
