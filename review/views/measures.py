"""Measured work: how long decisions take and how many keys they need, by field, document and code; never by person."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from documents.register.decisions import Kind, decisions
from documents.value import Value

LEAST: Final = 5
"""Fewer decisions say nothing, and could speak of one person's bad day."""
TEACHING: Final = (Kind.CORRECT.value, Kind.CONFIRM.value)
"""Kinds of decisions whose subject is a field."""


class Spent(Value):
    """What one kind of work took.

    Attributes:
        name: Field, code or kind of decision; empty for documents.
        count: Decisions, or documents.
        seconds: Half of them took no longer.
        seconds_slow: Nine of ten took no longer.
        keystrokes: Half of them needed no more.
        keystrokes_slow: Nine of ten needed no more.
    """

    name: str
    count: int
    seconds: float
    seconds_slow: float
    keystrokes: float
    keystrokes_slow: float


class Week(Value):
    """Documents of one week; `monday` is its first day (UTC)."""

    monday: dt.date
    documents: Spent


class Measures(Value):
    """What was measured since a moment.

    Attributes:
        documents: All decisions on a document taken together; None when fewer than LEAST were measured.
        fields: Corrections and confirmations, by field, the most frequent first.
        codes: Decisions that speak of a finding, by its code.
        kinds: All decisions by kind.
        weeks: Oldest first; weeks with fewer than LEAST documents are left out.
        decided: Measured decisions in all.
    """

    documents: Spent | None
    fields: tuple[Spent, ...]
    codes: tuple[Spent, ...]
    kinds: tuple[Spent, ...]
    weeks: tuple[Week, ...]
    decided: int


class _Part(NamedTuple):
    """One thing decided, with its share of the press of the button that decided it."""

    client_id: str
    document_id: str | None
    kind: str
    code: str
    subject: str
    seconds: float
    keystrokes: float
    day: dt.date


def measures(
    connection: sa.Connection, client_ids: Sequence[str], since: dt.datetime, *, person: str = "", least: int = LEAST
) -> Measures:
    """Return what decisions at some clients took.

    Where only a whole press of a button was measured and it decided several things, each counts with an equal share.

    Args:
        connection: Any.
        client_ids: Those whose decisions count.
        since: Earlier ones do not count.
        person: Login, to count one person's own; empty for everybody's together.
        least: Groups of fewer are left out.
    """
    parts = _parts(connection, client_ids, since, person)
    fields = [one for one in parts if one.kind in TEACHING]
    documents = _documents(parts)
    return Measures(
        documents=_spent("", documents) if len(documents) >= least else None,
        fields=_by(fields, lambda one: one.subject, least),
        codes=_by(parts, lambda one: one.code, least),
        kinds=_by(parts, lambda one: one.kind, least),
        weeks=_weeks(documents, least),
        decided=len(parts),
    )


def _parts(connection: sa.Connection, client_ids: Sequence[str], since: dt.datetime, person: str) -> list[_Part]:
    columns = decisions.c
    query = sa.select(
        columns.client_id,
        columns.once,
        columns.document_id,
        columns.kind,
        columns.code,
        columns.subject,
        columns.seconds,
        columns.keystrokes,
        columns.decided_at,
    ).where(columns.client_id.in_(client_ids), columns.decided_at >= since)
    if person:
        query = query.where(columns.person == person)
    rows = connection.execute(query.order_by(columns.id)).all()
    presses: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows:
        presses[row.client_id, row.once].append(row)
    return [part for press in presses.values() for part in _shared(press)]


def _shared(press: Sequence[Any]) -> Iterator[_Part]:
    """Yield what one press decided, with its time; nothing when it was not measured."""
    seconds, keystrokes = sum(row.seconds for row in press), sum(row.keystrokes for row in press)
    if not seconds:
        return
    each_measured = all(row.seconds for row in press)
    for row in press:
        spent = (row.seconds, row.keystrokes) if each_measured else (seconds / len(press), keystrokes / len(press))
        yield _Part(row.client_id, row.document_id, row.kind, row.code, row.subject, *spent, row.decided_at.date())


def _documents(parts: Iterable[_Part]) -> list[_Part]:
    """Add up all that was spent on each document; its day is that of the last decision."""
    found: dict[tuple[str, str], _Part] = {}
    for one in parts:
        if one.document_id is None:
            continue
        key = one.client_id, one.document_id
        earlier = found.get(key)
        seconds, keystrokes = (earlier.seconds, earlier.keystrokes) if earlier else (0.0, 0.0)
        found[key] = one._replace(seconds=seconds + one.seconds, keystrokes=keystrokes + one.keystrokes)
    return list(found.values())


def _by(parts: Iterable[_Part], name: Callable[[_Part], str], least: int) -> tuple[Spent, ...]:
    groups: defaultdict[str, list[_Part]] = defaultdict(list)
    for one in parts:
        if name(one):
            groups[name(one)].append(one)
    spent = [_spent(group, found) for group, found in groups.items() if len(found) >= least]
    return tuple(sorted(spent, key=lambda one: (-one.count, one.name)))


def _weeks(documents: Iterable[_Part], least: int) -> tuple[Week, ...]:
    groups: defaultdict[dt.date, list[_Part]] = defaultdict(list)
    for one in documents:
        groups[one.day - dt.timedelta(days=one.day.weekday())].append(one)
    return tuple(
        Week(monday=monday, documents=_spent("", found))
        for monday, found in sorted(groups.items())
        if len(found) >= least
    )


def _spent(name: str, parts: Sequence[_Part]) -> Spent:
    seconds, keystrokes = [one.seconds for one in parts], [one.keystrokes for one in parts]
    return Spent(
        name=name,
        count=len(parts),
        seconds=share(seconds, 0.5),
        seconds_slow=share(seconds, 0.9),
        keystrokes=share(keystrokes, 0.5),
        keystrokes_slow=share(keystrokes, 0.9),
    )


def share(values: Sequence[float], part: float) -> float:
    """Return the smallest of the values that this part of them does not exceed (nearest rank).

    Args:
        values: At least one.
        part: Above 0, up to 1; 0.5 for the median.
    """
    return sorted(values)[math.ceil(part * len(values)) - 1]
