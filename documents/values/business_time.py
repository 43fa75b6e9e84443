"""Business time: how much of the time between two moments an office was open (K-01).

Everything is counted in UTC between openings that are given in local time, so that the days on which clocks change
have the hours they have. Moments must carry a time zone; which one does not matter.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import zoneinfo
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from documents.values.public_holidays import public_holidays

MIDNIGHT: Final = 24 * 60
"""Minutes of a day: where an opening that lasts until midnight ends."""
NEVER: Final = dt.timedelta(0)
LONGEST_SEARCH: Final = 50
"""Years ahead that a deadline is looked for; an office that never opens has none."""

Hours = tuple[tuple[int, int], ...]
"""Openings of one day, each in minutes from midnight: ((480, 720), (780, 1080)) is 8 to 12 and 13 to 18."""
OFFICE_HOURS: Final[Hours] = ((8 * 60, 18 * 60),)
WORKING_WEEK: Final[tuple[Hours, ...]] = (*(OFFICE_HOURS,) * 5, (), ())


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """When an office is open.

    Attributes:
        timezone: IANA name, such as "Europe/Berlin"; openings are in the time of that place.
        week: Openings of Monday to Sunday.
        country: ISO 3166-1 alpha-2, whose public holidays are closed; empty for none.
        region: Of the country, such as "BY".
        closed: Further days without an opening.
        cut_off: Minutes from midnight; what arrives later that day counts as arrived at the next day's opening.
    """

    timezone: str = "UTC"
    week: tuple[Hours, ...] = WORKING_WEEK
    country: str = ""
    region: str = ""
    closed: frozenset[dt.date] = frozenset()
    cut_off: int | None = None

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The place whose clock the openings follow."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def day(self) -> dt.timedelta:
        """What "one business day" means as an amount of time: the commonest opening time of a day that opens at all."""
        lengths = sorted(length for hours in self.week if (length := sum(end - start for start, end in hours)))
        return dt.timedelta(minutes=max(lengths, key=lengths.count, default=0))

    def is_open_on(self, day: dt.date) -> bool:
        """Tell whether the office opens on a day at all."""
        holiday = bool(self.country) and day in public_holidays(self.country, day.year, self.region)
        return bool(self.week[day.weekday()]) and not holiday and day not in self.closed


@dataclass(frozen=True, slots=True)
class Pause:
    """A time that does not count, because somebody outside is asked (L-18); `end` is not before `start`."""

    start: dt.datetime
    end: dt.datetime


def elapsed(
    calendar: BusinessCalendar, start: dt.datetime, end: dt.datetime, pauses: Iterable[Pause] = ()
) -> dt.timedelta:
    """Return the business time from `start` to `end` without the pauses; zero when the end is not later."""
    first, last = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
    paused = (_open_time(calendar, one.start, one.end) for one in _within(pauses, first, last))
    return _open_time(calendar, first, last) - sum(paused, NEVER)


def deadline(
    calendar: BusinessCalendar, start: dt.datetime, amount: dt.timedelta, pauses: Iterable[Pause] = ()
) -> dt.datetime | None:
    """Return the first moment, in UTC, at which `amount` of business time has passed since `start`.

    Returns:
        The start itself for no amount; None when the office never opens for so long.
    """
    moment, left = start.astimezone(dt.UTC), amount
    for pause in _within(pauses, moment, dt.datetime.max.replace(tzinfo=dt.UTC)):
        before = _open_time(calendar, moment, pause.start)
        if left <= before:
            break
        moment, left = pause.end, left - before
    return _after(calendar, moment, left)


def clock_start(calendar: BusinessCalendar, arrived: dt.datetime) -> dt.datetime:
    """Return when the clock of what arrived begins, in UTC: at once, or after the cut-off at the next day's opening."""
    local = arrived.astimezone(calendar.zone)
    if calendar.cut_off is None or not calendar.is_open_on(local.date()) or _minutes(local) < calendar.cut_off:
        return arrived.astimezone(dt.UTC)
    midnight = _moment(calendar, local.date(), MIDNIGHT)
    opening = _next_opening(calendar, midnight)
    return arrived.astimezone(dt.UTC) if opening is None else opening


