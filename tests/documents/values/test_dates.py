import datetime as dt

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from documents.values import dates, months

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2027, 12, 31))


def read(raw: str) -> list[str]:
    return [day.isoformat() for day in dates.readings(raw, current_year=2026)]


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        # C-10
        ("2026-03-04", "2026-03-04"),
        ("2026/03/04", "2026-03-04"),
        ("2026-03-04T23:59:00Z", "2026-03-04"),
        ("20260304", "2026-03-04"),
        ("14. Oktober 2026", "2026-10-14"),
        ("3 mars 2026", "2026-03-03"),
        ("Mittwoch, 14. Oktober 2026", "2026-10-14"),
        ("3rd of March 2026", "2026-03-03"),
        ("October 14th, 2026", "2026-10-14"),
        ("1er août 2026", "2026-08-01"),
        ("3 de marzo de 2026", "2026-03-03"),
        ("4. maaliskuuta 2026", "2026-03-04"),
        ("15 sierpnia 2026 r.", "2026-08-15"),
        ("2026. október 14.", "2026-10-14"),
        ("14-Oct-26", "2026-10-14"),
        ("14OCT2026", "2026-10-14"),
        ("14.X.2026", "2026-10-14"),
        ("03.04.99", "1999-04-03"),
        ("99-12-31", "1999-12-31"),
        # C-11
        ("25/03/2026", "2026-03-25"),
        ("03/25/2026", "2026-03-25"),
        ("04.04.2026", "2026-04-04"),
        # C-16
        ("民國115年3月2日", "2026-03-02"),
        ("令和8年3月2日", "2026-03-02"),
        ("2026年3月2日", "2026-03-02"),
        ("2/3 พ.ศ. 2569", "2026-03-02"),
    ],
)
def test_a_print_with_one_reading(raw: str, day: str) -> None:
    assert read(raw)[0] == day
    assert len(read(raw)) == 1 or raw == "03.04.99"


def test_day_and_month_that_could_change_places_give_both_readings() -> None:
    assert read("03/04/2026") == ["2026-04-03", "2026-03-04"]
    assert read("05.06.26") == ["2026-06-05", "2026-05-06"]


@pytest.mark.parametrize(
    "raw",
    [
        "31.02.2026",
        "2026-02-30",
        "32/01/2026",
        "13/13/2026",
        "hello",
        "hello 3 mars 2026",
        "INV-2026-03",
        "Oct 2026",
        "1.2.3",
        "2569-03-02x",
        "00/05/2026",
        "31.12.9999",
        "1899-12-31",
        "",
    ],
)
def test_what_is_no_day_is_never_rolled_to_one(raw: str) -> None:
    assert read(raw) == []


@pytest.mark.parametrize(("raw", "year"), [("01.02.27", 2027), ("01.02.28", 1928), ("01.02.00", 2000)])
def test_two_digit_years_lie_at_most_one_year_ahead(raw: str, year: int) -> None:
    assert dates.readings(raw, current_year=2026)[0].year == year


def test_order_and_layout() -> None:
    assert [dates.order_of(raw) for raw in ("25/03/2026", "03/25/2026", "2026-03-04", "03/04/2026", "3 mars 2026")] == [
        "DMY",
        "MDY",
        "YMD",
        "",
        "",
    ]
    assert dates.layout("03/04/2026") == dates.layout("25/12/2026") == "n/n/4"
    assert dates.layout("03.04.26") == "n.n.2"
    assert dates.by_order("03/04/2026", "MDY") == dt.date(2026, 3, 4)
    assert dates.by_order("25/03/2026", "MDY") is None


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [("2O26-1l-05", "2026-11-05"), ("O3.04.2026", "03.04.2026"), ("2026-11-05", ""), ("LOBSTER", ""), ("ab-cd-ef", "")],
)
def test_letters_in_digit_positions_of_a_date(raw: str, repaired: str) -> None:
    assert dates.repair_digits(raw) == repaired


@pytest.mark.parametrize(
    ("raw", "is_date"),
    [
        ("31.02.2026", True),
        ("3 mars 2026", True),
        ("2026-03-04", True),
        ("20260304", False),
        ("1.2.3", False),
        ("RE-1", False),
    ],
)
def test_the_shape_of_a_date(raw: str, is_date: bool) -> None:
    assert dates.looks_like_date(raw) is is_date


def test_no_name_means_two_months() -> None:
    from babel.dates import get_month_names

    from documents.values import names

    for language in months.LANGUAGES:
        for width in ("wide", "abbreviated"):
            for month, name in get_month_names(width, "format", language).items():
                if not name.strip(".").isdigit():
                    assert months.month_names()[names.fold(name)] == month, (language, name)


@given(DAYS, st.sampled_from(["en", "de", "fr", "it", "es", "nl", "sv", "da", "nb", "fi", "pl", "pt"]))
def test_dates_written_out_read_back_in_every_language(day: dt.date, language: str) -> None:
    assert dates.readings(format_date(day, "long", language), current_year=2026) == (day,)


@given(DAYS, st.sampled_from("./-"))
def test_the_true_day_is_always_among_the_readings(day: dt.date, mark: str) -> None:
    for form in (f"%d{mark}%m{mark}%Y", f"%m{mark}%d{mark}%Y", f"%Y{mark}%m{mark}%d"):
        assert day in dates.readings(day.strftime(form), current_year=2026)


@given(st.text(max_size=45))
def test_no_text_breaks_the_reader(raw: str) -> None:
    assert len(dates.readings(raw, current_year=2026)) <= 2
    dates.looks_like_date(raw)
    dates.repair_digits(raw)
    dates.order_of(raw)
