"""Claims: which worker works on which document, so that two never do the same (design decision 2).

A claim is a lease by the database's clock and a fence number. When a worker dies, its lease runs out and another worker
claims the document with a higher fence; should the first one still be alive, its writes are refused.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.engine import write
from documents.kind import DocType
from documents.register.document import RegisteredDocument, of_row
from documents.register.lifecycle import TECH, StaleClaimError, advance
from documents.register.tables import documents
from documents.state import State, allowed
from documents.value import Value

MAX_ATTEMPTS: Final = 8
"""A document that was claimed so often without a result waits for a person. Good documents need at most 4."""

GIVEN_UP: Final = f"{TECH}: {MAX_ATTEMPTS} attempts ended without a result; see the log of the last run, then reprocess"


IN_HAND: Final = 4
"""Of what a worker claims, oldest first, it has at most so many in its hands at once: one, or one for each jail."""


class Claim(Value):
    """The right to work on one document until the lease ends.

    Attributes:
        document: As it was when claimed; its `fence` is that of this claim.
    """

    document: RegisteredDocument
    worker: str

    @property
    def fence(self) -> int:
        """The number to pass to `advance`."""
        return self.document.fence


class Reaped(Value):
    """What the reaper found."""

    expired: int = 0
    given_up: int = 0


def claim(  # noqa: PLR0913  # each is a different fact
    engine: sa.Engine,
    client_id: str,
    states: Iterable[State],
    limit: int,
    worker: str,
    lease_seconds: float,
    *,
    doc_types: Iterable[DocType] | None = None,
) -> tuple[Claim, ...]:
    """Claim up to `limit` documents in these states, oldest first; empty when there is nothing left to do.

    Documents that were tried too often go to QUEUED instead, with a reason that begins with TECH.

    Args:
        engine: The database.
        client_id: Whose documents.
        states: In which they wait.
        limit: At most so many.
        worker: A name unique among running workers, such as "host/4711".
        lease_seconds: How long the work may take without a heartbeat.
        doc_types: Only documents of these types; all when None.

    Raises:
        RetryableError: The database is locked or away.
    """
    wanted = [str(state) for state in states]
    of_type = sa.true() if doc_types is None else documents.c.doc_type.in_([str(kind) for kind in doc_types])
    with write(engine) as connection:
        now = database_now(connection)
        free = sa.and_(documents.c.client_id == client_id, documents.c.state.in_(wanted), of_type, _free(now))
        _give_up(connection, free)
        ids = connection.scalars(
            sa.select(documents.c.id)
            .where(free, documents.c.attempts < MAX_ATTEMPTS)
            .order_by(documents.c.received_at, documents.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        rows = connection.execute(
            sa.update(documents)
            .where(documents.c.client_id == client_id, documents.c.id.in_(ids))
            .values(
                fence=documents.c.fence + 1,
                attempts=documents.c.attempts + 1,
                lease_owner=worker,
                lease_until=now + dt.timedelta(seconds=lease_seconds),
            )
            .returning(*documents.c)
        ).mappings()
        claimed = [Claim(document=of_row(row), worker=worker) for row in rows]
    return tuple(sorted(claimed, key=lambda one: (one.document.received_at, one.document.id)))


def heartbeat(connection: sa.Connection, held: Claim, lease_seconds: float) -> None:
    """Extend a lease from now on.

    Raises:
        StaleClaimError: Another worker has the document by now; stop working on it.
    """
    _change(connection, held, lease_until=database_now(connection) + dt.timedelta(seconds=lease_seconds))


def release(connection: sa.Connection, held: Claim, *, blameless: bool = False) -> None:
    """Give a document back before the lease ends.

    `blameless`: the world was not ready, so the attempt does not count against the document.

    Raises:
        StaleClaimError: Another worker has the document by now.
    """
    attempts = documents.c.attempts - 1 if blameless else documents.c.attempts
    _change(connection, held, lease_owner="", lease_until=None, attempts=attempts)


def end_claims(connection: sa.Connection, client_id: str, workers: Iterable[str]) -> int:
    """End the leases of workers that died, and return how many documents are free again.

    Any of the oldest of a worker may have ended it, so the attempt counts against these. The others it had not begun:
    else a file that ends its worker would take all those with it that were claimed beside it.
    """
    held = sa.select(documents.c.id, documents.c.lease_owner).where(
        documents.c.client_id == client_id, documents.c.lease_owner.in_(list(workers))
    )
    oldest_first = documents.c.lease_owner, documents.c.received_at, documents.c.id
    of_worker = itertools.groupby(connection.execute(held.order_by(*oldest_first)), key=lambda row: row.lease_owner)
    begun, waiting = [], []
    for _worker, rows in of_worker:
        ids = [row.id for row in rows]
        begun += ids[:IN_HAND]
        waiting += ids[IN_HAND:]
    freed = sa.update(documents).values(lease_owner="", lease_until=None)
    connection.execute(freed.where(documents.c.id.in_(begun)))
    connection.execute(freed.where(documents.c.id.in_(waiting)).values(attempts=documents.c.attempts - 1))
    return len(begun) + len(waiting)


def reap(engine: sa.Engine) -> Reaped:
    """End the leases of dead workers at all clients, and queue what was tried too often.

    Raises:
        RetryableError: The database is locked or away.
    """
    with write(engine) as connection:
        now = database_now(connection)
        expired = connection.scalars(
            sa.select(documents.c.id).where(documents.c.lease_until < now).with_for_update(skip_locked=True)
        ).all()
        connection.execute(
            sa.update(documents).where(documents.c.id.in_(expired)).values(lease_owner="", lease_until=None)
        )
        return Reaped(expired=len(expired), given_up=_give_up(connection, _free(now)))


def _free(now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.or_(documents.c.lease_until.is_(None), documents.c.lease_until < now)


def _give_up(connection: sa.Connection, free: sa.ColumnElement[bool]) -> int:
    can_wait = [str(state) for state in State if State.QUEUED in allowed(state)]
    rows = connection.execute(
        sa.select(documents.c.client_id, documents.c.id, documents.c.state)
        .where(free, documents.c.attempts >= MAX_ATTEMPTS, documents.c.state.in_(can_wait))
        .order_by(documents.c.id)
        .with_for_update(skip_locked=True)
    ).all()
    for client_id, document_id, state in rows:
        advance(connection, client_id, document_id, State(state), State.QUEUED, reason=GIVEN_UP)
    return len(rows)


def _change(connection: sa.Connection, held: Claim, **values: object) -> None:
    changed = connection.execute(
        sa.update(documents)
        .where(
            documents.c.client_id == held.document.client_id,
            documents.c.id == held.document.id,
            documents.c.fence == held.fence,
            documents.c.lease_owner == held.worker,
        )
        .values(**values)
    )
    if changed.rowcount != 1:
        raise StaleClaimError(
            f"{held.document.id}: claim {held.fence} of {held.worker} is over; another worker has it or finished it"
        )
