"""Printed exchange rates, as they are written in invoices of many countries."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values.exchange import printed_rates

D = Decimal


@pytest.mark.parametrize(
    ("text", "base", "quote", "first"),
    [
        ("Wechselkurs: 1 EUR = 1,0850 USD", "EUR", "USD", "1.0850"),
        ("Exchange rate 1.00 EUR = 1.0850 USD of 2 March", "EUR", "USD", "1.0850"),
        ("EUR 1 = USD 1.0850", "EUR", "USD", "1.0850"),
        ("Kurs: 1 CHF entspricht 0,9412 EUR", "CHF", "EUR", "0.9412"),
        ("Taux : 1 USD = 0,9217 EUR", "USD", "EUR", "0.9217"),
        ("1 EUR equals 161.23 JPY", "EUR", "JPY", "161.23"),
        ("Tipo de cambio EUR/USD: 1,0850", "EUR", "USD", "1.0850"),
        ("(EUR/USD) 1.0850", "EUR", "USD", "1.0850"),
        ("Cambio EUR / GBP = 0,8561", "EUR", "GBP", "0.8561"),
    ],
)
def test_a_rate_is_read_as_it_is_written(text: str, base: str, quote: str, first: str) -> None:
    (rate,) = printed_rates(text)
    assert (rate.base, rate.quote, rate.readings[0]) == (base, quote, D(first))
    assert rate.raw in text


def test_a_pair_may_be_written_for_either_direction_and_three_decimals_for_thousands() -> None:
    (pair,) = printed_rates("EUR/USD 1.25")
    assert pair.readings == (D("1.25"), D("0.8000000000"))
    (print_,) = printed_rates("1 EUR = 1.085 USD")
    assert print_.readings == (D("1.085"), D("1085"))


@pytest.mark.parametrize(
    "text",
    [
        "Price per unit EUR/PCS 1.25",
        "EUR 1 = EUR 1.00",
        "11 EUR = 12 USD",
        "1 ABC = 2.00 EUR",
        "Total 1 EUR",
        "EUR/USD 3 %",
        "1 EUR = 1 USD",
        "PO 4711 EUR 1,00 USD 2,00",
        "",
    ],
)
def test_what_is_no_rate_is_none(text: str) -> None:
    assert printed_rates(text) == ()


@given(st.text(alphabet="1EURSD=/., 0", max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    assert all(value > 0 for rate in printed_rates(text) for value in rate.readings)
