"""What a client is promised: opening hours, how long things may take, who is told when nobody acts, what comes first.

Sections `[calendar]`, `[sla]`, `[[escalation]]` and `[priority]` of a client's file. Defaults are those of the
accounting specification (Q-02, Q-04) where it has any.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
import zoneinfo
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, model_validator
from pydantic import Field as Setting

from documents.finding import Queue
from documents.kind import DocType
from documents.value import Value
from documents.values.business_time import MIDNIGHT, BusinessCalendar, Hours
from documents.values.public_holidays import known_regions

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MICROSECONDS: Final = 3_600_000_000
"""Of an hour."""
WEEKDAYS: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")
_OPENING: Final = re.compile(rf"{_CLOCK.pattern}-{_CLOCK.pattern}")


def _a_time(text: str) -> str:
    if _CLOCK.fullmatch(text) is None or _minutes(text) >= MIDNIGHT:
        raise ValueError('a time of day such as "16:00"')
    return text


def _an_opening(text: str) -> str:
    if _OPENING.fullmatch(text) is None:
        raise ValueError('an opening such as "08:00-18:00"')
    start, end = (_minutes(part) for part in text.split("-"))
    if not start < end <= MIDNIGHT:
        raise ValueError('an opening that ends after it begins and by "24:00"')
    return text


def _openings(given: tuple[str, ...]) -> tuple[str, ...]:
    hours = _hours(given)
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(hours)):
        raise ValueError("openings of one day in order of time, none within another")
    return given


def _a_timezone(name: str) -> str:
    if name and name not in zoneinfo.available_timezones():
        raise ValueError('a name such as "Europe/Berlin"')
    return name


TimeOfDay = Annotated[str, AfterValidator(_a_time)]
Opening = Annotated[str, AfterValidator(_an_opening)]
Timezone = Annotated[str, AfterValidator(_a_timezone)]


class Calendar(Value):
    """When the client's people work.

    Attributes:
        timezone: Empty for that of the schedule.
        country: Whose public holidays are closed; empty for the client's own.
        region: Of the country, such as "BY"; empty for the holidays of the whole country.
        hours: Openings by weekday; a weekday that is not named is closed.
        closed: Further days without work.
        cut_off: Time of day; what arrives later counts from the next day's opening.
    """

    timezone: Timezone = ""
    country: str = ""
    region: str = ""
    hours: dict[Weekday, Annotated[tuple[Opening, ...], AfterValidator(_openings)]] = dict.fromkeys(
        WEEKDAYS[:5], ("08:00-18:00",)
    )
    closed: tuple[dt.date, ...] = ()
    cut_off: TimeOfDay | None = None

    @model_validator(mode="after")
    def _opens(self) -> Self:
        if not any(self.hours.values()):
            raise ValueError("at least one opening in the week, or no clock ever runs")
        return self


class ServiceLevel(Value):
    """How long things may take, in business hours of the client's calendar.

    Attributes:
        hours: From receipt until a document is posted, rejected or known as a duplicate (K-01).
        by_type: The same where a type of document has a promise of its own.
        hold_hours: From the first sight of what holds the payment of a posted document until it is decided.
        external_days: Business days after which a question to somebody outside comes back without an answer (Q-04).
    """

    hours: Decimal = Setting(default=Decimal(20), gt=0)
    by_type: dict[DocType, Annotated[Decimal, Setting(gt=0)]] = {}
    hold_hours: Decimal = Setting(default=Decimal(50), gt=0)
    external_days: int = Setting(default=10, gt=0)

    def target(self, doc_type: DocType | None, *, held: bool) -> dt.timedelta:
        """Return the promise for a document that waits, or whose payment does."""
        hours = self.hold_hours if held else self.by_type.get(doc_type, self.hours) if doc_type else self.hours
        return dt.timedelta(microseconds=int(hours * MICROSECONDS))


class EscalationStep(Value):
    """Who is told when nobody has acted (Q-04).

    Attributes:
        to: Such as "team lead", as the report is to name them.
        at_percent: Of the promise; more than 100 is after it was broken.
        after_days: Business days since a desk's task began; instead of `at_percent`.
        desk: Only tasks of this desk; all where it is not given.
    """

    to: str = Setting(min_length=1, max_length=80)
    at_percent: int | None = Setting(default=None, gt=0)
    after_days: Decimal | None = Setting(default=None, gt=0)
    desk: Queue | None = None

    @model_validator(mode="after")
    def _one_clock(self) -> Self:
        if (self.at_percent is None) == (self.after_days is None):
            raise ValueError("either at_percent or after_days")
        return self

    @property
    def name(self) -> str:
        """What tells it from the client's other steps of the same desk: "80 %" or "2 days"."""
        return f"{self.at_percent} %" if self.after_days is None else f"{self.after_days.normalize():f} days"


DEFAULT_STEPS: Final = (
    EscalationStep(at_percent=50, to="desk (reminder)"),
    EscalationStep(at_percent=80, to="team lead"),
    EscalationStep(at_percent=100, to="client contact"),
    EscalationStep(at_percent=150, to="manager"),
    EscalationStep(desk=Queue.BUYER, after_days=Decimal(2), to="buyer's manager"),
    EscalationStep(desk=Queue.RECEIVING, after_days=Decimal(5), to="receiver's manager"),
)


class Importance(Value):
    """What makes a task urgent (Q-02): points of a term at its full value, and what counts as full.

    Attributes:
        sla: At the end of the promise.
        money: At a million in base currency; once more for a discount that is about to be lost.
        vendor: For a vendor of importance 1.
        age: For every `age_days` of waiting, without a ceiling, so that nothing waits for ever.
        age_days: Business days.
        discount_days: Business days before its last day from which a discount counts.
        vendors: Importance from 0 to 1 by vendor id; 0 for all others.
    """

    sla: Decimal = Setting(default=Decimal(40), ge=0)
    money: Decimal = Setting(default=Decimal(25), ge=0)
    vendor: Decimal = Setting(default=Decimal(20), ge=0)
    age: Decimal = Setting(default=Decimal(15), gt=0)
    age_days: Decimal = Setting(default=Decimal(10), gt=0)
    discount_days: int = Setting(default=3, ge=0)
    vendors: dict[str, Annotated[Decimal, Setting(ge=0, le=1)]] = {}


class Service(Value):
    """All of it for one client, with country, currency and time zone filled in."""

    currency: str = ""
    calendar: Calendar = Calendar()
    sla: ServiceLevel = ServiceLevel()
    escalation: tuple[EscalationStep, ...] = DEFAULT_STEPS
    priority: Importance = Importance()

    @functools.cached_property
    def clock(self) -> BusinessCalendar:
        """The calendar that time is counted in."""
        return BusinessCalendar(
            timezone=self.calendar.timezone or "UTC",
            week=tuple(_hours(self.calendar.hours.get(day, ())) for day in WEEKDAYS),
            country=self.calendar.country,
            region=self.calendar.region,
            closed=frozenset(self.calendar.closed),
            cut_off=None if self.calendar.cut_off is None else _minutes(self.calendar.cut_off),
        )


def check_region(country: str, region: str) -> str:
    """Return what is wrong with a region of a country; empty when its holidays are known."""
    known = known_regions(country) if region else frozenset()
    if not region or region in known:
        return ""
    return f"a region of {country} with holidays of its own: {', '.join(sorted(known)) or 'none is known'}"


def _hours(openings: tuple[str, ...]) -> Hours:
    return tuple((_minutes(one.split("-")[0]), _minutes(one.split("-")[1])) for one in openings)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
