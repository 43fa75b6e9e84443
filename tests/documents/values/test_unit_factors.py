from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values import units
from documents.values.unit_factors import CODES, GENERAL, UnitFactor, contradiction, convert, parse_factors, ratio

D = Decimal
BOX = (UnitFactor(unit="XBX", holds=D(12), of="C62"),)
PALLET = (*BOX, UnitFactor(unit="XPX", holds=D(40), of="XBX"))
QUANTITIES = st.decimals(min_value=D("0.001"), max_value=D(100000), places=3)


@pytest.mark.parametrize(
    ("quantity", "unit", "to", "expected"),
    [
        ("2.5", "KGM", "GRM", "2500"),
        ("750", "GRM", "KGM", "0.75"),
        ("90", "MIN", "HUR", "1.5"),
        ("3", "MTR", "CMT", "300"),
        ("4", "DZN", "C62", "48"),
        ("2", "CEN", "DZN", "16.666667"),
        ("1", "MTQ", "LTR", "1000"),
        ("1", "MTK", "CMK", "10000"),
        ("1.5", "MWH", "KWH", "1500"),
        ("1", "LBR", "KGM", "0.453592"),
        ("12", "MON", "ANN", "1"),
        ("7", "H87", "C62", "7"),
        ("-2", "DZN", "C62", "-24"),
    ],
)
def test_general_factors(quantity: str, unit: str, to: str, expected: str) -> None:
    found = convert(D(quantity), unit, to)
    assert found is not None
    assert found.rounded == D(expected)


@pytest.mark.parametrize(
    ("unit", "to"),
    [("KGM", "LTR"), ("XBX", "C62"), ("DAY", "HUR"), ("WEE", "DAY"), ("PR", "C62"), ("", "C62"), ("LS", "HUR")],
)
def test_what_is_no_fixed_number_of_another_has_no_factor(unit: str, to: str) -> None:
    assert convert(D(1), unit, to) is None


@pytest.mark.parametrize(
    ("quantity", "unit", "to", "expected", "exact"),
    [
        ("2", "XBX", "C62", "24", True),
        ("30", "C62", "XBX", "2.5", True),
        ("25", "C62", "XBX", "2.083333", False),
        ("1", "XPX", "C62", "480", True),
        ("1", "XPX", "DZN", "40", True),
        ("480", "H87", "XPX", "1", True),
        ("3", "XCT", "C62", "36", True),
    ],
)
def test_factors_of_an_item_work_both_ways_and_together(
    quantity: str, unit: str, to: str, expected: str, exact: bool
) -> None:
    found = convert(D(quantity), unit, to, PALLET)
    assert found is not None
    assert (found.rounded, found.is_exact) == (D(expected), exact)


def test_a_conversion_is_described_with_the_larger_unit_first() -> None:
    up, down = convert(D(24), "C62", "XBX", BOX), convert(D(2), "XBX", "C62", BOX)
    assert up is not None
    assert down is not None
    assert up.described == down.described == "1 XBX = 12 C62"


@given(QUANTITIES, st.sampled_from(sorted(CODES)), st.sampled_from(sorted(CODES)))
def test_there_and_back_is_the_same_quantity(quantity: Decimal, unit: str, to: str) -> None:
    there, back = ratio(unit, to), ratio(to, unit)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there * back == 1
        assert Fraction(quantity) * there * back == Fraction(quantity)


@given(QUANTITIES, st.integers(min_value=1, max_value=10000))
def test_what_six_decimals_say_is_exact_or_said_not_to_be(quantity: Decimal, holds: int) -> None:
    factors = (UnitFactor(unit="XBX", holds=D(holds), of="C62"),)
    found = convert(quantity, "C62", "XBX", factors)
    assert found is not None
    assert found.is_exact == (Fraction(found.rounded) * holds == Fraction(quantity))
    assert abs(Fraction(found.rounded) - found.exact) <= Fraction(1, 2_000_000)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_known_as_a_unit(code: str) -> None:
    assert ratio(units.code(code), code) == 1


def test_a_unit_has_one_size() -> None:
    assert len(CODES) == sum(len(sizes) for sizes in GENERAL.values())


def test_factors_are_read_from_a_cell() -> None:
    assert parse_factors(" XBX=12 C62; XPX = 40 XBX;") == PALLET
    assert parse_factors("") == ()


@pytest.mark.parametrize("stated", ["XBX 12", "XBX=12", "box=12 C62", "XBX=-12 C62", "XBX=twelve C62"])
def test_another_form_is_refused(stated: str) -> None:
    with pytest.raises(ValueError, match='of the form "XBX=12 C62"'):
        parse_factors(stated)


@pytest.mark.parametrize(
    ("stated", "wrong"),
    [
        ("XBX=12 C62; XPX=40 XBX", ""),
        ("XBX=12 C62; XBX=1 DZN", ""),
        ("XBX=12 C62; XBX=10 C62", "1 XBX = 10 C62, but 1 XBX is 12 C62"),
        ("XBX=12 C62; XPX=40 XBX; XPX=400 C62", "1 XPX = 400 C62, but 1 XPX is 480 C62"),
        ("DZN=10 C62", "1 DZN = 10 C62, but 1 DZN is 12 C62"),
        ("XBX=2 XBX", "1 XBX = 2 XBX, but 1 XBX is 1 XBX"),
    ],
)
def test_factors_that_contradict_each_other_are_found(stated: str, wrong: str) -> None:
    assert contradiction(parse_factors(stated)) == wrong
