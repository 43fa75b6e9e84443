"""Printed periods of a service."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values.periods import Period, period_of, printed_period

WINTER = Period(start=dt.date(2026, 12, 15), end=dt.date(2027, 1, 14))


@pytest.mark.parametrize(
    "text",
    [
        "Leistungszeitraum: 15.12.2026 - 14.01.2027",
        "Leistungszeitraum\n15.12.26–14.01.27",
        "Abrechnungszeitraum vom 15. Dezember 2026 bis 14. Januar 2027",
        "Service period 2026-12-15 to 2027-01-14",
        "Billing Period: 12/15/2026 - 01/14/2027",
        "Billing period: Dec 15, 2026 - Jan 14, 2027",
        "Période du 15/12/2026 au 14/01/2027",
        "Période de facturation : 15 décembre 2026 au 14 janvier 2027",
        "Factuurperiode 15-12-2026 t/m 14-01-2027",
        "Periodo de facturación: 15/12/2026 a 14/01/2027",
        "Periodo di riferimento: 15/12/2026 - 14/01/2027",
        "Leistungszeitraum: 15.12.2026 - 14.01.2027 (Seite 1)\nLeistungszeitraum 15.12.2026 - 14.01.2027",
    ],
)
def test_a_period_is_read_behind_its_label(text: str) -> None:
    assert printed_period(text, current_year=2026) == WINTER


def test_the_first_day_may_leave_its_year_to_the_last() -> None:
    found = printed_period("Leistungszeitraum: 01.12. - 31.12.2026")
    assert found == Period(start=dt.date(2026, 12, 1), end=dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "15.12.2026 - 14.01.2027",  # no label
        "Service period: December 2026",
        "Service period 14.01.2027 - 15.12.2026",
        "Service period 31.02.2026 - 31.03.2026",
        "Service period 01/02/2026 - 05/03/2026",  # February to March, or January to May
        "Service period 01.12.2026 - 31.12.2026\nService period 01.01.2027 - 31.01.2027",
        "Service period 01.01.1990 - 31.12.2026",
        "Service period see contract of " + "x" * 120 + " 15.12.2026 - 14.01.2027",
    ],
)
def test_what_is_not_plain_is_no_period(text: str) -> None:
    assert printed_period(text) is None


def test_days_with_dots_have_the_day_first() -> None:
    assert period_of("01.06.2026", "01.07.2026") == Period(start=dt.date(2026, 6, 1), end=dt.date(2026, 7, 1))
    assert period_of("01/06/2026", "01/07/2026") is None


def test_days_that_fit_in_one_order_only_are_a_period() -> None:
    assert period_of("05/03/2026", "01/04/2026") == Period(start=dt.date(2026, 3, 5), end=dt.date(2026, 4, 1))
    assert period_of("2026-12-15", "20270114") == WINTER
    assert period_of("", "20270114") is None


@given(st.text(alphabet="period 0123./-", max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    found = printed_period(f"Period {text}")
    assert found is None or found.start <= found.end
