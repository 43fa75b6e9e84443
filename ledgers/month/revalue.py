"""Revaluation of open foreign items at a month's end, posted once and undone on the first of the next (P-07)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.client import Client
from documents.value import Value
from ledgers.cases.revaluation import REVALUATION, revaluation_entry
from ledgers.general_ledger import post_many, without_document
from ledgers.month.checklist import last_day
from ledgers.month.undo import refuse_closed, undo_next_month
from ledgers.rates import RateOf
from ledgers.sub_ledger import OpenItem, open_items_of
from ledgers.tables import entries


class Revalued(Value):
    """What was posted for one company and currency.

    Attributes:
        entry: Label of the revaluation; it was there before when `created` is False.
        reversal: Label of the entry that undoes it on the first of the next month; empty while that lies ahead.
    """

    entity: str
    currency: str
    entry: str
    reversal: str
    created: bool


def revalue(
    connection: sa.Connection,
    client: Client,
    period: str,
    rate_of: RateOf,
    *,
    by: str,
) -> tuple[Revalued, ...]:
    """Post the revaluation of every company and foreign currency, each with its reversal; a second run posts nothing.

    Args:
        connection: In a writing transaction in which nobody else posts for the client; the caller commits.
        client: Whose books.
        period: Month, such as "2026-03".
        rate_of: Exchange rates.
        by: The controller.

    Raises:
        WrongInputError: A month is locked, or a rate of its last day is missing; nothing was posted.
    """
    day = last_day(period)
    refuse_closed(connection, client, period)
    made = []
    for (entity, currency), items in sorted(_foreign(connection, client, day).items()):
        rate = rate_of(currency, day)
        if rate is None:
            raise WrongInputError(f"{currency} on {day}: found no rate, expected one; import it first")
        entry = revaluation_entry(client, items, day, rate, maker=by)
        if entry is not None:
            made.append((entity, currency, entry))
    posted = post_many(connection, [without_document(entry) for _entity, _currency, entry in made])
    return tuple(
        Revalued(
            entity=entity,
            currency=currency,
            entry=one.label,
            reversal=undo_next_month(connection, client, one.label, day, by=by),
            created=one.created,
        )
        for (entity, currency, _entry), one in zip(made, posted, strict=True)
    )


def _foreign(connection: sa.Connection, client: Client, day: dt.date) -> dict[tuple[str, str], list[OpenItem]]:
    """Return the items open on a day by company and currency, without what revaluations themselves opened."""
    own = connection.scalars(
        sa.select(entries.c.label).where(
            entries.c.client_id == client.id, entries.c.document_id.like(f"{REVALUATION}%")
        )
    )
    revaluations = set(own)
    found: dict[tuple[str, str], list[OpenItem]] = defaultdict(list)
    for item in open_items_of(connection, client.id, day):
        if item.currency != client.currency and item.label not in revaluations:
            found[item.entity, item.currency].append(item)
    return found
