"""The list of work as a page shows it: rows in order of urgency over all clients of a person, and their counts."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.finding import Queue
from documents.master.client import Client
from documents.register.person_claims import login_of
from documents.register.tables import documents
from documents.values.business_time import BusinessCalendar, elapsed, opening
from documents.values.money import from_minor
from review.views.queue_filter import ALL_DESKS, Filter, Reach, Visit, conditions, reached, shown_desks
from review.views.queue_tables import assignments, causes, details, items
from review.views.queue_task import TENTHS, Shown
from review.views.queue_upkeep import outdated_since
from validators.routing.clock import spoken
from validators.routing.desks import desks, gravity
from validators.routing.priority import Lane

PAGE: Final = 50
MOST_CODES: Final = 14
"""Codes that a page offers to narrow by, the commonest."""

_ORDER: Final = (items.c.lane, items.c.rank, items.c.received_at, items.c.document_id, items.c.gravity)

Cursor = tuple[int, int, dt.datetime, str, int]
"""Where a page begins: what its last row before is sorted by."""


@dataclass(frozen=True, slots=True)
class ShownClock:
    """Where the promise of a task stands, for a page that counts it down.

    Attributes:
        left: Seconds of business time until it ends; negative when it is broken.
        text: The same in words.
        runs_from: When business time runs next, or runs since; None while it stands still.
        runs_until: When the office closes.
        due: When the promise ends, on the client's clock.
    """

    left: int
    text: str
    paused: bool = False
    runs_from: dt.datetime | None = None
    runs_until: dt.datetime | None = None
    due: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One task in the list.

    Attributes:
        points: Of its priority.
        age: Business days of waiting.
        base: Gross total in the client's currency, unsigned; None when not known.
        claimed_by: Login of who has it open just now; "the night" for a worker.
        assigned_to: Login of who was given it.
        passed_to: Desk that it was passed to.
    """

    client: Client
    document_id: str
    desk: Queue
    lane: Lane
    points: Decimal
    received_at: dt.datetime
    age: Decimal
    held: bool
    vendor: str
    base: Decimal | None
    shown: Shown
    clock: ShownClock
    claimed_by: str = ""
    assigned_to: str = ""
    passed_to: str = ""

    @property
    def key(self) -> str:
        """What tells the task from others on a page and in a form."""
        return f"{self.client.id}/{self.document_id}/{gravity(self.desk)}"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next ones begin; None when these are the last."""

    rows: tuple[Row, ...]
    following: Cursor | None = None


@dataclass(slots=True)
class Counts:
    """How much there is of what is asked for.

    Attributes:
        tasks: By desk, whatever desk is asked for.
        late: Their promise is broken, by desk.
        asked: Somebody outside is asked, by desk.
        codes: Documents by rule code, of the shown desks, whatever else is asked for.
    """

    tasks: Counter[Queue] = field(default_factory=Counter)
    late: Counter[Queue] = field(default_factory=Counter)
    asked: Counter[Queue] = field(default_factory=Counter)
    shown: int = 0
    shown_late: int = 0
    shown_asked: int = 0
    codes: Counter[str] = field(default_factory=Counter)


def first_rows(
    connection: sa.Connection,
    wanted: Filter,
    visit: Visit,
    *,
    after: Cursor | None = None,
    limit: int = PAGE,
) -> Page:
    """Return the most urgent rows of a filter, or those after a cursor.

    Each client's rows come in order from an index; they are merged here.
    """
    mine = reached(wanted, visit)
    clients = {one.client.id: one.client for one in mine}
    parts = [_client_rows(connection, wanted, one, visit, after, limit + 1) for one in mine]
    merged = list(itertools.islice(heapq.merge(*parts, key=_cursor), limit + 1))
    rows = merged[:limit]
    following = _cursor(rows[-1]) if len(merged) > limit else None
    return Page(_rows(connection, clients, rows, visit.now), following)


def counts(connection: sa.Connection, wanted: Filter, visit: Visit) -> Counts:
    """Return how much there is: by desk of all desks one may see, by code of the desks asked for."""
    found = Counts()
    every_desk = replace(wanted, desk=ALL_DESKS)
    for one in reached(wanted, visit):
        shown = shown_desks(wanted, one)
        for desk, tasks, late, asked in _desk_counts(connection, every_desk, one, visit):
            found.tasks[desk] += tasks
            found.late[desk] += late
            found.asked[desk] += asked
            if desk in shown:
                found.shown += tasks
                found.shown_late += late
                found.shown_asked += asked
        found.codes.update(_code_counts(connection, wanted, one))
    return found


def staleness(connection: sa.Connection, visit: Visit) -> dt.datetime | None:
    """Return from when the oldest points are that have moved since; None when all are as good as new."""
    return outdated_since(connection, [one.client for one in visit.reach], visit.now)


def clock_of(
    calendar: BusinessCalendar, due: dt.datetime | None, asked_until: dt.date | None, now: dt.datetime
) -> ShownClock:
    """Return where a promise stands, counted in the client's calendar."""
    if asked_until is not None:
        return ShownClock(0, f"stands until {asked_until:%d %b}", paused=True)
    if due is None:
        return ShownClock(0, "no end", paused=True)
    late = due < now
    left = elapsed(calendar, due, now) if late else elapsed(calendar, now, due)
    running = opening(calendar, now)
    begins, ends = running or (None, None)
    return ShownClock(
        left=-int(left.total_seconds()) if late else int(left.total_seconds()),
        text=f"late by {spoken(left)}" if late else f"{spoken(left)} left",
        runs_from=max(begins, now) if begins else None,
        runs_until=ends,
        due=due.astimezone(calendar.zone),
    )


