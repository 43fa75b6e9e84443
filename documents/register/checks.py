"""Invariants of the register and the archive (`daybook check`). Each is a function that yields what is broken."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from documents.archive import Archive, DamagedFileError
from documents.database.clock import database_now
from documents.database.engine import read
from documents.register.arrival import ArrivalOutcome
from documents.register.audit import check_audit
from documents.register.counts import Total, counts
from documents.register.decision_checks import check_decisions
from documents.register.person_claims import OWNER
from documents.register.tables import arrivals, documents, files
from documents.state import IN_WORK, State
from documents.values.money import from_minor
from documents.violation import Violation

OPEN_HOURS: Final = 48.0
"""A document may be in work for two nights; later, somebody has to look why."""

LEASE_GRACE_SECONDS: Final = 900.0
"""The reaper runs more often than this; a lease that is over for longer shows that it does not run."""

STORE_GRACE_SECONDS: Final = 900.0
"""Bytes are stored before their arrival is committed; only older ones must be registered."""

_PENDING: Final = (*IN_WORK, State.ERROR, State.APPROVED)


def check_register(
    engine: sa.Engine, archive: Archive, *, store_grace: float = STORE_GRACE_SECONDS
) -> Iterator[Violation]:
    """Run all of them: I1, I2, I8, I10, I12, I13."""
    with read(engine) as connection:
        yield from check_arrivals(connection)
        yield from check_bytes(connection, archive, grace_seconds=store_grace)
        yield from check_completeness(connection)
        yield from check_audit(connection)
        yield from check_leases(connection)
        yield from check_decisions(connection)


def check_arrivals(connection: sa.Connection, *, open_hours: float = OPEN_HOURS) -> Iterator[Violation]:
    """I1: every file at a client arrived exactly once for the first time, and no document stays in work for ever."""
    first = sa.and_(
        arrivals.c.client_id == documents.c.client_id,
        arrivals.c.sha256 == documents.c.sha256,
        arrivals.c.outcome == ArrivalOutcome.RECEIVED,
    )
    rows = connection.execute(
        sa.select(documents.c.client_id, documents.c.id, sa.func.count(arrivals.c.id).label("number"))
        .select_from(documents.outerjoin(arrivals, first))
        .group_by(documents.c.client_id, documents.c.id)
        .having(sa.func.count(arrivals.c.id) != 1)
    )
    for client_id, document_id, number in rows:
        message = f"Document {document_id} should have one arrival that brought it, but has {number}."
        yield Violation(code="I1", subject=document_id, client_id=client_id, message=message)
    limit = database_now(connection) - dt.timedelta(hours=open_hours)
    stuck = connection.execute(
        sa.select(documents.c.client_id, documents.c.id, documents.c.state, documents.c.state_since).where(
            documents.c.state.in_(_PENDING), documents.c.state_since < limit
        )
    )
    for client_id, document_id, state, since in stuck:
        message = f"Document {document_id} is {state} since {since:%Y-%m-%d %H:%M}, longer than {open_hours:g} hours."
        yield Violation(code="I1", subject=document_id, client_id=client_id, message=message)


def check_bytes(
    connection: sa.Connection, archive: Archive, *, grace_seconds: float = STORE_GRACE_SECONDS
) -> Iterator[Violation]:
    """I2: every registered file is in the archive and hashes to its name; the archive has no others.

    Reads every byte. Unregistered files younger than the grace may be on their way into the register.
    """
    registered = set(connection.scalars(sa.select(files.c.sha256)))
    for sha256 in sorted(registered):
        try:
            archive.verify(sha256)
        except DamagedFileError as error:
            yield Violation(code="I2", subject=sha256, message=str(error))
    limit = time.time() - grace_seconds
    for sha256 in archive.hashes():
        if sha256 not in registered and archive.path(sha256).stat().st_mtime <= limit:
            message = (
                f"{archive.path(sha256)} is in the archive, but no arrival brought it; put it into an inbox again."
            )
            yield Violation(code="I2", subject=sha256, message=message)


def check_completeness(connection: sa.Connection) -> Iterator[Violation]:
    """I8: received = posted + queued + rejected + duplicate + archived + open, in count and in money per currency."""
    for client_id, counted in counts(connection).items():
        if counted.received != counted.accounted:
            parts = ", ".join(f"{bucket} {amount.count}" for bucket, amount in counted.buckets.items())
            yield Violation(
                code="I8",
                subject=client_id,
                client_id=client_id,
                message=f"Received {_shown(counted.received)}, but the states account for {_shown(counted.accounted)} "
                f"({parts}).",
            )


def check_leases(connection: sa.Connection, *, grace_seconds: float = LEASE_GRACE_SECONDS) -> Iterator[Violation]:
    """I13: no lease of a worker is over for long; that of a person ends by itself when the page is closed."""
    limit = database_now(connection) - dt.timedelta(seconds=grace_seconds)
    rows = connection.execute(
        sa.select(
            documents.c.client_id, documents.c.id, documents.c.state, documents.c.lease_owner, documents.c.lease_until
        ).where(documents.c.lease_until < limit, ~documents.c.lease_owner.startswith(OWNER))
    )
    for client_id, document_id, state, owner, until in rows:
        message = (
            f"Document {document_id} ({state}): the lease of {owner} ended {until:%Y-%m-%d %H:%M}; is reap running?"
        )
        yield Violation(code="I13", subject=document_id, client_id=client_id, message=message)


def _shown(amount: Total) -> str:
    money = "".join(f", {from_minor(minor, currency)} {currency}" for currency, minor in amount.money.items())
    return f"{amount.count} documents{money}"
