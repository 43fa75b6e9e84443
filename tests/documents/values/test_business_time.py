"""K-01: business time, over weekends, holidays and the nights on which clocks change."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values.business_time import (
    OFFICE_HOURS,
    BusinessCalendar,
    Pause,
    clock_start,
    deadline,
    elapsed,
    opening,
    working_days_between,
)

BERLIN: Final = BusinessCalendar("Europe/Berlin", country="DE")
SPLIT: Final = BusinessCalendar(
    "America/New_York",
    week=(((480, 720), (780, 1020)),) * 4 + (((540, 750),), (), ()),
    closed=frozenset({dt.date(2026, 3, 10)}),
    cut_off=960,
)
ALWAYS: Final = BusinessCalendar("Europe/Berlin", week=(((0, 1440),),) * 7)
ODD_NIGHTS: Final = BusinessCalendar("Europe/Berlin", week=(((90, 150), (150, 200), (1200, 1440)),) * 7)
"""Open in the hours that clocks leave out and give twice."""
CALENDARS: Final = (BERLIN, SPLIT, ALWAYS, ODD_NIGHTS)
NO_TIME: Final = dt.timedelta(0)

calendars = st.sampled_from(CALENDARS)
FIRST, LAST = (dt.datetime.fromisoformat(text) for text in ("2026-01-01", "2027-12-31"))
moments = st.datetimes(FIRST, LAST, timezones=st.just(dt.UTC))
amounts = st.timedeltas(NO_TIME, dt.timedelta(days=30))


def at(text: str, zone: str = "Europe/Berlin") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone))


def minutes(length: dt.timedelta) -> float:
    return length / dt.timedelta(minutes=1)


def pause(one: dt.datetime, other: dt.datetime) -> Pause:
    return Pause(min(one, other), max(one, other))


pauses = st.lists(st.builds(pause, moments, moments), max_size=4)


def test_at_22_the_clock_change_of_the_specification() -> None:
    start, end = at("2026-10-23T16:30"), at("2026-10-26T10:15")
    assert minutes(elapsed(BERLIN, start, end)) == 225
    assert (end.astimezone(dt.UTC) - start.astimezone(dt.UTC)) == dt.timedelta(hours=66.75)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-03-02T09:00", "2026-03-02T09:30", 30),
        ("2026-03-02T06:00", "2026-03-02T09:30", 90),
        ("2026-03-02T17:30", "2026-03-03T08:15", 45),
        ("2026-03-27T17:00", "2026-03-30T09:00", 120),  # the clock goes forward in between
        ("2026-04-02T17:00", "2026-04-07T09:00", 120),  # Good Friday to Easter Monday
        ("2026-12-31T17:00", "2027-01-04T09:00", 120),
        ("2026-03-07T10:00", "2026-03-07T12:00", 0),
        ("2026-03-02T09:30", "2026-03-02T09:00", 0),
    ],
)
def test_business_minutes(start: str, end: str, expected: int) -> None:
    assert minutes(elapsed(BERLIN, at(start), at(end))) == expected


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
def test_a_day_on_which_clocks_change_has_the_hours_it_has(day: str, hours: int) -> None:
    start = at(f"{day}T00:00")
    assert elapsed(ALWAYS, start, start + dt.timedelta(days=1)) == dt.timedelta(hours=hours)


def test_the_hour_given_twice_counts_twice_and_the_hour_left_out_counts_once() -> None:
    night = BusinessCalendar("Europe/Berlin", week=(((60, 240),),) * 7)
    assert minutes(elapsed(night, at("2026-10-25T00:00"), at("2026-10-25T12:00"))) == 240
    assert minutes(elapsed(night, at("2026-03-29T00:00"), at("2026-03-29T12:00"))) == 120


def test_two_openings_that_fall_together_in_spring_count_once() -> None:
    night = BusinessCalendar("Europe/Berlin", week=(((120, 180), (180, 240)),) * 7)
    assert minutes(elapsed(night, at("2026-03-29T00:00"), at("2026-03-29T12:00"))) == 60


def test_regions_and_days_of_the_client_are_closed() -> None:
    bavaria = BusinessCalendar("Europe/Berlin", country="DE", region="BY", closed=frozenset({dt.date(2026, 1, 7)}))
    start, end = at("2026-01-06T08:00"), at("2026-01-07T18:00")
    assert elapsed(bavaria, start, end) == NO_TIME
    assert minutes(elapsed(BERLIN, start, end)) == 1200


def test_a_country_without_a_known_calendar_has_weekends_only() -> None:
    nowhere = BusinessCalendar(country="ZZ", region="A")
    assert working_days_between(nowhere, dt.date(2026, 12, 23), dt.date(2026, 12, 28)) == 3


def test_days_are_counted_no_further_than_asked() -> None:
    assert working_days_between(BERLIN, dt.date(2026, 3, 2), dt.date.max, most=3) == 3
    assert working_days_between(BERLIN, dt.date(2026, 3, 2), dt.date(2026, 3, 1)) == 0


@pytest.mark.parametrize(
    ("arrived", "starts"),
    [
        ("2026-03-05T15:59", "2026-03-05T15:59"),
        ("2026-03-05T16:00", "2026-03-06T09:00"),  # Friday opens later
        ("2026-03-05T23:00", "2026-03-06T09:00"),
        ("2026-03-06T16:30", "2026-03-09T08:00"),
        ("2026-03-09T16:30", "2026-03-11T08:00"),  # over a day the client closes
        ("2026-03-07T20:00", "2026-03-07T20:00"),  # closed anyway: nothing counts before the next opening
    ],
)
def test_what_comes_after_the_cut_off_begins_at_the_next_opening(arrived: str, starts: str) -> None:
    began = clock_start(SPLIT, at(arrived, "America/New_York"))
    assert began == at(starts, "America/New_York").astimezone(dt.UTC)
    assert clock_start(BERLIN, at(arrived)) == at(arrived)


def test_a_deadline_is_at_the_end_of_an_opening_and_not_at_the_next_one() -> None:
    friday = at("2026-03-06T17:00")
    assert deadline(BERLIN, friday, dt.timedelta(hours=1)) == at("2026-03-06T18:00")
    assert deadline(BERLIN, friday, dt.timedelta(hours=1, microseconds=1)) == at("2026-03-09T08:00") + dt.timedelta(
        microseconds=1
    )
    assert deadline(BERLIN, friday, NO_TIME) == friday


def test_a_deadline_leaves_pauses_out() -> None:
    asked = Pause(at("2026-03-03T10:00"), at("2026-03-05T10:00"))
    assert deadline(BERLIN, at("2026-03-03T09:00"), dt.timedelta(hours=4), [asked]) == at("2026-03-05T13:00")
    assert deadline(BERLIN, at("2026-03-03T09:00"), dt.timedelta(hours=1), [asked]) == at("2026-03-03T10:00")


def test_an_office_that_never_opens_has_no_deadline() -> None:
    closed = BusinessCalendar(week=((),) * 7, cut_off=0)
    moment = at("2026-03-03T10:00")
    assert deadline(closed, moment, dt.timedelta(minutes=1)) is None
    assert (closed.day, clock_start(closed, moment)) == (NO_TIME, moment)


def test_a_business_day_is_the_commonest_day() -> None:
    assert (BERLIN.day, SPLIT.day) == (dt.timedelta(hours=10), dt.timedelta(hours=8))
    assert BusinessCalendar(week=(OFFICE_HOURS, (), (), (), (), (), ())).day == dt.timedelta(hours=10)


@given(calendars, moments, moments, moments, pauses)
def test_time_adds_up_and_never_runs_back(
    calendar: BusinessCalendar, one: dt.datetime, two: dt.datetime, three: dt.datetime, paused: list[Pause]
) -> None:
    first, middle, last = sorted((one, two, three))
    whole = elapsed(calendar, first, last, paused)
    assert whole == elapsed(calendar, first, middle, paused) + elapsed(calendar, middle, last, paused)
    assert NO_TIME <= elapsed(calendar, first, middle, paused) <= whole <= last - first


@given(calendars, moments, moments, pauses, st.sampled_from(["Asia/Kathmandu", "Europe/Berlin", "America/St_Johns"]))
def test_the_time_zone_a_moment_is_written_in_does_not_matter(
    calendar: BusinessCalendar, one: dt.datetime, two: dt.datetime, paused: list[Pause], zone: str
) -> None:
    there = zoneinfo.ZoneInfo(zone)
    moved = [Pause(each.start.astimezone(there), each.end.astimezone(there)) for each in paused]
    assert elapsed(calendar, one.astimezone(there), two.astimezone(there), moved) == elapsed(calendar, one, two, paused)


@given(calendars, moments, moments, pauses, st.builds(pause, moments, moments))
def test_a_further_pause_never_shortens_the_time_that_is_left(
    calendar: BusinessCalendar, one: dt.datetime, two: dt.datetime, paused: list[Pause], further: Pause
) -> None:
    assert elapsed(calendar, one, two, [*paused, further]) <= elapsed(calendar, one, two, paused)


@given(calendars, moments, amounts, pauses)
def test_at_the_deadline_exactly_so_much_time_has_passed_and_before_it_less(
    calendar: BusinessCalendar, start: dt.datetime, amount: dt.timedelta, paused: list[Pause]
) -> None:
    moment = deadline(calendar, start, amount, paused)
    assert moment is not None
    assert elapsed(calendar, start, moment, paused) == amount
    if amount:
        assert elapsed(calendar, start, moment - dt.timedelta.resolution, paused) < amount


@given(calendars, moments, amounts, pauses, st.builds(pause, moments, moments))
def test_a_further_pause_never_brings_a_deadline_forward(
    calendar: BusinessCalendar, start: dt.datetime, amount: dt.timedelta, paused: list[Pause], further: Pause
) -> None:
    before, after = (deadline(calendar, start, amount, each) for each in (paused, [*paused, further]))
    assert before is not None
    assert after is not None
    assert after >= before


def test_the_opening_is_the_one_that_runs_or_comes_next() -> None:
    calendar = BusinessCalendar(timezone="Europe/Berlin")
    friday = dt.datetime(2026, 10, 23, 6, tzinfo=dt.UTC)
    closes = dt.datetime(2026, 10, 23, 16, tzinfo=dt.UTC)
    monday = (dt.datetime(2026, 10, 26, 7, tzinfo=dt.UTC), dt.datetime(2026, 10, 26, 17, tzinfo=dt.UTC))
    assert opening(calendar, friday) == opening(calendar, closes - dt.timedelta(minutes=1)) == (friday, closes)
    assert opening(calendar, closes) == opening(calendar, closes + dt.timedelta(days=1)) == monday
    assert opening(BusinessCalendar(week=((),) * 7), friday) is None
