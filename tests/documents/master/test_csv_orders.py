"""What an order line's columns say of units, prices and tolerances."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from documents.error import WrongInputError
from documents.master.contradictions import price_of_one
from documents.master.csv_orders import read_orders
from documents.master.order import OrderLine
from documents.values.unit_factors import UnitFactor

HEADER = "number,vendor_id,currency,issue_date,line_number,line_description,line_quantity,line_price"


def line_of(folder: Path, price: str = "24.90", **columns: str) -> OrderLine:
    path = folder / "orders.csv"
    names, cells = ("".join(f",{one}" for one in each) for each in (columns, columns.values()))
    path.write_text(f"{HEADER}{names}\n7,V1,EUR,2026-10-01,1,Screws,10,{price}{cells}\n", encoding="utf-8")
    (order,) = read_orders(path)
    return order.lines[0]


@pytest.mark.parametrize(
    ("stated", "code"), [("pcs", "C62"), ("Karton", "XCT"), ("XBX", "XBX"), ("E48", "E48"), ("", "C62")]
)
def test_a_unit_is_a_word_or_a_code(tmp_path: Path, stated: str, code: str) -> None:
    assert line_of(tmp_path, line_unit=stated).unit == code


def test_a_unit_that_is_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match='line 2, line_unit: found "Gebinde", expected a unit such as "pcs"'):
        line_of(tmp_path, line_unit="Gebinde")


def test_what_a_unit_holds_stands_on_the_line(tmp_path: Path) -> None:
    line = line_of(tmp_path, line_unit="XBX", line_conversions="XBX=12 C62; XPX=40 XBX")
    assert line.conversions == (
        UnitFactor(unit="XBX", holds=Decimal(12), of="C62"),
        UnitFactor(unit="XPX", holds=Decimal(40), of="XBX"),
    )
    assert OrderLine.model_validate_json(line.model_dump_json()) == line


@pytest.mark.parametrize(
    ("stated", "part"),
    [
        ("12 per box", '"12 per box" is not of the form "XBX=12 C62"'),
        ("XBX=12 C62; XBX=10 C62", "factors that agree: 1 XBX = 10 C62, but 1 XBX is 12 C62"),
        ("XBX=0 C62", "greater than 0"),
    ],
)
def test_wrong_factors_are_refused_with_their_line(tmp_path: Path, stated: str, part: str) -> None:
    with pytest.raises(WrongInputError, match="line 2, line_conversions") as refused:
        line_of(tmp_path, line_conversions=stated)
    assert part in str(refused.value)


@pytest.mark.parametrize(
    ("price", "base", "one"),
    [
        ("24.90", "100", "0.249"),
        ("24.90", "1000", "0.0249"),
        ("24.90", "", "24.90"),
        ("24.90", "1", "24.9"),
        ("3", "12", "0.25"),
    ],
)
def test_a_price_for_many_is_kept_for_one(tmp_path: Path, price: str, base: str, one: str) -> None:
    assert line_of(tmp_path, price, line_base_quantity=base).price == Decimal(one)


@pytest.mark.parametrize("base", ["7", "0", "-100", "hundred", "NaN"])
def test_a_price_for_many_that_gives_no_exact_price_for_one_is_refused(tmp_path: Path, base: str) -> None:
    with pytest.raises(WrongInputError, match=f'line 2, line_base_quantity: found "{base}", expected a quantity'):
        line_of(tmp_path, line_base_quantity=base)


def test_ten_decimals_are_the_most() -> None:
    assert price_of_one(Decimal("0.01"), "100000000") == Decimal("1e-10")
    assert price_of_one(Decimal("0.01"), "1000000000") is None


def test_a_negative_price_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match='line 2, line_price: found "-1", expected 0 or more'):
        line_of(tmp_path, "-1")


def test_two_versions_of_an_order_in_one_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    rows = "7,{},V1,EUR,2026-10-01,{},Screws,10,1\n"
    header = "number,version,vendor_id,currency,issue_date,line_number,line_description,line_quantity,line_price\n"
    path.write_text(header + rows.format(2, 1) + rows.format(1, 2), encoding="utf-8")
    with pytest.raises(WrongInputError, match='line 3, version: found "1", expected "2" as on line 2'):
        read_orders(path)
