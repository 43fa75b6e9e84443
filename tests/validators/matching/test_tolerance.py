"""V-00: floor, percentage and cap."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.master.client import Limits, Policy, Tolerance, ToleranceProfile
from documents.master.order import OrderLine
from validators.matching.tolerance import describe, profile_for, within

D = Decimal
CENTS = st.integers(min_value=0, max_value=10_000_000).map(lambda cents: Decimal(cents).scaleb(-2))
TOLERANCES = st.builds(Tolerance, floor=CENTS, percent=st.integers(min_value=0, max_value=100).map(Decimal), cap=CENTS)


@pytest.mark.parametrize(
    ("variance", "base", "expected"),
    [
        ("5.00", "1.00", True),  # the floor
        ("5.01", "1.00", False),
        ("5.01", "250.50", True),  # exactly 2 %
        ("5.01", "250.49", False),
        ("50.00", "1000000.00", True),  # the cap
        ("50.01", "1000000.00", False),
        ("-5.00", "1.00", True),
        ("-5.01", "1.00", False),
        ("0.00", "0.00", True),
        ("6.00", "0.00", False),
    ],
)
def test_floor_percentage_and_cap(variance, base, expected):
    assert within(D(variance), D(base), Tolerance()) is expected


@given(CENTS, CENTS, TOLERANCES)
def test_a_smaller_variance_is_never_worse(variance, base, tolerance):
    if within(variance, base, tolerance):
        assert within(variance / 2, base, tolerance)
        assert within(-variance, base, tolerance)


@given(CENTS, CENTS, TOLERANCES)
def test_nothing_above_floor_and_cap_is_within(variance, base, tolerance):
    if variance > max(tolerance.floor, tolerance.cap):
        assert not within(variance, base, tolerance)


@given(CENTS, CENTS, TOLERANCES)
def test_a_larger_base_never_makes_it_worse(variance, base, tolerance):
    if within(variance, base, tolerance):
        assert within(variance, base * 2, tolerance)


def test_a_tolerance_is_described_with_its_currency():
    assert describe(Tolerance(), "EUR") == "5.00 EUR, or 2 % up to 50.00 EUR"
    assert describe(Tolerance().lower, "EUR") == "10 %"
    assert describe(Limits(), "EUR") == "0 EUR"
    assert describe(Limits(floor=D(3)), "EUR", "tight") == "3 EUR (tolerance tight)"


@pytest.mark.parametrize(
    ("variance", "base", "expected"),
    [("-10.00", "100.00", True), ("-10.01", "100.00", False), ("-9999", "99990", True)],
)
def test_the_lower_side_has_a_percentage_alone_unless_the_client_says_more(variance, base, expected):
    assert within(D(variance), D(base), Tolerance().lower) is expected


@pytest.mark.parametrize("name", ["floor", "percent", "cap"])
def test_no_limit_is_below_zero(name):
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        Limits.model_validate({name: "-1"})


PROFILES = (
    ToleranceProfile(id="paper", account="6100"),
    ToleranceProfile(id="mueller", vendor="V1"),
    ToleranceProfile(id="mueller paper", vendor="V1", account="6100"),
    ToleranceProfile(id="long contract"),
)


@pytest.mark.parametrize(
    ("vendor", "account", "named", "expected"),
    [
        ("V1", "6100", "long contract", "long contract"),
        ("V1", "6100", "", "mueller paper"),
        ("V1", "6200", "", "mueller"),
        ("V2", "6100", "", "paper"),
        ("V2", "6200", "", "client"),
        ("", "6200", "", "client"),
        ("V2", "6200", "no such profile", "client"),
    ],
)
def test_the_most_exact_tolerance_holds(vendor, account, named, expected):
    line = OrderLine(number=1, description="Paper", quantity=D(1), price=D(1), account=account, tolerance=named)
    for profiles in (PROFILES, PROFILES[::-1]):
        assert profile_for(Policy(tolerances=profiles), line, vendor).id == expected


def test_without_profiles_the_clients_own_tolerance_holds():
    own = Tolerance(floor=D(1), percent=D(3), cap=D(9))
    line = OrderLine(number=1, description="Paper", quantity=D(1), price=D(1))
    found = profile_for(Policy(price_tolerance=own), line, "V1")
    assert (found.floor, found.percent, found.cap) == (1, 3, 9)
    assert describe(found, "EUR") == describe(own, "EUR")
