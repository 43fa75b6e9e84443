"""Working out the kept list anew for some documents of a client; everything else in the list stays as it is.

Two things depend on other documents: the largest discount about to be lost, which discounts are compared with, and
which cause findings share. Both are kept right for the few documents that a change reaches.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.master.service_level import Service
from documents.values.money import from_minor
from reports.work import open_documents
from review.views.queue_tables import causes, changes, details, items
from review.views.queue_task import cause_rows, item_row, minor, shown
from validators.routing.plan import tasks_of
from validators.routing.priority import about_to_be_lost
from validators.routing.work import OpenDocument

AT_ONCE: Final = 50
"""Documents that one statement names; other writers to SQLite wait some 50 ms for a transaction of so many."""


def work_out(
    connection: sa.Connection, client_id: str, service: Service, document_ids: Collection[str], now: dt.datetime
) -> None:
    """Make the list say of these documents what the register says; what does not wait any more goes.

    Args:
        connection: In a writing transaction. Two of them on one client wait for each other.
        client_id: Whose.
        service: What the client is promised.
        document_ids: At most `AT_ONCE`.
        now: With a time zone.
    """
    wait_for_others(connection, client_id)
    ids = sorted(document_ids)
    had = _causes_of(connection, ids)
    before = _shared(connection, client_id, had)
    _forget(connection, ids)
    found = tuple(one.in_private() for one in open_documents(connection, client_id, service, now, ids))
    _add_causes(connection, found)
    largest = _largest(connection, client_id, service, found, now)
    _add_items(connection, found, service, now, largest)
    after = _shared(connection, client_id, had | _causes_of(connection, ids))
    with_turned = sa.select(causes.c.document_id).where(
        causes.c.client_id == client_id, causes.c.cause.in_(before ^ after)
    )
    _choose(connection, client_id, {*ids, *connection.scalars(with_turned)})


def wait_for_others(connection: sa.Connection, client_id: str) -> None:
    """Let nobody else work the client's list out until this transaction ends; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        key = sa.func.hashtextextended(f"daybook/work/{client_id}", 0)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))


def _forget(connection: sa.Connection, ids: Sequence[str]) -> None:
    mine = sa.select(items.c.id).where(items.c.document_id.in_(ids))
    connection.execute(details.delete().where(details.c.item_id.in_(mine)))
    connection.execute(items.delete().where(items.c.document_id.in_(ids)))
    connection.execute(causes.delete().where(causes.c.document_id.in_(ids)))


def _largest(
    connection: sa.Connection, client_id: str, service: Service, found: Iterable[OpenDocument], now: dt.datetime
) -> Decimal:
    """Return the client's largest discount about to be lost; what was compared with another one is noted as changed."""
    at_risk = (items.c.client_id == client_id) & items.c.risk_minor.is_not(None)
    known = connection.scalar(sa.select(sa.func.max(items.c.risk_minor)).where(at_risk))
    others = from_minor(known or 0, service.currency)
    mine = [one.discount for one in found if one.discount is not None and about_to_be_lost(one, service, now)]
    largest = max([others, *mine])
    outdated = at_risk & (items.c.compared_minor != minor(largest, service.currency))
    whose = sa.select(items.c.client_id, items.c.document_id).where(outdated).distinct()
    connection.execute(changes.insert().from_select(["client_id", "document_id"], whose))
    return largest


def _add_items(
    connection: sa.Connection, found: Iterable[OpenDocument], service: Service, now: dt.datetime, largest: Decimal
) -> None:
    tasks = [task for one in found for task in tasks_of(one, service, now, largest)]
    if not tasks:
        return
    compared = minor(largest, service.currency)
    connection.execute(items.insert(), [{**item_row(one, service, now), "compared_minor": compared} for one in tasks])
    ids = sorted({task.document.document_id for task in tasks})
    query = sa.select(items.c.document_id, items.c.desk, items.c.id).where(items.c.document_id.in_(ids))
    numbers = {(row.document_id, row.desk): row.id for row in connection.execute(query)}
    bodies = [
        {"item_id": numbers[task.document.document_id, task.queue.value], "body": shown(task).model_dump_json()}
        for task in tasks
    ]
    connection.execute(details.insert(), bodies)


def _add_causes(connection: sa.Connection, found: Iterable[OpenDocument]) -> None:
    rows = [row for one in found for row in cause_rows(one)]
    if rows:
        connection.execute(causes.insert(), rows)


def _causes_of(connection: sa.Connection, ids: Collection[str]) -> set[str]:
    return set(connection.scalars(sa.select(causes.c.cause).where(causes.c.document_id.in_(ids)).distinct()))


def _shared(connection: sa.Connection, client_id: str, keys: Collection[str]) -> set[str]:
    """Return those of the causes that more than one document has."""
    several = sa.func.min(causes.c.document_id) != sa.func.max(causes.c.document_id)
    mine = (causes.c.client_id == client_id) & causes.c.cause.in_(keys)
    return set(connection.scalars(sa.select(causes.c.cause).where(mine).group_by(causes.c.cause).having(several)))


def _choose(connection: sa.Connection, client_id: str, ids: Collection[str]) -> None:
    """Give every finding of these documents its one cause: the narrowest that is shared, else the narrowest."""
    query = sa.select(causes).where(causes.c.document_id.in_(ids))
    rows = connection.execute(query.order_by(causes.c.document_id, causes.c.finding, causes.c.width)).all()
    shared = _shared(connection, client_id, {row.cause for row in rows})
    changed = []
    for _, mine in itertools.groupby(rows, key=lambda row: row.document_id):
        own = list(mine)
        for row, (chosen, only) in zip(own, _chosen(own, shared), strict=True):
            if (row.chosen, row.only) != (chosen, only):
                key = {"of": row.document_id, "place": row.finding, "wide": row.width}
                changed.append({**key, "is_chosen": chosen, "is_only": only})
    if changed:
        connection.execute(_CHOICE, changed)


_CHOICE: Final = (
    causes.update()
    .where(
        causes.c.document_id == sa.bindparam("of"),
        causes.c.finding == sa.bindparam("place"),
        causes.c.width == sa.bindparam("wide"),
    )
    .values(chosen=sa.bindparam("is_chosen"), only=sa.bindparam("is_only"))
)


def _chosen(rows: Sequence[sa.Row[Any]], shared: Collection[str]) -> list[tuple[int, int]]:
    """Return `chosen` and `only` for the rows of one document, which are in order of finding and width."""
    takes: dict[int, int] = {}
    for row in rows:
        if row.finding not in takes and row.cause in shared:
            takes[row.finding] = row.width
    picked = [row.width == takes.get(row.finding, 0) for row in rows]
    only = int(len({row.cause for row, taken in zip(rows, picked, strict=True) if taken}) == 1)
    seen: set[tuple[str, str]] = set()
    found = []
    for row, taken in zip(rows, picked, strict=True):
        again = (row.cause, row.desk) in seen
        found.append((0, 0) if not taken else (1 + again, only))
        if taken:
            seen.add((row.cause, row.desk))
    return found
