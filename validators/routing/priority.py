"""How urgent a task is, and why (Q-02): points that are added up, each with its sentence.

P = 40 u(promise) + 25 u(money) + 20 u(vendor) + 15 u(age). Possible fraud has a lane of its own before everything else,
what waits for an answer from outside comes last. Age alone has no ceiling, so nothing waits for ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from typing import Final

from documents.finding import Queue
from documents.master.service_level import Service
from documents.value import Value
from documents.values.business_time import working_days_between
from validators.routing.causes import rule_of, waits_for
from validators.routing.clock import Clock, spoken
from validators.routing.work import OpenDocument

TENTH: Final = Decimal("0.1")
LARGEST_POWER: Final = 6
"""Of ten: a million in base currency has all the points for money."""
NOTHING: Final = Decimal(0)


class Lane(IntEnum):
    """What comes before points are compared."""

    FRAUD = 0
    """Money may go astray."""
    ORDINARY = 1
    LATER = 2
    """Another desk decides first on the same document."""
    ASKED = 3
    """Somebody outside is asked; nobody here can act."""


class Term(Value):
    """One reason for urgency.

    Attributes:
        points: To one decimal; never negative.
        sentence: Why, with its figures.
    """

    points: Decimal
    sentence: str

    def __str__(self) -> str:
        """Return it as it is shown: "+30: discount of 24.80 EUR is lost after 2026-05-09"."""
        return f"+{_shown(self.points)}: {self.sentence}"


class Priority(Value):
    """How urgent a task is.

    Attributes:
        terms: Those that give points, the most points first.
    """

    lane: Lane
    terms: tuple[Term, ...]

    @property
    def points(self) -> Decimal:
        """The sum of the terms."""
        return sum((one.points for one in self.terms), NOTHING)


def priority_of(
    document: OpenDocument,
    queue: Queue,
    clock: Clock,
    service: Service,
    now: dt.datetime,
    largest_discount: Decimal = NOTHING,
) -> Priority:
    """Return the priority of one desk's task on a document.

    Args:
        document: With money in the client's currency.
        queue: The desk.
        clock: Of the document, at `now`.
        service: Weights and calendar of the client.
        now: With a time zone.
        largest_discount: The largest of the client's open documents that is about to be lost, in its currency; what a
            discount is compared with.
    """
    found = [*_promise(clock, service), *_money(document, service, now, largest_discount), *_vendor(document, service)]
    terms = [one for one in (*found, _age(clock, service)) if one.points]
    return Priority(
        lane=_lane(document, queue, clock), terms=tuple(sorted(terms, key=lambda one: one.points, reverse=True))
    )


def largest_discount(documents: Iterable[OpenDocument], service: Service, now: dt.datetime) -> Decimal:
    """Return the largest discount that is about to be lost, in the client's currency; 0 when none is."""
    found = [one.discount for one in documents if one.discount is not None and about_to_be_lost(one, service, now)]
    return max(found, default=NOTHING)


def about_to_be_lost(document: OpenDocument, service: Service, now: dt.datetime) -> bool:
    """Tell whether a discount can still be had, and only for fewer business days than the client's limit."""
    if not document.discount or document.discount_until is None:
        return False
    today = now.astimezone(service.clock.zone).date()
    most = service.priority.discount_days
    return (
        today <= document.discount_until
        and working_days_between(service.clock, today, document.discount_until, most) < most
    )


def _lane(document: OpenDocument, queue: Queue, clock: Clock) -> Lane:
    if clock.paused:
        return Lane.ASKED
    if waits_for(document, queue):
        return Lane.LATER
    fraud = any(rule_of(one.finding.code).lane == "fraud" for one in document.at(queue))
    return Lane.FRAUD if fraud else Lane.ORDINARY


def _promise(clock: Clock, service: Service) -> Iterator[Term]:
    """Utility 1 - remaining / target, from 0 to 1."""
    points = _points(service.priority.sla, min(clock.share, Decimal(1)))
    if clock.late:
        yield Term(points=points, sentence=f"late by {spoken(clock.left)} of business time")
    else:
        yield Term(points=points, sentence=f"{spoken(clock.left)} of the promised {spoken(clock.target)} are left")


def _money(document: OpenDocument, service: Service, now: dt.datetime, largest: Decimal) -> Iterator[Term]:
    """Utility log10(1 + gross in base currency) / 6, from 0 to 1, plus the share of the largest discount at risk."""
    weights = service.priority
    if document.base:
        power = (1 + abs(document.base)).log10()
        shown = f"{abs(document.base):,.2f} {service.currency}"
        yield Term(
            points=_points(weights.money, min(power / LARGEST_POWER, Decimal(1))), sentence=f"it is over {shown}"
        )
    if document.discount and about_to_be_lost(document, service, now):
        share = min(document.discount / largest, Decimal(1)) if largest else Decimal(1)
        saved = f"{document.discount:,.2f} {service.currency}"
        sentence = f"discount of {saved} is lost after {document.discount_until}"
        yield Term(points=_points(weights.money, share), sentence=sentence)


def _vendor(document: OpenDocument, service: Service) -> Iterator[Term]:
    importance = service.priority.vendors.get(document.vendor_id, NOTHING)
    sentence = f"vendor {document.vendor_id} has importance {_shown(importance)} at this client"
    yield Term(points=_points(service.priority.vendor, importance), sentence=sentence)


def _age(clock: Clock, service: Service) -> Term:
    """Utility: business days of waiting / the client's full age, without a ceiling."""
    days = business_days(clock, service)
    sentence = f"has waited {_shown(days)} business day{'' if days == 1 else 's'}"
    return Term(points=_points(service.priority.age, days / service.priority.age_days), sentence=sentence)


def business_days(clock: Clock, service: Service) -> Decimal:
    """Return for how many business days a document has waited, pauses left out, to one decimal."""
    day = service.clock.day or dt.timedelta(days=1)
    return _round(Decimal(clock.passed // dt.timedelta.resolution) / Decimal(day // dt.timedelta.resolution))


def _points(weight: Decimal, utility: Decimal) -> Decimal:
    return _round(weight * max(utility, NOTHING))


def _round(value: Decimal) -> Decimal:
    return value.quantize(TENTH, rounding=ROUND_HALF_UP)


def _shown(number: Decimal) -> str:
    """Return a number without zeros that say nothing: "40", "4.2"."""
    return f"{number.normalize():f}"
