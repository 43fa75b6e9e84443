from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values import money

CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KWD", "CLF"])
MINOR = st.integers(-(10**15), 10**15)
WEIGHTS = st.lists(st.decimals(0, 1000, places=4), min_size=1, max_size=20).filter(lambda weights: sum(weights) > 0)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("EUR", 2), ("JPY", 0), ("KRW", 0), ("CLP", 0), ("ISK", 0), ("VND", 0)]
    + [(code, 3) for code in ("KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD")],
)
def test_minor_digits_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert money.minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("148.105", "EUR", "148.11"),
        ("-148.105", "EUR", "-148.11"),
        ("148.1049", "EUR", "148.10"),
        ("0.5", "JPY", "1"),
        ("1.2505", "KWD", "1.251"),
    ],
)
def test_half_goes_away_from_zero(amount: str, currency: str, rounded: str) -> None:
    assert str(money.round_amount(Decimal(amount), currency)) == rounded


@given(MINOR, CURRENCIES)
def test_minor_units_and_back(minor: int, currency: str) -> None:
    assert money.to_minor(money.from_minor(minor, currency), currency) == minor


@pytest.mark.parametrize(("amount", "currency"), [("0.001", "EUR"), ("12.5", "JPY"), ("1.2345", "KWD")])
def test_more_precision_than_the_currency_has_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match=f"{amount} has more than"):
        money.to_minor(Decimal(amount), currency)


def test_equal_remainders_go_to_the_earlier_parts() -> None:
    assert money.split(Decimal("10.00"), [Decimal(1)] * 3, "EUR") == (
        Decimal("3.34"),
        Decimal("3.33"),
        Decimal("3.33"),
    )


def test_the_larger_remainder_gets_the_cent_first() -> None:
    # Shares 0.25, 0.50 and 0.25 cents: the cent is the middle one's.
    assert money.split(Decimal("0.01"), [Decimal(1), Decimal(2), Decimal(1)], "EUR") == (0, Decimal("0.01"), 0)


@given(MINOR, WEIGHTS, CURRENCIES)
def test_parts_add_up_and_are_less_than_one_unit_from_their_share(
    minor: int, weights: list[Decimal], currency: str
) -> None:
    total = money.from_minor(minor, currency)
    parts = money.split(total, weights, currency)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < money.unit(currency)


@pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(2), Decimal(-1)]])
def test_weights_that_divide_nothing_are_refused(weights: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="weights"):
        money.split(Decimal(1), weights, "EUR")


def test_the_last_instalment_carries_what_rounding_left() -> None:
    parts = money.instalments(Decimal(1000), 12, "EUR")
    assert parts == (*([Decimal("83.33")] * 11), Decimal("83.37"))


@given(MINOR, st.integers(1, 60), CURRENCIES)
def test_instalments_add_up(minor: int, count: int, currency: str) -> None:
    total = money.from_minor(minor, currency)
    assert sum(money.instalments(total, count, currency)) == total


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1234.56", "EUR", "1,234.56 EUR"),
        ("1234.5", "EUR", "1,234.50 EUR"),
        ("12000", "JPY", "12,000 JPY"),
        ("1.25", "KWD", "1.250 KWD"),
        ("0.005", "EUR", "0.005 EUR"),
        ("-7", "", "-7.00"),
    ],
)
def test_amounts_are_shown_with_their_currency(amount: str, currency: str, shown: str) -> None:
    assert money.show(Decimal(amount), currency) == shown
