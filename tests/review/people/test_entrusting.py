"""Limits as people write them: an amount of money, or a sentence that says what would be one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.error import WrongInputError
from review.people.entrusting import HIGHEST_LIMIT, amount_of


@pytest.mark.parametrize(("text", "amount"), [("2,500.50", "2500.50"), (" 5000 ", "5000"), ("0", "0"), ("1e3", "1000")])
def test_a_limit_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)
    assert amount_of("  ") is None


@pytest.mark.parametrize("text", ["1e99999", "1e-99999", "-1", "nan", "inf", "1.23456", "five", str(HIGHEST_LIMIT + 1)])
def test_what_is_no_amount_of_money_is_refused(text: str) -> None:
    with pytest.raises(WrongInputError, match="expected an amount from zero to 1,000,000,000,000,000"):
        amount_of(text)


@given(st.decimals(0, HIGHEST_LIMIT, places=4))
def test_every_amount_up_to_the_highest_is_taken(amount: Decimal) -> None:
    assert amount_of(f"{amount:f}") == amount
