"""R-19: every document that was received in a period, with what became of it; both sides are counted apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.register.arrival import ArrivalOutcome
from documents.register.counts import Counts, counts
from documents.register.tables import arrivals, documents
from documents.state import BUCKET_OF, Bucket, State
from documents.values.money import from_minor, show
from reports.ledger.lines import choice, framed
from reports.operations.population import local_day, window
from reports.report import DOCUMENT, Asked, Column, Kind, Report, ReportKind, Tie

SHOW: Final = "show"
"""Option: "all" documents (the default), or only the "unposted" ones: queued, open and rejected."""

UNPOSTED: Final = frozenset({Bucket.QUEUED, Bucket.OPEN, Bucket.REJECTED})
AGAIN: Final = "SAME BYTES AGAIN"
"""Stands for the state of a document whose file arrived once more."""

COLUMNS = (
    Column(name="received", kind=Kind.DAY),
    Column(name="file"),
    Column(name=DOCUMENT, title="document"),
    Column(name="type"),
    Column(name="bucket"),
    Column(name="state"),
    Column(name="reason"),
    Column(name="currency"),
    Column(name="gross", kind=Kind.MONEY, currency="currency"),
)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each document of each file that arrived in the period.

    Population: arrivals from `asked.since` to `asked.as_of` by the client's clock; links, folders and devices that were
    refused are no documents. A file that splits counts as its documents, known bytes that come again as duplicates.
    States are those of today. A total that is not known counts as 0.
    """
    wanted = choice(asked, SHOW, ("all", "unposted"))
    start, end = window(client, asked)
    rows = list(_rows(connection, client, asked))
    counted = counts(connection, client.id, since=start, before=end).get(client.id, Counts(client_id=client.id))
    shown = [row for row in rows if wanted == "all" or row[4] in UNPOSTED]
    return Report(
        code="R-19",
        title="Completeness",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=framed(shown, COLUMNS),
        ties=tuple(_ties(counted, len(rows))),
        notes=(*_sentences(counted), "States are those of today; a total that is not known counts as 0."),
    )


def _rows(connection: sa.Connection, client: Client, asked: Asked) -> Iterator[tuple[Any, ...]]:
    start, end = window(client, asked)
    same_file = (documents.c.client_id == arrivals.c.client_id) & (documents.c.sha256 == arrivals.c.sha256)
    query = (
        sa.select(arrivals.c.received_at, arrivals.c.original_name, arrivals.c.outcome, *_OF_DOCUMENT)
        .select_from(arrivals.join(documents, same_file))
        .where(arrivals.c.client_id == client.id, arrivals.c.outcome != ArrivalOutcome.REFUSED)
        .where(arrivals.c.received_at >= start, arrivals.c.received_at < end)
        .order_by(arrivals.c.received_at, arrivals.c.id, documents.c.number)
    )
    for row in connection.execute(query):
        again = row.outcome == ArrivalOutcome.DUPLICATE
        bucket = Bucket.DUPLICATE if again else BUCKET_OF[State(row.state)]
        reason = row.reason or (f"duplicate of {row.duplicate_of}" if row.duplicate_of else "")
        yield (
            local_day(client, row.received_at),
            row.original_name,
            row.id,
            row.doc_type,
            bucket,
            AGAIN if again else row.state,
            f"the same bytes as {row.id}" if again else reason,
            row.currency or client.currency,
            row.gross_minor or 0,
        )


_OF_DOCUMENT: Final = tuple(
    documents.c[name] for name in ("id", "doc_type", "state", "reason", "duplicate_of", "currency", "gross_minor")
)


def _ties(counted: Counts, listed: int) -> Iterator[Tie]:
    """Compare the list with the arrivals, and the arrivals with the states of the documents."""
    received, accounted = counted.received, counted.accounted
    buckets = " + ".join(Bucket)
    yield Tie(what="documents listed = received", left=listed, right=received.count)
    yield Tie(what=f"received = {buckets}", left=received.count, right=accounted.count)
    for currency in sorted(received.money.keys() | accounted.money.keys()):
        sides = received.money.get(currency, 0), accounted.money.get(currency, 0)
        yield Tie(what=f"received = {buckets}, {currency}", left=sides[0], right=sides[1])


def _sentences(counted: Counts) -> Iterator[str]:
    """Tell the sum in count, and in each currency."""
    parts = " + ".join(f"{counted.buckets[bucket].count} {bucket}" for bucket in Bucket)
    yield f"received {counted.received.count} = {parts}"
    for currency, minor in counted.received.money.items():
        amounts = (
            f"{show(from_minor(counted.buckets[bucket].money.get(currency, 0), currency))} {bucket}"
            for bucket in Bucket
        )
        yield f"received {show(from_minor(minor, currency), currency)} = {' + '.join(amounts)}"


REPORT = ReportKind(
    code="R-19", name="completeness", title="Completeness: what was received and its end", build=build, options=(SHOW,)
)
