from decimal import Decimal

import pytest

from documents.values import units


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("Stk", "C62"),
        ("pc", "C62"),
        ("ea", "C62"),
        ("Stück", "C62"),
        ("h", "HUR"),
        ("Std", "HUR"),
        ("Tag", "DAY"),
        ("day", "DAY"),
        ("kg", "KGM"),
        ("m", "MTR"),
        ("m²", "MTK"),
        ("m2", "MTK"),
        ("l", "LTR"),
        ("Mon.", "MON"),
        ("Psch", "LS"),
        ("lump", "LS"),
        ("Karton", "XCT"),
        ("box", "XBX"),
        ("Stück(e)", "C62"),
        ("box(es)", "XBX"),
        ("bouteilles", "XBO"),
        ("100 St", "C62"),
        ("H87", "H87"),
        ("KGM", "KGM"),
    ],
)
def test_units_as_printed(raw: str, code: str) -> None:
    assert units.code(raw) == code


def test_unknown_units_stay_unknown() -> None:
    assert units.code("foo") == ""
    assert units.code("") == ""


def test_a_count_in_the_unit_is_the_base_quantity() -> None:
    assert units.base_quantity("100 St") == Decimal(100)
    assert units.base_quantity("St") == Decimal(1)
    assert units.base_quantity("m2") == Decimal(1)


@pytest.mark.parametrize(
    ("raw", "count", "code"),
    [("per 100", 100, ""), ("/ 1000", 1000, ""), ("pro 100 Stk", 100, "C62"), ("1000 m", 1000, "MTR")],
)
def test_a_price_for_many_says_so(raw: str, count: int, code: str) -> None:
    assert units.base_quantity(raw) == Decimal(count)
    assert units.code(raw) == code


@pytest.mark.parametrize("raw", ["16 pcs", "118 m3", "100", "100 foo", "1 St"])
def test_other_numbers_are_no_base_quantity(raw: str) -> None:
    assert units.base_quantity(raw) == Decimal(1)


def test_a_quantity_cell_is_split_from_its_unit() -> None:
    assert units.split_quantity("10 Stk") == ("10", "Stk")
    assert units.split_quantity("8 h") == ("8", "h")
    assert units.split_quantity("12,5") == ("12,5", "")
    assert units.split_quantity("5 m2") == ("5", "m2")


def test_no_print_has_two_codes() -> None:
    seen: dict[str, str] = {}
    for code, printed in units.PRINTED.items():
        for form in printed:
            assert seen.setdefault(form, code) == code, form
