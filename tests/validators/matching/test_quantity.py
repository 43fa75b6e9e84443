"""C-56: a document line in another unit than the order's, from the line to the match and its findings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.business import Line
from documents.field import Candidate, Evidence
from documents.finding import Severity
from documents.ledger_facts_memory import MemoryFacts
from documents.master.order import Order, OrderLine
from documents.reading import LineField
from documents.values.money import round_amount
from documents.values.unit_factors import parse_factors
from tests.validators.builders import ORDER, D, found, goods_receipt, invoice, judged, line
from validators.matching.match import match_orders
from validators.matching.quantity import is_comparable, same_unit
from validators.matching.usage import variance

TWELVE = "XBX=12 C62"


def boxes(holds: str = TWELVE, **changes: Any) -> tuple[Order]:
    """Ten boxes of paper at 24.00 EUR; a box holds twelve packs."""
    ordered = ORDER.lines[0].model_copy(
        update={"unit": "XBX", "price": D("24.00"), "conversions": parse_factors(holds), **changes}
    )
    return (ORDER.model_copy(update={"lines": (ordered,)}),)


def packs(quantity: str, price: str = "2.00", unit: str = "C62", **changes: Any):
    net = str(round_amount(D(quantity) * D(price) / changes.get("base_quantity", 1), "EUR"))
    one = line(1, "Kopierpapier A4", quantity, price, net, **changes)
    return invoice(lines=(one.model_copy(update={"unit": unit}),))


def test_pieces_are_counted_in_boxes_with_the_factor_on_the_match():
    document = packs("120")
    (match,) = match_orders(document, boxes(), (), MemoryFacts()).lines
    assert (match.quantity, match.order_price) == (D(10), D("24.00"))
    assert match.conversion is not None
    assert (match.conversion.quantity, match.conversion.unit, match.conversion.described) == (
        D(120),
        "C62",
        TWELVE.replace("=", " = ").replace("XBX", "1 XBX"),
    )
    assert variance(match, "EUR") == 0


def test_boxes_are_counted_in_pieces_too():
    pieces = ORDER.lines[0].model_copy(
        update={"quantity": D(120), "price": D("2.00"), "conversions": parse_factors(TWELVE)}
    )
    orders = (ORDER.model_copy(update={"lines": (pieces,)}),)
    (match,) = match_orders(packs("10", "24.00", "XCT"), orders, (), MemoryFacts()).lines
    assert (match.quantity, variance(match, "EUR")) == (D(120), 0)


def test_what_is_alike_only_after_conversion_is_paired():
    # Without the factor neither price nor quantity fits, and the words alone are not enough.
    assert match_orders(packs("120"), boxes(""), (), MemoryFacts()).unmatched == (1,)
    assert match_orders(packs("120"), boxes(), (), MemoryFacts()).unmatched == ()


def test_the_same_unit_has_no_conversion():
    (match,) = match_orders(packs("10", "24.00", "XBX"), boxes(), (), MemoryFacts()).lines
    assert match.conversion is None
    (unnamed,) = match_orders(packs("10", "24.00", ""), boxes(), (), MemoryFacts()).lines
    assert unnamed.conversion is None


def test_a_price_for_a_hundred_is_compared_with_the_price_of_one():
    screws = ORDER.lines[0].model_copy(update={"quantity": D(2000), "price": D("0.0249")})
    orders = (ORDER.model_copy(update={"lines": (screws,)}),)
    document = packs("2000", "2.49", base_quantity=D(100))
    (match,) = match_orders(document, orders, (), MemoryFacts()).lines
    assert (match.quantity, match.net_amount, variance(match, "EUR")) == (D(2000), D("49.80"), 0)
    assert not {"V-PO-06", "V-PO-07", "V-PO-13"} & {each.code for each in judged(document, orders=orders).findings}
    dearer = packs("2000", "2.90", base_quantity=D(100))
    assert len(found("V-PO-06", dearer, orders=orders)) == 1


@pytest.mark.parametrize(
    ("quantity", "holds", "order_line", "expected"),
    [
        ("120", TWELVE, "", 0),
        ("30", TWELVE, "1", 0),  # 2.5 boxes
        ("25", TWELVE, "1", 1),  # 2 boxes and a pack
        ("120", "", "1", 1),
        ("120", "XPX=40 XBX", "1", 1),  # a factor, but not of pieces
        ("120", "XBX=1 DZN", "", 0),
    ],
)
def test_without_a_factor_that_comes_out_even_somebody_is_asked(quantity, holds, order_line, expected):
    findings = found("V-PO-13", packs(quantity, order_line=order_line), orders=boxes(holds))
    assert [each.severity for each in findings] == [Severity.BLOCK_POST] * expected


def test_the_question_says_what_is_missing():
    (unknown,) = found("V-PO-13", packs("120", order_line="1"), orders=boxes(""))
    assert "is in C62, order 4500012/1 in XBX, and no conversion factor is known" in unknown.message
    (uneven,) = found("V-PO-13", packs("25", order_line="1"), orders=boxes())
    assert "with 1 XBX = 12 C62 its 25 come to no plain quantity" in uneven.message


@pytest.mark.parametrize(("price", "codes"), [("2.00", set()), ("2.05", {"V-PO-06"}), ("1.79", {"V-PO-07"})])
def test_prices_are_compared_per_unit_of_the_order(price, codes):
    findings = judged(packs("120", price, order_line="1"), orders=boxes()).findings
    assert {each.code for each in findings} & {"V-PO-06", "V-PO-07"} == codes
    for one in findings:
        if one.code in codes:
            assert "per XBX (1 XBX = 12 C62), order 4500012/1 says 24.00 EUR" in one.message


def test_more_than_ordered_is_told_in_the_orders_unit():
    (over,) = found("V-PO-10", packs("126", order_line="1"), orders=boxes())
    assert (over.difference, over.found) == ("0.5", "10.5 invoiced")


def test_goods_are_received_in_the_orders_unit():
    one = Line(number=1, description="Kopierpapier A4", quantity=D(60), unit="C62", order_line="1")
    receipt = goods_receipt(lines=(one,))
    assert found("V-GR-01", receipt, orders=boxes()) == []
    assert judged(receipt, orders=boxes()).match.lines[0].quantity == D(5)
    assert len(found("V-GR-01", receipt, orders=boxes(""))) == 1


@pytest.mark.parametrize(
    ("unit", "ordered", "same", "comparable"),
    [
        ("C62", "H87", True, True),
        ("XCT", "XBX", True, True),
        ("", "XBX", True, True),
        ("GRM", "KGM", False, True),
        ("MIN", "HUR", False, True),
        ("C62", "XBX", False, False),
        ("DAY", "HUR", False, False),
        ("XPX", "XPX", True, True),
    ],
)
def test_units_of_a_line_and_its_order(unit, ordered, same, comparable):
    printed = Line(number=1, unit=unit)
    target = OrderLine(number=1, description="", quantity=D(1), price=D(1), unit=ordered)
    assert (same_unit(printed, ordered), is_comparable(printed, target)) == (same, comparable)


@pytest.mark.parametrize(
    ("word", "quantity", "price", "expected"),
    [
        ("Gebinde", "10", "24.00", 0),
        ("Gebinde", "10", "47.99", 0),
        ("Gebinde", "10", "48.00", 1),
        ("Lage", "120", "2.00", 1),
        ("Lage", "20", "12.00", 1),
    ],
)
def test_a_word_for_no_known_unit_is_another_one_when_the_price_says_so(word, quantity, price, expected):
    cell = Candidate(raw=word, readings=(word,), evidence=Evidence(page=1))
    document = packs(quantity, price, "", order_line="1", cells={LineField.UNIT: cell})
    assert len(found("V-PO-13", document, orders=boxes(""))) == expected


@settings(deadline=None)
@given(
    st.integers(min_value=1, max_value=500),
    st.integers(min_value=1, max_value=48),
    st.integers(min_value=1, max_value=99999),
)
def test_whole_boxes_billed_by_the_piece_never_vary(count, holds, cents):
    price = Decimal(cents).scaleb(-2)
    ordered = boxes(f"XBX={holds} C62", quantity=Decimal(count), price=price * holds)
    document = packs(str(count * holds), str(price), order_line="1")
    (match,) = match_orders(document, ordered, (), MemoryFacts()).lines
    assert (match.quantity, variance(match, "EUR")) == (count, 0)
