"""The completeness control as people read it (R-19): received = the sum of the buckets, in count and money."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa

from documents.register.counts import Counts, Total, counts, total
from documents.state import Bucket
from documents.value import Value
from documents.values.money import from_minor


class Figure(Value):
    """Documents and their signed gross totals by currency, as amounts in that currency."""

    count: int = 0
    money: dict[str, Decimal] = {}


class Completeness(Value):
    """What became of everything one client sent, or all clients.

    Attributes:
        client_id: Empty for the sum of all.
        ties: True when received equals the sum of the buckets, in count and in every currency.
        refused: Links, folders and devices in the inbox; seen, never read, no documents.
        held: Posted documents whose payment waits.
    """

    client_id: str = ""
    received: Figure
    posted: Figure
    queued: Figure
    rejected: Figure
    duplicate: Figure
    archived: Figure
    open: Figure
    refused: int = 0
    exceptions: int = 0
    held: int = 0
    ties: bool

    def bucket(self, bucket: Bucket) -> Figure:
        """Return the figure of one bucket."""
        figure: Figure = getattr(self, bucket.value)
        return figure


def completeness(connection: sa.Connection, client_id: str | None = None) -> tuple[Completeness, ...]:
    """Return one row per client, and the sum of all as the last row when no client is given."""
    by_client = counts(connection, client_id)
    rows = [_row(one) for one in by_client.values()]
    if client_id is None:
        rows.append(_row(total(by_client.values())))
    return tuple(rows)


def _row(counted: Counts) -> Completeness:
    figures = {bucket.value: _figure(amount) for bucket, amount in counted.buckets.items()}
    return Completeness(
        client_id=counted.client_id,
        received=_figure(counted.received),
        **figures,
        refused=counted.refused,
        exceptions=counted.open_exceptions,
        held=counted.held,
        ties=_same(counted.received, counted.accounted),
    )


def _figure(amount: Total) -> Figure:
    return Figure(
        count=amount.count,
        money={currency: from_minor(minor, currency) for currency, minor in amount.money.items()},
    )


def _same(one: Total, other: Total) -> bool:
    currencies = one.money.keys() | other.money.keys()
    money = all(one.money.get(currency, 0) == other.money.get(currency, 0) for currency in currencies)
    return one.count == other.count and money
