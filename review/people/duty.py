"""Who may vouch for what: limits and segregation of duties (V-SOD-01 to -03, Q-05).

Pure where they can be; those that ask the database take its connection, so that a decision asks in its own transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from review.people.permissions import ALLOWED, Action
from review.people.person import Person
from review.people.tables import interests

NOTHING: Final = Decimal(0)


def limit_of(person: Person, client_id: str, day: dt.date) -> Decimal | None:
    """Return the highest gross that a person may approve at a client, in the client's base currency.

    The highest of the grants that count on the day, a deputy's included; None when one of them has no limit of its
    own (the client's policy still holds), and zero when the person approves nothing there.
    """
    limits = [one.limit for one in person.grants if one.role in ALLOWED[Action.APPROVE] and one.holds(client_id, day)]
    if not limits:
        return NOTHING
    known = [one for one in limits if one is not None]
    return max(known) if len(known) == len(limits) else None


def is_within(limit: Decimal | None, gross: Decimal) -> bool:
    """Tell whether a gross, or what it adds up to with others, is within a limit; a credit counts by its size."""
    return limit is None or abs(gross) <= limit


def is_same_person(one: str, other: str) -> bool:
    """Tell whether two actors of the audit trail are one person, however they were written."""
    return one.strip().casefold() == other.strip().casefold()


def worked_on_it(person: Person, actors: Iterable[str]) -> bool:
    """Tell whether a person is among those who edited, uploaded or requested: they do not approve it (V-SOD-01)."""
    return any(is_same_person(person.login, actor) for actor in actors)


def interest(connection: sa.Connection, person: Person, client_id: str, vendor_id: str) -> str | None:
    """Return how a person is related to a vendor by their own word; None when nothing is declared (V-SOD-03)."""
    found: str | None = connection.scalar(
        sa.select(interests.c.reason)
        .where(
            interests.c.login == person.login,
            interests.c.client_id == client_id,
            interests.c.vendor_id == vendor_id,
            interests.c.ended_at.is_(None),
        )
        .order_by(interests.c.id)
        .limit(1)
    )
    return found