def working_days_between(calendar: BusinessCalendar, first: dt.date, last: dt.date, most: int = 366) -> int:
    """Return the number of days the office opens after the first day, up to and with the last, or `most` if more."""
    days = (first + dt.timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(1 for _ in itertools.islice(filter(calendar.is_open_on, days), most))


def opening(calendar: BusinessCalendar, moment: dt.datetime) -> tuple[dt.datetime, dt.datetime] | None:
    """Return the opening that a moment lies in, else the next one, in UTC; None when the office never opens again."""
    first = moment.astimezone(calendar.zone).year
    for number in range(first, min(first + 2, dt.MAXYEAR)):
        year = _year(calendar, number)
        place = bisect_right(year.ends, moment)
        if place < len(year.ends):
            return year.starts[place], year.ends[place]
    return None


@dataclass(frozen=True, slots=True)
class _Year:
    """The openings of one local year in UTC, and how much business time had passed when each began.

    Attributes:
        total: Business time of the whole year.
    """

    starts: Sequence[dt.datetime]
    ends: Sequence[dt.datetime]
    before: Sequence[dt.timedelta]
    total: dt.timedelta


@functools.lru_cache(maxsize=512)
def _year(calendar: BusinessCalendar, year: int) -> _Year:
    first = dt.date(year, 1, 1)
    days = [first + dt.timedelta(days=step) for step in range((dt.date(year, 12, 31) - first).days + 1)]
    openings = _merged(
        (_moment(calendar, day, start), _moment(calendar, day, end))
        for day in days
        if calendar.is_open_on(day)
        for start, end in calendar.week[day.weekday()]
    )
    passed = [NEVER, *itertools.accumulate(end - start for start, end in openings)]
    return _Year([start for start, _ in openings], [end for _, end in openings], passed[:-1], passed[-1])


def _merged(openings: Iterable[tuple[dt.datetime, dt.datetime]]) -> list[tuple[dt.datetime, dt.datetime]]:
    """Join openings that touch or overlap: in the hour that spring leaves out, two of them may fall together."""
    found: list[tuple[dt.datetime, dt.datetime]] = []
    for start, end in sorted(openings):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def _open_time(calendar: BusinessCalendar, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    if end <= start:
        return NEVER
    first, last = start.astimezone(calendar.zone).year, end.astimezone(calendar.zone).year
    whole = sum((_year(calendar, year).total for year in range(first, last)), NEVER)
    return whole + _passed(_year(calendar, last), end) - _passed(_year(calendar, first), start)


def _passed(year: _Year, moment: dt.datetime) -> dt.timedelta:
    """Return how much business time of the year had passed."""
    number = bisect_right(year.starts, moment) - 1
    if number < 0:
        return NEVER
    return year.before[number] + min(moment, year.ends[number]) - year.starts[number]


def _after(calendar: BusinessCalendar, start: dt.datetime, amount: dt.timedelta) -> dt.datetime | None:
    if amount <= NEVER:
        return start
    first = start.astimezone(calendar.zone).year
    left = amount + _passed(_year(calendar, first), start)
    for number in range(first, min(first + LONGEST_SEARCH, dt.MAXYEAR)):
        year = _year(calendar, number)
        if left <= year.total:
            opening = bisect_right(year.before, left) - 1
            # What ends with an opening is due then, not at the next one.
            opening -= year.before[opening] == left
            return year.starts[opening] + left - year.before[opening]
        left -= year.total
    return None


def _next_opening(calendar: BusinessCalendar, moment: dt.datetime) -> dt.datetime | None:
    first = moment.astimezone(calendar.zone).year
    for number in range(first, min(first + 2, dt.MAXYEAR)):
        year = _year(calendar, number)
        later = bisect_right(year.starts, moment - dt.timedelta.resolution)
        if later < len(year.starts):
            return year.starts[later]
    return None


def _within(pauses: Iterable[Pause], start: dt.datetime, end: dt.datetime) -> list[Pause]:
    """Return what of the pauses lies between two moments in UTC, joined where they touch."""
    utc = ((one.start.astimezone(dt.UTC), one.end.astimezone(dt.UTC)) for one in pauses)
    cut = ((max(first, start), min(last, end)) for first, last in utc)
    return [Pause(first, last) for first, last in _merged((first, last) for first, last in cut if first < last)]


def _moment(calendar: BusinessCalendar, day: dt.date, minutes: int) -> dt.datetime:
    """Return a local time in UTC; 24:00 is the next day's midnight."""
    days, rest = divmod(minutes, MIDNIGHT)
    local = dt.datetime.combine(day + dt.timedelta(days=days), dt.time(*divmod(rest, 60)), calendar.zone)
    return local.astimezone(dt.UTC)


def _minutes(local: dt.datetime) -> int:
    return local.hour * 60 + local.minute
