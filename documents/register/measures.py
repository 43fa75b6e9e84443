"""How much work decisions take: seconds and keystrokes, by code, by field and by document.

The figures are of the work, never of who did it: people are told apart only when somebody asks for their own.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from statistics import median
from typing import Final

import sqlalchemy as sa

from documents.register.corrections import FIELDS
from documents.register.decisions import Kind, RecordedDecision, decisions, of_row
from documents.value import Value

FEWEST: Final = 5
"""Presses of a button below which no row is shown: fewer would tell of a single person's day."""
NINETY: Final = 0.9


class Effort(Value):
    """What decisions of one sort took.

    Attributes:
        name: A rule code, a field, a kind of decision, or a document.
        count: Decisions; of documents, one.
        seconds: Their median; of a document, the sum.
        slow_seconds: What nine of ten stay below.
        keystrokes: Their mean; of a document, the sum.
    """

    name: str
    count: int
    seconds: float
    slow_seconds: float
    keystrokes: float


class Efforts(Value):
    """The measures of one client and time; rows in order of the time they took together, longest first.

    Attributes:
        by_code: Waivers and approvals, by the rule that asked.
        by_field: Corrections and confirmations, by header field.
        by_kind: All decisions, by kind.
        by_document: All that was decided on a document together.
    """

    by_code: tuple[Effort, ...] = ()
    by_field: tuple[Effort, ...] = ()
    by_kind: tuple[Effort, ...] = ()
    by_document: tuple[Effort, ...] = ()


def efforts(
    connection: sa.Connection, client_id: str, since: dt.datetime, until: dt.datetime, *, own: str = ""
) -> Efforts:
    """Return what the decisions of a time took.

    Args:
        connection: Of the database.
        client_id: Whose documents.
        since: First moment.
        until: First moment after.
        own: Login of the person who asks for their own figures; empty for those of everybody together.
    """
    query = sa.select(decisions).where(
        decisions.c.client_id == client_id, decisions.c.decided_at >= since, decisions.c.decided_at < until
    )
    if own:
        query = query.where(decisions.c.person == own)
    found = [of_row(row) for row in connection.execute(query.order_by(decisions.c.id)).mappings()]
    fewest = 1 if own else FEWEST
    fields = [one for one in found if one.kind in {Kind.CORRECT, Kind.CONFIRM} and one.subject in FIELDS]
    documents = (_of_document(each) for each in _grouped(found, lambda one: one.document_id or "").values())
    return Efforts(
        by_code=_rows([one for one in found if one.code], lambda one: one.code, fewest),
        by_field=_rows(fields, lambda one: one.subject, fewest),
        by_kind=_rows(found, lambda one: one.kind.value, fewest),
        by_document=tuple(sorted(documents, key=lambda one: -one.seconds)),
    )


def _grouped(
    found: Iterable[RecordedDecision], key: Callable[[RecordedDecision], str]
) -> dict[str, list[RecordedDecision]]:
    groups: dict[str, list[RecordedDecision]] = defaultdict(list)
    for one in found:
        if key(one):
            groups[key(one)].append(one)
    return groups


def _rows(found: Iterable[RecordedDecision], key: Callable[[RecordedDecision], str], fewest: int) -> tuple[Effort, ...]:
    measured = [one for one in found if one.seconds > 0]
    groups = [(name, each) for name, each in _grouped(measured, key).items() if len(each) >= fewest]
    groups.sort(key=lambda group: -sum(one.seconds for one in group[1]))
    return tuple(_effort(name, each) for name, each in groups)


def _effort(name: str, each: list[RecordedDecision]) -> Effort:
    seconds = sorted(one.seconds for one in each)
    return Effort(
        name=name,
        count=len(each),
        seconds=median(seconds),
        slow_seconds=seconds[min(int(len(seconds) * NINETY), len(seconds) - 1)],
        keystrokes=sum(one.keystrokes for one in each) / len(each),
    )


def _of_document(each: list[RecordedDecision]) -> Effort:
    seconds = [one.seconds for one in each]
    return Effort(
        name=each[0].document_id or "",
        count=len(each),
        seconds=sum(seconds),
        slow_seconds=max(seconds),
        keystrokes=float(sum(one.keystrokes for one in each)),
    )
