"""What of the work is asked for: read from an address, written into one, and said to the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Final
from urllib.parse import urlencode

import sqlalchemy as sa

from documents.finding import Queue, Role
from documents.master.client import Client
from documents.register.person_claims import owner_of
from documents.register.tables import documents
from review.views.queue_tables import assignments, causes, items
from review.views.queue_task import TENTHS, minor, vendor_key
from validators.routing.desks import desks
from validators.routing.priority import Lane

ALL_DESKS: Final = "all"
LONGEST: Final = 200
"""Characters of anything a filter takes from an address."""
LARGEST: Final = Decimal(10) ** 13
FINEST: Final = -4
"""Exponent of the last decimal: written out, 1e-999999999 takes a gigabyte."""
WHOSE: Final = ("", "mine", "unassigned", "others")
DUE: Final = ("", "late", "today")
LANES: Final = ("", "fraud", "later", "asked")


@dataclass(frozen=True, slots=True)
class Reach:
    """One client of a visitor, and what the visitor may see there.

    Attributes:
        roles: Of the visitor at the client, today.
    """

    client: Client
    roles: frozenset[Role]

    @property
    def desks(self) -> frozenset[Queue]:
        """Desks whose tasks the visitor decides on."""
        return frozenset(queue for queue, desk in desks().items() if self.roles & set(desk.decides))

    @property
    def sees_private(self) -> bool:
        """Tell whether what may be somebody else's document is shown (B-03)."""
        return Role.PRIVACY in self.roles


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks, at what, and when.

    Attributes:
        now: With a time zone.
    """

    reach: tuple[Reach, ...]
    login: str
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; everything one may see by default.

    Attributes:
        clients: Ids; all of the visitor's when empty.
        desk: Name of a desk, "all", or empty for those the visitor decides at (all for who decides at none).
        code: Rule code.
        vendor: As `queue_task.vendor_key` makes it.
        age: Least business days of waiting.
        least: Least amount, in the client's currency, unsigned.
        most: Largest amount.
        whose: "mine", "unassigned" or "others": who has it in hand, or was given it.
        due: "late", or "today" for what is late or due today.
        lane: "fraud", "later" or "asked".
        cause: Key of a shared cause.
        words: Every word must be in number, seller, vendor, file name, order or id.
    """

    clients: tuple[str, ...] = ()
    desk: str = ""
    code: str = ""
    vendor: str = ""
    age: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    whose: str = ""
    due: str = ""
    lane: str = ""
    cause: str = ""
    words: str = ""

    @property
    def narrowed(self) -> bool:
        """Tell whether more than desk and clients is asked for."""
        return replace(self, desk="", clients=()) != Filter()

    def without(self, *names: str) -> Filter:
        """Return the filter without some of its parts."""
        blank = Filter()
        return replace(self, **{name: getattr(blank, name) for name in names})


def filter_of(query: Mapping[str, Sequence[str]]) -> Filter:
    """Return the filter that an address asks for; what makes no sense in it asks for nothing."""
    one = {name: values[-1].strip()[:LONGEST] for name, values in query.items() if values}
    desk = one.get("desk", "")
    return Filter(
        clients=tuple(sorted({each[:LONGEST] for each in query.get("client", ()) if each})),
        desk=desk if desk == ALL_DESKS or desk in set(Queue) else "",
        code=one.get("code", "").upper(),
        vendor=one.get("vendor", ""),
        age=_number(one.get("age", "")),
        least=_number(one.get("least", "")),
        most=_number(one.get("most", "")),
        whose=_one_of(one.get("whose", ""), WHOSE),
        due=_one_of(one.get("due", ""), DUE),
        lane=_one_of(one.get("lane", ""), LANES),
        cause=one.get("cause", ""),
        words=one.get("q", ""),
    )


def query_of(wanted: Filter, **more: str) -> str:
    """Return the filter as the query part of an address, in one order, without what asks for nothing."""
    pairs: list[tuple[str, str]] = [("client", one) for one in wanted.clients]
    for part in fields(Filter):
        value = getattr(wanted, part.name)
        if part.name != "clients" and value not in {"", None}:
            pairs.append(("q" if part.name == "words" else part.name, f"{value:f}" if part.name in _NUMBERS else value))
    return urlencode([*pairs, *((name, value) for name, value in more.items() if value)])


