"""Keeping the list of work true: at once for documents that changed, now and then for what time itself changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.master.client import Client
from documents.values.business_time import elapsed
from review.installation import Installation
from review.views.queue_items import AT_ONCE, wait_for_others, work_out
from review.views.queue_tables import changes, items

STALE_AFTER: Final = dt.timedelta(minutes=2)
"""Points of a row that is older are worked out anew when there is time."""

NOTED_EACH: Final = 4
"""How often a document that is judged is noted, more or less: its state, its facts, each of its findings."""


def changed(here: Installation, client_ids: Collection[str] | None = None) -> dict[str, int]:
    """Return for how many changes the list is behind, by client; of these clients or of all."""
    query = sa.select(changes.c.client_id, sa.func.count()).group_by(changes.c.client_id)
    if client_ids is not None:
        query = query.where(changes.c.client_id.in_(client_ids))
    with read(here.engine) as connection:
        return {client_id: number for client_id, number in connection.execute(query)}  # noqa: C416


def catch_up(
    here: Installation,
    client_ids: Collection[str] | None = None,
    *,
    most: int | None = None,
    now: dt.datetime | None = None,
) -> int:
    """Work out the documents that changed, and return how many there were.

    Args:
        here: The installation.
        client_ids: Of these clients; of all when None.
        most: Stop after about so many documents; None for all of them.
        now: With a time zone; None for the present.

    Raises:
        RetryableError: The database is locked or away; the changes stay noted.
    """
    done = 0
    for client_id in changed(here, client_ids):
        client = _client(here, client_id)
        while client is not None and (most is None or done < most):
            worked = _catch_up_some(here, client, now or dt.datetime.now(dt.UTC))
            done += worked
            if not worked:
                break
    return done


def freshen(here: Installation, now: dt.datetime | None = None) -> int:
    """Work out anew some of the rows that are oldest, where business time has passed since; return how many documents.

    Raises:
        RetryableError: The database is locked or away.
    """
    moment = now or dt.datetime.now(dt.UTC)
    with read(here.engine) as connection:
        oldest = connection.execute(
            sa.select(items.c.client_id, sa.func.min(items.c.fresh_at)).group_by(items.c.client_id)
        ).all()
    for client_id, at in sorted(oldest, key=lambda row: row[1]):
        client = _client(here, client_id)
        since = dt.datetime.fromisoformat(at) if isinstance(at, str) else at
        if client is not None and moment - since >= STALE_AFTER and _moved(client, since, moment):
            return _freshen_some(here, client, moment)
    return 0


def outdated_since(connection: sa.Connection, clients: Collection[Client], now: dt.datetime) -> dt.datetime | None:
    """Return from when the oldest points are that have moved since; None when all are as good as new."""
    found = [(one, _oldest(connection, one.id)) for one in clients]
    moved = (at for one, at in found if at is not None and now - at >= STALE_AFTER and _moved(one, at, now))
    return min(moved, default=None)


def _oldest(connection: sa.Connection, client_id: str) -> dt.datetime | None:
    mine = items.c.client_id == client_id
    return connection.scalar(sa.select(items.c.fresh_at).where(mine).order_by(items.c.fresh_at).limit(1))


def _moved(client: Client, since: dt.datetime, now: dt.datetime) -> bool:
    """Tell whether points may have moved: business time has passed, or a day of the client, which discounts go by."""
    zone = client.service.clock.zone
    new_day = since.astimezone(zone).date() != now.astimezone(zone).date()
    return new_day or bool(elapsed(client.service.clock, since, now))


def _catch_up_some(here: Installation, client: Client, now: dt.datetime) -> int:
    mine = changes.c.client_id == client.id
    with write(here.engine) as connection:
        wait_for_others(connection, client.id)
        query = sa.select(changes.c.document_id).where(mine).order_by(changes.c.id).limit(AT_ONCE * NOTED_EACH)
        ids = list(dict.fromkeys(connection.scalars(query)))[:AT_ONCE]
        if ids:
            # Before reading: what is noted from now on, by others, stays noted.
            connection.execute(changes.delete().where(mine, changes.c.document_id.in_(ids)))
            work_out(connection, client.id, client.service, ids, now)
        return len(ids)


def _freshen_some(here: Installation, client: Client, now: dt.datetime) -> int:
    with write(here.engine) as connection:
        wait_for_others(connection, client.id)
        query = sa.select(items.c.document_id).where(items.c.client_id == client.id, items.c.fresh_at < now)
        ids = set(connection.scalars(query.order_by(items.c.fresh_at).limit(AT_ONCE)))
        work_out(connection, client.id, client.service, ids, now)
        return len(ids)


def _client(here: Installation, client_id: str) -> Client | None:
    """Return the client, or None when its file is missing or wrong: its rows stay as they are until it is mended."""
    try:
        return here.client(client_id)
    except WrongInputError:
        return None
