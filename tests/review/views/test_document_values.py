"""What is shown in an input reads back as the same value, in every style a document can have."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.field import FieldName
from documents.values import dates, numbers
from documents.values.money import minor_digits
from review.views.document_values import GROUPS, LABELS, Style, account, style_of, written_reading

MARKS = st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'")])
LANGUAGES = ("en", "de", "fr", "nl", "es", "it", "")
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CHF", ""])


def style(marks: tuple[str, str], currency: str = "EUR") -> Style:
    return Style(decimal=marks[0], group=marks[1], currency=currency)


@given(MARKS, CURRENCIES, st.integers(-10_000_000_00, 10_000_000_00))
def test_an_amount_has_one_reading(marks: tuple[str, str], currency: str, minor: int) -> None:
    value = Decimal(minor).scaleb(-minor_digits(currency) if currency else -2)
    assert numbers.readings(style(marks, currency).amount(value), currency) == (value,)


@given(MARKS, st.decimals(0, 100_000, places=6))
def test_a_quantity_and_a_price_have_one_reading(marks: tuple[str, str], value: Decimal) -> None:
    assert numbers.readings(style(marks).quantity(value)) == (value,)
    assert numbers.readings(style(marks).price(value)) == (value,)


@pytest.mark.parametrize("value", ["1.250", "1250", "0.125", "12.500", "1000000"])
def test_three_digits_behind_a_mark_are_never_two_numbers(value: str) -> None:
    for marks in ((".", ","), (",", ".")):
        assert numbers.readings(style(marks).quantity(Decimal(value))) == (Decimal(value),)
        assert numbers.readings(style(marks, "").amount(Decimal(value))) == (Decimal(value),)


@given(st.sampled_from(LANGUAGES), st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_has_one_reading(language: str, day: dt.date) -> None:
    assert dates.readings(Style(language=language).date(day)) == (day,)


def test_a_language_nobody_knows_gets_iso_days() -> None:
    assert Style(language="zz").date(dt.date(2026, 10, 9)) == "2026-10-09"


def test_an_account_stands_in_blocks_and_a_national_number_as_it_is() -> None:
    assert account("DE89370400440532013000") == "DE89 3704 0044 0532 0130 00"
    assert account("123-456") == "123-456"


def test_what_is_no_canonical_value_is_shown_as_it_is() -> None:
    assert written_reading(FieldName.ISSUE_DATE, "31.02.2026", Style()) == "31.02.2026"
    assert written_reading(FieldName.GROSS_TOTAL, "twelve", Style()) == "twelve"


def test_every_field_has_a_label_and_one_place() -> None:
    placed = [name for _, names in GROUPS for name in names]
    assert sorted(placed) == sorted(FieldName)
    assert set(LABELS) == set(FieldName)


def test_a_document_that_says_nothing_is_written_in_english() -> None:
    assert style_of(None) == Style()
