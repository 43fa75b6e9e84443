"""The completeness control (R-19): received = posted + queued + rejected + duplicate + archived + open.

Both sides are counted on their own: received from the arrivals, the buckets from the states of the documents and from
the arrivals that brought known bytes again. A file that splits counts as its documents.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from documents.finding import Severity
from documents.register.arrival import ArrivalOutcome
from documents.register.findings import FindingStatus
from documents.register.tables import arrivals, documents, findings
from documents.state import BUCKET_OF, Bucket, State
from documents.value import Value


class Total(Value):
    """A number of documents and their signed gross totals.

    Attributes:
        count: Documents.
        money: Minor units by currency; documents whose total is not known are in `count` only.
    """

    count: int = 0
    money: dict[str, int] = {}

    def __add__(self, other: Total) -> Total:
        """Add count by count and currency by currency."""
        currencies = sorted(self.money.keys() | other.money.keys())
        money = {currency: self.money.get(currency, 0) + other.money.get(currency, 0) for currency in currencies}
        return Total(count=self.count + other.count, money=money)


class Counts(Value):
    """What became of everything one client, or all of them, sent.

    Attributes:
        client_id: Empty for the sum over clients.
        received: From the arrivals.
        buckets: From the documents; every bucket is there.
        refused: Links, folders, pipes and devices that were seen and not read; they are no documents.
        open_exceptions: Open findings that stop something, BLOCK_POST or BLOCK_PAY.
        held: Posted documents whose payment is held.
    """

    client_id: str = ""
    received: Total = Total()
    buckets: dict[Bucket, Total] = {bucket: Total() for bucket in Bucket}
    refused: int = 0
    open_exceptions: int = 0
    held: int = 0

    @property
    def accounted(self) -> Total:
        """The sum of the buckets; must equal `received`."""
        return sum(self.buckets.values(), Total())

    def __add__(self, other: Counts) -> Counts:
        """Add two clients; the sum has no client."""
        return Counts(
            received=self.received + other.received,
            buckets={bucket: self.buckets[bucket] + other.buckets[bucket] for bucket in Bucket},
            refused=self.refused + other.refused,
            open_exceptions=self.open_exceptions + other.open_exceptions,
            held=self.held + other.held,
        )


def counts(
    connection: sa.Connection,
    client_id: str | None = None,
    *,
    since: dt.datetime | None = None,
    before: dt.datetime | None = None,
) -> dict[str, Counts]:
    """Return the counts by client: of one or all, of everything or of what was received since and before a moment."""

    def run(query: sa.Select[Any], table: sa.Table) -> sa.CursorResult[Any]:
        if client_id is not None:
            query = query.where(table.c.client_id == client_id)
        if since is not None:
            query = query.where(table.c.received_at >= since)
        if before is not None:
            query = query.where(table.c.received_at < before)
        return connection.execute(query)

    received = _totals(run(_by_arrivals(ArrivalOutcome.RECEIVED), arrivals))
    again = _totals(run(_by_arrivals(ArrivalOutcome.DUPLICATE), arrivals))
    states = _totals(run(_by_state(), documents))
    refused = {row.client_id: row.number for row in run(_refused(), arrivals)}
    exceptions = {row.client_id: row.number for row in run(_open_exceptions(), documents)}
    held = {row.client_id: row.number for row in run(_held(), documents)}
    known = {client for client, _ in (*received, *again, *states)} | refused.keys()
    return {
        client: Counts(
            client_id=client,
            received=received.get((client, ""), Total()) + again.get((client, ""), Total()),
            buckets=_buckets(client, states, again.get((client, ""), Total())),
            refused=refused.get(client, 0),
            open_exceptions=exceptions.get(client, 0),
            held=held.get(client, 0),
        )
        for client in sorted(known)
    }


def total(by_client: Iterable[Counts]) -> Counts:
    """Return the sum over clients."""
    return sum(by_client, Counts())


def _totals(rows: Iterable[Any]) -> dict[tuple[str, str], Total]:
    """Add up rows of client, state, currency, count and minor units, by client and state."""
    totals: dict[tuple[str, str], Total] = {}
    for client, state, currency, count, minor in rows:
        money = {} if minor is None else {currency: int(minor)}
        totals[client, state] = totals.get((client, state), Total()) + Total(count=count, money=money)
    return totals


def _buckets(client: str, states: dict[tuple[str, str], Total], again: Total) -> dict[Bucket, Total]:
    buckets = dict.fromkeys(Bucket, Total())
    for (owner, state), amount in states.items():
        if owner == client:
            buckets[BUCKET_OF[State(state)]] += amount
    buckets[Bucket.DUPLICATE] += again
    return buckets


def _by_state() -> sa.Select[Any]:
    columns = documents.c
    return sa.select(
        columns.client_id, columns.state, columns.currency, sa.func.count(), sa.func.sum(columns.gross_minor)
    ).group_by(columns.client_id, columns.state, columns.currency)


def _by_arrivals(outcome: ArrivalOutcome) -> sa.Select[Any]:
    """Select the documents of the files that arrived; the state is left empty."""
    same_file = sa.and_(documents.c.client_id == arrivals.c.client_id, documents.c.sha256 == arrivals.c.sha256)
    return (
        sa.select(
            arrivals.c.client_id,
            sa.literal(""),
            documents.c.currency,
            sa.func.count(),
            sa.func.sum(documents.c.gross_minor),
        )
        .select_from(arrivals.join(documents, same_file))
        .where(arrivals.c.outcome == outcome)
        .group_by(arrivals.c.client_id, documents.c.currency)
    )


def _refused() -> sa.Select[Any]:
    return (
        sa.select(arrivals.c.client_id, sa.func.count().label("number"))
        .where(arrivals.c.outcome == ArrivalOutcome.REFUSED)
        .group_by(arrivals.c.client_id)
    )


def _open_exceptions() -> sa.Select[Any]:
    return (
        sa.select(documents.c.client_id, sa.func.count().label("number"))
        .select_from(documents.join(findings, findings.c.document_id == documents.c.id))
        .where(
            findings.c.status == FindingStatus.OPEN,
            findings.c.severity.in_([Severity.BLOCK_POST, Severity.BLOCK_PAY]),
        )
        .group_by(documents.c.client_id)
    )


def _held() -> sa.Select[Any]:
    stopped = sa.exists().where(
        findings.c.document_id == documents.c.id,
        findings.c.status == FindingStatus.OPEN,
        findings.c.severity == Severity.BLOCK_PAY,
    )
    return (
        sa.select(documents.c.client_id, sa.func.count().label("number"))
        .where(documents.c.state == State.POSTED, stopped)
        .group_by(documents.c.client_id)
    )