_NUMBERS: Final = frozenset({"age", "least", "most"})


def reached(wanted: Filter, visit: Visit) -> tuple[Reach, ...]:
    """Return those of the visitor's clients that the filter asks for."""
    return tuple(one for one in visit.reach if not wanted.clients or one.client.id in wanted.clients)


def shown_desks(wanted: Filter, reach: Reach) -> frozenset[Queue]:
    """Return the desks of a client that are shown: what the privacy desk must see alone is for its people only."""
    visible = frozenset(desks()) - (frozenset() if reach.sees_private else {Queue.PRIVACY})
    if wanted.desk == ALL_DESKS:
        return visible
    if wanted.desk:
        return visible & {Queue(wanted.desk)}
    return (reach.desks & visible) or visible


def conditions(wanted: Filter, reach: Reach, visit: Visit) -> Iterator[sa.ColumnElement[bool]]:
    """Yield what rows of `queue_tables.items` must meet at one client."""
    yield items.c.client_id == reach.client.id
    chosen = shown_desks(wanted, reach)
    if len(chosen) < len(desks()):
        yield items.c.desk.in_(sorted(chosen))
    yield from _of_document(wanted, reach.client)
    yield from _of_time(wanted, reach.client, visit.now)
    yield from _of_people(wanted, visit.login, visit.now)
    if wanted.code:
        yield _has_cause(reach.client.id, causes.c.code == wanted.code)
    if wanted.cause:
        yield _has_cause(reach.client.id, causes.c.cause == wanted.cause)


def _of_document(wanted: Filter, client: Client) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.vendor:
        yield items.c.vendor.in_({wanted.vendor, vendor_key("", wanted.vendor)})
    if wanted.least is not None:
        yield items.c.base_minor >= minor(wanted.least, client.currency)
    if wanted.most is not None:
        yield items.c.base_minor <= minor(wanted.most, client.currency)
    for word in wanted.words.casefold().split():
        yield items.c.words.contains(word, autoescape=True)


def _of_time(wanted: Filter, client: Client, now: dt.datetime) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.age is not None:
        yield items.c.age >= int(wanted.age * TENTHS)
    if wanted.due == "late":
        yield items.c.due < now
    elif wanted.due == "today":
        yield items.c.due < end_of_day(client, now)
    if wanted.lane:
        yield items.c.lane == int(Lane[wanted.lane.upper()])


def _of_people(wanted: Filter, login: str, now: dt.datetime) -> Iterator[sa.ColumnElement[bool]]:
    if not wanted.whose:
        return
    held = sa.select(documents.c.id).where(documents.c.lease_owner != "", documents.c.lease_until > now)
    given = sa.select(assignments.c.document_id).where(assignments.c.login != "")
    mine = sa.or_(
        items.c.document_id.in_(held.where(documents.c.lease_owner == owner_of(login))),
        items.c.document_id.in_(given.where(assignments.c.login == login)),
    )
    somebodys = sa.or_(items.c.document_id.in_(held), items.c.document_id.in_(given))
    if wanted.whose == "mine":
        yield mine
    elif wanted.whose == "others":
        yield somebodys
        yield sa.not_(mine)
    else:
        yield sa.not_(somebodys)


def _has_cause(client_id: str, which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Tell whether a finding of the row's desk has this code or cause."""
    pair = sa.tuple_(items.c.document_id, items.c.desk)
    chosen = causes.c.chosen.in_((1, 2))
    return pair.in_(
        sa.select(causes.c.document_id, causes.c.desk).where(causes.c.client_id == client_id, chosen, which)
    )


def end_of_day(client: Client, now: dt.datetime) -> dt.datetime:
    """Return the client's next midnight."""
    local = now.astimezone(client.service.clock.zone)
    return dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time(), local.tzinfo)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    fine = isinstance(exponent, int) and exponent >= FINEST
    return number if fine and 0 <= number <= LARGEST else None


def _one_of(text: str, known: Sequence[str]) -> str:
    return text if text in known else ""