def cursor_text(cursor: Cursor | None) -> str:
    """Return a cursor as it stands in an address."""
    if cursor is None:
        return ""
    lane, rank, received_at, document_id, gravity_ = cursor
    return f"{lane}~{rank}~{received_at.isoformat()}~{gravity_}~{document_id}"


def cursor_of(text: str) -> Cursor | None:
    """Return the cursor of an address; None when it is none."""
    try:
        lane, rank, received_at, gravity_, document_id = text.split("~", 4)
        moment = dt.datetime.fromisoformat(received_at)
        return (int(lane), int(rank), moment, document_id, int(gravity_)) if moment.tzinfo else None
    except ValueError:
        return None


def _client_rows(
    connection: sa.Connection, wanted: Filter, reach: Reach, visit: Visit, after: Cursor | None, limit: int
) -> Sequence[sa.Row[Any]]:
    query = sa.select(items).where(*conditions(wanted, reach, visit)).order_by(*_ORDER).limit(limit)
    if after is not None:
        start = (sa.bindparam(None, value, column.type) for column, value in zip(_ORDER, after, strict=True))
        query = query.where(sa.tuple_(*_ORDER) > sa.tuple_(*start))
    return connection.execute(query).all()


def _cursor(row: sa.Row[Any]) -> Cursor:
    return row.lane, row.rank, row.received_at, row.document_id, row.gravity


def _rows(
    connection: sa.Connection, clients: dict[str, Client], rows: Sequence[sa.Row[Any]], now: dt.datetime
) -> tuple[Row, ...]:
    bodies = _bodies(connection, [row.id for row in rows])
    calendars = {client_id: one.service.clock for client_id, one in clients.items()}
    ids = {row.document_id for row in rows}
    claimed, given = _claims(connection, ids, now), _assignments(connection, ids)
    found = []
    for row in rows:
        client, shown = clients[row.client_id], bodies[row.id]
        to, desk = given.get(row.document_id, ("", ""))
        found.append(
            Row(
                client=client,
                document_id=row.document_id,
                desk=Queue(row.desk),
                lane=Lane(row.lane),
                points=Decimal(-row.rank) / TENTHS,
                received_at=row.received_at,
                age=Decimal(row.age) / TENTHS,
                held=row.held,
                vendor=row.vendor,
                base=None if row.base_minor is None else from_minor(row.base_minor, client.currency),
                shown=shown,
                clock=clock_of(calendars[client.id], row.due, shown.asked_until, now),
                claimed_by=claimed.get(row.document_id, ""),
                assigned_to=to,
                passed_to=desk,
            )
        )
    return tuple(found)


