"""Which order line a line belongs to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.business import Line
from documents.choices import Choices, LinePair
from documents.master.order import Order, OrderLine
from tests.validators.builders import D, line
from validators.matching.charges import is_charge
from validators.matching.pairing import effective_price, pair_lines


def order(*lines: OrderLine, number: str = "4500012") -> Order:
    return Order(number=number, vendor_id="V1", currency="EUR", issue_date=dt.date(2026, 10, 1), lines=lines)


def ordered(number: int, description: str, quantity: str, price: str, **keys: str) -> OrderLine:
    return OrderLine(number=number, description=description, quantity=D(quantity), price=D(price), **keys)


PAPER = ordered(1, "Kopierpapier A4", "10", "24.90", item_id="KP-4", gtin="4006381333931")
TONER = ordered(2, "Toner schwarz", "4", "129.00", item_id="T-1")
ORDER = order(PAPER, TONER)


def paired(*lines: Line, orders: tuple[Order, ...] = (ORDER,)) -> list[tuple[int, int]]:
    return [(pair.line.number, pair.target.line.number) for pair in pair_lines(lines, orders)]


@pytest.mark.parametrize(
    "keys",
    [{"order_line": "2"}, {"order_line": "0002"}, {"item_id": "t-1"}, {"buyer_item_id": "T 1"}],
)
def test_a_key_decides_against_description_and_price(keys):
    assert paired(line(7, "Kopierpapier A4", "10", "24.90", "249.00", **keys)) == [(7, 2)]


def test_a_gtin_decides():
    assert paired(line(7, "Etwas", "1", "1.00", "1.00", gtin="4006381333931")) == [(7, 1)]


def test_the_reference_counts_within_its_order():
    other = order(ordered(2, "Stuhl", "1", "80.00"), number="4500013")
    refers = line(1, "Ware", "1", "1.00", "1.00", order_line="2", order_number="4500013")
    (pair,) = pair_lines((refers,), (ORDER, other))
    assert pair.target.order.number == "4500013"
    assert pair_lines((line(1, "Ware", "1", "1.00", "1.00", order_line="2"),), (ORDER, other)) == ()


def test_lines_without_keys_are_paired_by_likeness_in_any_order():
    lines = (
        line(1, "Toner schwarz", "4", "129.00", "516.00"),
        line(2, "Kopierpapier A4 80 g", "10", "25.10", "251.00"),
    )
    assert paired(*lines) == [(1, 2), (2, 1)]


def test_a_part_delivery_at_another_price_is_still_the_line():
    assert paired(line(1, "Toner schwarz", "1", "150.00", "150.00")) == [(1, 2)]


@pytest.mark.parametrize(
    ("description", "quantity", "pairs"),
    [
        ("Toner schwarz", "4", [(1, 2)]),
        ("Toner schwarz", "1", [(1, 2)]),
        ("Toner schwarz", "5", [(1, 2)]),
        ("Toner, schwarz, XL", "4", [(1, 2)]),
        ("Toner blau", "4", []),
        ("Gartenstuhl", "4", []),
    ],
)
def test_a_delivered_line_without_a_price_is_told_by_its_description(description, quantity, pairs):
    assert paired(Line(number=1, description=description, quantity=D(quantity))) == pairs


def test_without_a_price_two_items_of_nearly_one_name_are_asked_about():
    near = order(ordered(1, "Schraube M4", "100", "0.10"), ordered(2, "Schraube M5", "100", "0.12"))
    assert paired(Line(number=1, description="Schraube M6", quantity=D("100")), orders=(near,)) == []


def test_another_item_is_not():
    assert paired(line(1, "Gartenstuhl", "4", "129.00", "516.00")) == []
    assert paired(line(1, "", "4", "129.00", "516.00")) == []


def test_two_rivals_too_near_to_each_other_stay_unpaired():
    twins = order(ordered(1, "Schraube M4", "100", "0.10"), ordered(2, "Schraube M4", "100", "0.10"))
    assert paired(line(1, "Schraube M4", "100", "0.10", "10.00"), orders=(twins,)) == []


def test_a_taken_line_is_no_rival_any_more():
    near = order(ordered(1, "Schraube M4", "100", "0.10"), ordered(2, "Schraube M4", "100", "0.10", item_id="S"))
    lines = (
        line(1, "Schraube M4", "100", "0.10", "10.00", item_id="S"),
        line(2, "Schraube M4", "100", "0.10", "10.00"),
    )
    assert paired(*lines, orders=(near,)) == [(1, 2), (2, 1)]


def test_quantity_tells_equal_items_apart():
    two = order(ordered(1, "Schraube M4", "100", "0.10"), ordered(2, "Schraube M4", "1000", "0.10"))
    lines = (line(1, "Schraube M4", "1000", "0.10", "100.00"), line(2, "Schraube M4", "100", "0.10", "10.00"))
    assert paired(*lines, orders=(two,)) == [(1, 2), (2, 1)]


DESCRIPTIONS = st.sampled_from(["Kopierpapier A4", "Toner schwarz", "Stuhl", "Tisch", "Lampe", "Schraube M4"])
NUMBERS = st.integers(min_value=1, max_value=50)
ORDERED = st.lists(st.tuples(DESCRIPTIONS, NUMBERS, NUMBERS), max_size=6)


@given(ORDERED, ORDERED)
def test_by_likeness_each_line_and_each_order_line_is_used_once(printed, wanted):
    lines = [line(i, *_row(row)) for i, row in enumerate(printed)]
    target = order(*(ordered(i, *_row(row)[:3]) for i, row in enumerate(wanted, start=1)))
    pairs = pair_lines(lines, (target,))
    assert len({pair.line.number for pair in pairs}) == len(pairs) == len({pair.target.line.number for pair in pairs})
    assert [pair.line.number for pair in pairs] == sorted(pair.line.number for pair in pairs)


@given(ORDERED)
def test_the_order_of_the_lines_does_not_matter(rows):
    lines = [line(i, *_row(row)) for i, row in enumerate(rows)]
    targets = order(*(ordered(i, *_row(row)[:3]) for i, row in enumerate(rows, start=1)))
    forwards = {(pair.line.number, pair.target.line.number) for pair in pair_lines(lines, (targets,))}
    backwards = {(pair.line.number, pair.target.line.number) for pair in pair_lines(lines[::-1], (targets,))}
    assert forwards == backwards


def _row(row: tuple[str, int, int]) -> tuple[str, str, str, str]:
    description, quantity, price = row
    return description, str(quantity), str(price), str(quantity * price)


def test_the_effective_price_has_all_discounts_in_it():
    assert effective_price(line(1, "A", "10", "10.00", "90.00")) == Decimal(9)
    unpriced = Line(number=1, unit_price=D("10.00"), base_quantity=D(100))
    assert effective_price(unpriced) == Decimal("0.1")
    assert effective_price(Line(number=1)) is None


@pytest.mark.parametrize(
    "text", ["Fracht", "Versandkosten DHL", "Freight", "Frais de port", "Verzendkosten", "Spese di trasporto"]
)
def test_charges_are_told_in_several_languages(text):
    assert is_charge(text)


@pytest.mark.parametrize("text", ["Toner", "Kopierpapier A4", "Stuhl", "Beratung"])
def test_goods_are_no_charges(text):
    assert not is_charge(text)


def test_a_credit_of_the_price_alone_belongs_to_the_line_it_gives_back_on():
    printed = (line(1, "Kopierpapier A4", "100", "1.20", "120.00"),)
    target = order(ordered(1, "Kopierpapier A4", "100", "48.00"), ordered(2, "Toner", "100", "48.00"))
    assert pair_lines(printed, (target,)) == ()
    (pair,) = pair_lines(printed, (target,), credit=True)
    assert pair.target.line.number == 1


def test_what_a_person_paired_stands_against_every_key():
    lines = (line(1, "Kopierpapier A4", "10", "24.90", "249.00", item_id="KP-4"), line(2, "Ware", "4", "1.00", "4.00"))
    chosen = Choices(pairs=(LinePair(line=2, order_number="4500012", order_line=1),), pairs_by="jo")
    pairs = [
        (pair.line.number, pair.target.line.number, pair.by) for pair in pair_lines(lines, (ORDER,), choices=chosen)
    ]
    assert pairs == [(1, 1, ""), (2, 1, "jo")]


def test_an_order_line_that_a_person_took_is_not_given_away_by_likeness():
    lines = (line(1, "Toner schwarz", "4", "129.00", "516.00"), line(2, "Tinte", "4", "129.00", "516.00"))
    chosen = Choices(pairs=(LinePair(line=2, order_number="4500012", order_line=2),), pairs_by="jo")
    assert [(pair.line.number, pair.by) for pair in pair_lines(lines, (ORDER,), choices=chosen)] == [(2, "jo")]


def test_a_line_that_a_person_put_to_no_order_stays_alone():
    lines = (line(1, "Kopierpapier A4", "10", "24.90", "249.00", item_id="KP-4"),)
    assert pair_lines(lines, (ORDER,), choices=Choices(pairs=(LinePair(line=1),), pairs_by="jo")) == ()


def test_a_pair_with_an_order_line_that_is_gone_pairs_nothing():
    lines = (line(1, "Kopierpapier A4", "10", "24.90", "249.00", item_id="KP-4"),)
    gone = Choices(pairs=(LinePair(line=1, order_number="4500012", order_line=9),), pairs_by="jo")
    assert pair_lines(lines, (ORDER,), choices=gone) == ()


def test_an_item_ordered_twice_is_told_by_its_quantity():
    twice = order(ordered(1, "Kabelkanal", "6", "11.00"), ordered(2, "Kabelkanal", "4", "11.00"))
    four, six = line(1, "Kabelkanal", "4", "11.00", "44.00"), line(2, "Kabelkanal", "6", "11.00", "66.00")
    assert paired(four, six, orders=(twice,)) == [(1, 2), (2, 1)]
    assert paired(line(1, "Kabelkanal", "5", "11.00", "55.00"), orders=(twice,)) == []
    dearer = order(ordered(1, "Kabelkanal", "6", "11.00"), ordered(2, "Kabelkanal", "4", "11.20"))
    assert paired(four, six, orders=(dearer,)) == []
    alike = order(ordered(1, "Kabelkanal", "6", "11.00"), ordered(2, "Kabelkanal", "6", "11.00"))
    assert paired(six, orders=(alike,)) == []
