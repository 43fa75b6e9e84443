"""Shared causes as a page shows them: what one decision clears, for how many documents and how much money."""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.finding import Queue
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.protocol import MasterData
from documents.values.money import from_minor
from review.views.document_values import LABELS
from review.views.queue_filter import Filter, Reach, Visit, conditions, reached, shown_desks
from review.views.queue_tables import causes, items
from validators.routing.causes import rule_of

MOST: Final = 60
"""Groups that a page shows, the largest first."""
MOST_DOCUMENTS: Final = 500
"""Documents of one cause that one decision is offered for; the largest remain for the next press of the button."""


_OF_VENDOR: Final = re.compile(r"(?P<what>.+) of (?:vendor )?(?P<vendor>\S+)")


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """The open findings of one cause at one desk of a client.

    Attributes:
        key: `queue_task.cause_key`.
        title: The fact in words, as its oldest document words it, vendor and field by their names.
        decision: The one decision; empty where none is known.
        clears: One decision clears all of them; otherwise they are only alike.
        frees: How many of the documents nothing else stops.
        money: Sum of their gross totals, unsigned, by currency.
    """

    client: Client
    key: str
    code: str
    title: str
    desk: Queue
    decision: str
    clears: bool
    released_by: str
    documents: int
    frees: int
    money: tuple[tuple[str, Decimal], ...]


def groups(connection: sa.Connection, wanted: Filter, visit: Visit, most: int = MOST) -> tuple[ShownGroup, ...]:
    """Return the causes that several documents share, the largest first."""
    parts = [_client_groups(connection, wanted, one, visit, most) for one in reached(wanted, visit)]
    every = [group for part in parts for group in part]
    return tuple(heapq.nsmallest(most, every, key=lambda one: (-one.documents, one.code, one.key, one.desk)))


def group_of(connection: sa.Connection, reach: Reach, key: str, desk: Queue) -> ShownGroup | None:
    """Return one cause of a client at a desk, also of a single document; None when it is gone."""
    if desk not in shown_desks(Filter(desk=desk.value), reach):
        return None
    found = _count(connection, [*_chosen(reach), causes.c.cause == key, causes.c.desk == desk.value], 1, 1)
    return next(iter(_told(connection, reach.client, found)), None)


def documents_of(connection: sa.Connection, client_id: str, key: str, desk: Queue) -> tuple[str, ...]:
    """Return the documents of a cause at a desk, the oldest first."""
    query = sa.select(causes.c.document_id).where(
        causes.c.client_id == client_id, causes.c.cause == key, causes.c.chosen == 1, causes.c.desk == desk.value
    )
    query = query.order_by(causes.c.received_at, causes.c.document_id).limit(MOST_DOCUMENTS)
    return tuple(connection.scalars(query))


def _chosen(reach: Reach) -> list[sa.ColumnElement[bool]]:
    return [causes.c.client_id == reach.client.id, causes.c.chosen == 1]


def _client_groups(
    connection: sa.Connection, wanted: Filter, reach: Reach, visit: Visit, most: int
) -> list[ShownGroup]:
    mine = [*_chosen(reach), causes.c.desk.in_(sorted(shown_desks(wanted, reach)))]
    if wanted.code:
        mine.append(causes.c.code == wanted.code)
    if wanted.without("code").narrowed:
        pairs = sa.select(items.c.document_id, items.c.desk).where(*conditions(wanted, reach, visit))
        mine.append(sa.tuple_(causes.c.document_id, causes.c.desk).in_(pairs))
    return _told(connection, reach.client, _count(connection, mine, 2, most))


def _count(
    connection: sa.Connection, mine: Sequence[sa.ColumnElement[bool]], least: int, most: int
) -> Sequence[sa.Row[Any]]:
    number = sa.func.count()
    query = sa.select(causes.c.cause, causes.c.desk, number.label("number"), sa.func.sum(causes.c.only).label("frees"))
    query = query.where(*mine).group_by(causes.c.cause, causes.c.desk).having(number >= least)
    return connection.execute(query.order_by(number.desc(), causes.c.cause).limit(most)).all()


def _told(connection: sa.Connection, client: Client, found: Sequence[sa.Row[Any]]) -> list[ShownGroup]:
    money = _money(connection, client.id, {row.cause for row in found})
    master = DatabaseMasterData(connection, client.id, client.entities)
    told = []
    for row in found:
        first = _oldest(connection, client.id, row.cause)
        rule = rule_of(first.code)
        told.append(
            ShownGroup(
                client=client,
                key=row.cause,
                code=first.code,
                title=worded(first.title, master),
                desk=Queue(row.desk),
                decision=rule.decision if first.about != "document" else "",
                clears=rule.clears == "all",
                released_by=rule.released_by,
                documents=row.number,
                frees=row.frees,
                money=money.get((row.cause, row.desk), ()),
            )
        )
    return told


def worded(title: str, master: MasterData) -> str:
    """Return the fact by the names that people know, of "gross_total of vendor v7": "Gross of Kontor Nord"."""
    found = _OF_VENDOR.fullmatch(title)
    if found is None:
        return title
    vendor = master.vendor(found["vendor"])
    labels: dict[str, str] = {name.value: label for name, label in LABELS.items()}
    whose = vendor.name if vendor else title.removeprefix(f"{found['what']} of ")
    return f"{labels.get(found['what'], found['what'])} of {whose}"


def _money(
    connection: sa.Connection, client_id: str, keys: Collection[str]
) -> dict[tuple[str, str], tuple[tuple[str, Decimal], ...]]:
    """Return the sums of gross totals by cause and desk, the largest currency first."""
    query = (
        sa.select(causes.c.cause, causes.c.desk, causes.c.currency, sa.func.sum(causes.c.amount_minor).label("minor"))
        .where(causes.c.client_id == client_id, causes.c.chosen == 1, causes.c.cause.in_(keys))
        .where(causes.c.amount_minor.is_not(None))
        .group_by(causes.c.cause, causes.c.desk, causes.c.currency)
    )
    found: dict[tuple[str, str], list[tuple[str, Decimal]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.cause, row.desk].append((row.currency, from_minor(int(row.minor), row.currency)))
    return {key: tuple(sorted(sums, key=lambda one: (-one[1], one[0]))) for key, sums in found.items()}


def _oldest(connection: sa.Connection, client_id: str, key: str) -> sa.Row[Any]:
    """Return the row whose words stand for the cause."""
    query = sa.select(causes.c.code, causes.c.about, causes.c.title)
    query = query.where(causes.c.client_id == client_id, causes.c.cause == key)
    return connection.execute(query.order_by(causes.c.received_at, causes.c.document_id).limit(1)).one()