def shown_of(connection: sa.Connection, document_ids: Collection[str]) -> dict[str, Shown]:
    """Return what a page shows of documents, by id; what does not wait any more is left out."""
    query = sa.select(items.c.document_id, details.c.body).join(details, details.c.item_id == items.c.id)
    rows = connection.execute(query.where(items.c.document_id.in_(document_ids), items.c.first.is_(True)))
    return {row.document_id: Shown.model_validate_json(row.body) for row in rows}


def versions_of(connection: sa.Connection, document_ids: Collection[str]) -> dict[tuple[str, str], int]:
    """Return the number of the newest version by client and document, of what waits at a desk."""
    waits = sa.select(items.c.document_id).where(items.c.document_id.in_(document_ids))
    query = sa.select(documents.c.client_id, documents.c.id, documents.c.version).where(documents.c.id.in_(waits))
    return {(row.client_id, row.id): row.version for row in connection.execute(query)}


def private_of(connection: sa.Connection, document_ids: Collection[str]) -> frozenset[str]:
    """Return those of the documents that only the privacy desk may see (B-03)."""
    query = sa.select(items.c.document_id).where(
        items.c.document_id.in_(document_ids), items.c.desk == Queue.PRIVACY.value
    )
    return frozenset(connection.scalars(query))


def _bodies(connection: sa.Connection, ids: Collection[int]) -> dict[int, Shown]:
    query = sa.select(details).where(details.c.item_id.in_(ids))
    return {row.item_id: Shown.model_validate_json(row.body) for row in connection.execute(query)}


def _claims(connection: sa.Connection, ids: Collection[str], now: dt.datetime) -> dict[str, str]:
    query = sa.select(documents.c.id, documents.c.lease_owner).where(
        documents.c.id.in_(ids), documents.c.lease_owner != "", documents.c.lease_until > now
    )
    return {row.id: login_of(row.lease_owner) or "the night" for row in connection.execute(query)}


def _assignments(connection: sa.Connection, ids: Collection[str]) -> dict[str, tuple[str, str]]:
    query = sa.select(assignments).where(assignments.c.document_id.in_(ids))
    return {row.document_id: (row.login, row.queue) for row in connection.execute(query)}


def _desk_counts(
    connection: sa.Connection, wanted: Filter, reach: Reach, visit: Visit
) -> Iterable[tuple[Queue, int, int, int]]:
    late = sa.func.count().filter(items.c.due < visit.now)
    asked = sa.func.count().filter(items.c.lane == int(Lane.ASKED))
    query = sa.select(items.c.desk, sa.func.count(), late, asked).where(*conditions(wanted, reach, visit))
    for desk, tasks, broken, outside in connection.execute(query.group_by(items.c.desk)):
        yield Queue(desk), tasks, broken, outside


def _code_counts(connection: sa.Connection, wanted: Filter, reach: Reach) -> dict[str, int]:
    chosen = sorted(shown_desks(wanted, reach))
    mine = (causes.c.client_id == reach.client.id, causes.c.chosen.in_((1, 2)), causes.c.desk.in_(chosen))
    number = sa.func.count(causes.c.document_id.distinct())
    query = sa.select(causes.c.code, number).where(*mine).group_by(causes.c.code)
    return {row[0]: row[1] for row in connection.execute(query)}


def desks_in_order() -> tuple[Queue, ...]:
    """Return the desks as their counts are shown, the gravest first."""
    return tuple(desks())
