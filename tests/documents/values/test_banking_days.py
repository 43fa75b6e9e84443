"""C-58: banks are closed on weekends and on the holidays of the currency's calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values.banking_days import banking_days_between, is_banking_day, last_banking_day


@pytest.mark.parametrize(
    ("day", "currency", "country", "last"),
    [
        ("2026-10-24", "EUR", "DE", "2026-10-23"),
        ("2026-10-23", "EUR", "DE", "2026-10-23"),
        ("2026-04-06", "EUR", "DE", "2026-04-02"),  # Easter Monday, back over Good Friday
        ("2026-10-03", "EUR", "DE", "2026-10-02"),
        ("2026-05-14", "EUR", "DE", "2026-05-14"),  # Ascension: a holiday in Germany, no holiday of TARGET
        ("2026-05-14", "CHF", "CH", "2026-05-13"),
        ("2026-11-26", "USD", "DE", "2026-11-25"),  # Thanksgiving, whoever pays
        ("2026-12-26", "GBP", "GB", "2026-12-24"),
        ("2027-01-01", "EUR", "FR", "2026-12-31"),
        ("2026-10-25", "XXX", "ZZ", "2026-10-23"),
    ],
)
def test_the_last_banking_day(day: str, currency: str, country: str, last: str) -> None:
    assert last_banking_day(dt.date.fromisoformat(day), currency, country) == dt.date.fromisoformat(last)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)))
def test_the_last_banking_day_is_one_and_never_later(day: dt.date) -> None:
    last = last_banking_day(day, "EUR", "DE")
    assert is_banking_day(last, "EUR", "DE")
    assert dt.timedelta(0) <= day - last <= dt.timedelta(days=6)


def test_banking_days_are_counted_after_the_first_day() -> None:
    friday, monday = dt.date(2026, 10, 16), dt.date(2026, 10, 19)
    assert banking_days_between(friday, monday, "EUR", "DE") == 1
    assert banking_days_between(monday, friday, "EUR", "DE") == 0
