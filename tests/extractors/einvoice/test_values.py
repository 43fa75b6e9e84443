"""Amounts of an e-invoice: one form, and no more digits than any amount has."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractors.einvoice.rules.sums import rounded
from extractors.einvoice.values import MOST_DIGITS, amount


@pytest.mark.parametrize(("text", "value"), [("+1.50", "1.50"), (".5", "0.5"), ("-3", "-3"), ("1e3", None), ("", None)])
def test_one_form(text: str, value: str | None) -> None:
    assert amount(text) == value


def test_the_longest_amount_can_be_rounded_and_a_longer_one_is_none() -> None:
    longest = "9" * MOST_DIGITS
    assert amount(longest) == longest
    assert amount("9" + longest) is None
    assert rounded(Decimal(longest) / 3).as_tuple().exponent == -2
