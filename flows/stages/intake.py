"""Intake: the one way a file becomes a document, and never gets lost on it.

The order is the promise: the bytes are durable in the archive, then one transaction records file, arrival, document and
audit event, and only then the source is told. A crash at any point leaves the item in the source or the arrival in the
register, or both; the next run finishes it, and `source_ref` keeps it from being counted twice.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from documents.archive import Archive, FileChangedError, NotAFileError
from documents.database.engine import write
from documents.failpoint import failpoint
from documents.home import Home
from documents.register.arrival import Arrival, ArrivalOutcome, Origin, record_arrival, record_refusal, storable
from documents.value import Value
from flows.sources.source import Item, Source

BETWEEN_ITEMS: Final = dt.timedelta(microseconds=1)
"""Items of one run are received so far apart, so that the order of arrival is that of the source."""

_ITEMS_OWN_FAULTS = (FileChangedError, NotAFileError, FileNotFoundError, PermissionError)


class IntakeSummary(Value):
    """What one run of the intake did.

    Attributes:
        received: New documents.
        duplicates: Files whose bytes the client had sent before.
        refused: Links, folders, pipes and devices, seen for the first time.
        deferred: Why an item was left in the source, one sentence each; the next run tries it again.
    """

    received: int = 0
    duplicates: int = 0
    refused: int = 0
    deferred: tuple[str, ...] = ()


def intake(engine: sa.Engine, home: Home, client_id: str, source: Source, *, now: dt.datetime) -> IntakeSummary:
    """Take everything that is complete in a source. Safe to repeat at any time, and to run twice at once.

    Raises:
        RetryableError: The source, the archive or the database is not ready; what was taken before stays taken.
    """
    archive = Archive(home.originals)
    new = dict.fromkeys(ArrivalOutcome, 0)
    deferred = []
    for number, item in enumerate(source.pending()):
        origin = Origin(
            source=source.name, ref=item.ref, name=storable(item.name), received_at=now + number * BETWEEN_ITEMS
        )
        try:
            arrival = _take(engine, archive, client_id, source, item, origin)
        except _ITEMS_OWN_FAULTS as error:
            deferred.append(storable(str(error)))
            continue
        new[arrival.outcome] += arrival.created
    return IntakeSummary(
        received=new[ArrivalOutcome.RECEIVED],
        duplicates=new[ArrivalOutcome.DUPLICATE],
        refused=new[ArrivalOutcome.REFUSED],
        deferred=tuple(deferred),
    )


def _take(engine: sa.Engine, archive: Archive, client_id: str, source: Source, item: Item, origin: Origin) -> Arrival:
    if item.refusal:
        with write(engine) as connection:
            return record_refusal(connection, client_id, origin, item.refusal)
    with source.open(item) as file:
        stored = archive.store(file)
    failpoint("intake.archived")
    with write(engine) as connection:
        arrival = record_arrival(connection, client_id, origin, stored)
        failpoint("intake.recorded")
    failpoint("intake.committed")
    source.acknowledge(item)
    failpoint("intake.acknowledged")
    return arrival
