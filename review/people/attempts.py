"""Counting sign-ins that fail, by login and by address, so that guessing takes longer each time (ASVS 5.0.0 V6.3.1).

An attempt is counted before the password is looked at, and taken off the count when it was right: a hundred attempts at
once count as a hundred.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Final

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.insert import insert_if_new
from documents.value import Value
from review.people.tables import attempts


class Limit(Value):
    """How many attempts cost nothing, and how the wait grows after them.

    Attributes:
        free: Failures without a wait.
        longest_seconds: The wait doubles from one second up to this.
    """

    free: int
    longest_seconds: int


OF_A_LOGIN: Final = Limit(free=4, longest_seconds=5 * 60)
"""Short enough that nobody can keep somebody else out for long by guessing wrong on purpose."""

OF_AN_ADDRESS: Final = Limit(free=20, longest_seconds=15 * 60)
"""An office shares one address."""

FORGOTTEN_AFTER: Final = dt.timedelta(hours=24)


def wait_for(failures: int, limit: Limit) -> dt.timedelta:
    """Return how long to wait after so many failures."""
    over = failures - limit.free
    if over <= 0:
        return dt.timedelta(0)
    return dt.timedelta(seconds=min(2 ** min(over - 1, 30), limit.longest_seconds))


def count(connection: sa.Connection, login: str, address: str) -> dt.datetime | None:
    """Count an attempt; return until when to wait instead, if it comes too early, and do not count it then."""
    now = database_now(connection)
    found = []
    for key, limit in _keys(login, address):
        failures, until = _failures(connection, key, now)
        if until > now:  # Before the login is looked at: who waits must not fill the table with invented ones.
            return until
        found.append((key, limit, failures))
    for key, limit, failures in found:
        values = {"failures": failures + 1, "last_at": now, "wait_until": now + wait_for(failures + 1, limit)}
        connection.execute(attempts.update().where(attempts.c.key == key).values(**values))
    return None


def forget(connection: sa.Connection, login: str, address: str) -> None:
    """Take a right attempt off: the login begins anew, the address has one failure less."""
    (of_address, limit), (of_login, _) = _keys(login, address)
    now = database_now(connection)
    failures, _ = _failures(connection, of_address, now)
    connection.execute(attempts.delete().where(attempts.c.key == of_login))
    connection.execute(attempts.delete().where(attempts.c.last_at < now - FORGOTTEN_AFTER))
    left = max(failures - 1, 0)
    connection.execute(
        attempts.update()
        .where(attempts.c.key == of_address)
        .values(failures=left, wait_until=now + wait_for(left, limit))
    )


def _keys(login: str, address: str) -> tuple[tuple[str, Limit], tuple[str, Limit]]:
    """Return what is counted, the address first: hashes, because people type passwords into the wrong field."""
    return (_key("address", address), OF_AN_ADDRESS), (_key("login", login.strip().lower()), OF_A_LOGIN)


def _key(kind: str, text: str) -> str:
    return f"{kind} {hashlib.sha256(text.encode(errors='replace')).hexdigest()}"


def _failures(connection: sa.Connection, key: str, now: dt.datetime) -> tuple[int, dt.datetime]:
    """Lock the count of a key, beginning it when it is not there; return it and until when to wait."""
    insert_if_new(connection, attempts, key=key, failures=0, last_at=now, wait_until=now)
    query = sa.select(attempts.c.failures, attempts.c.last_at, attempts.c.wait_until).where(attempts.c.key == key)
    row = connection.execute(query.with_for_update()).one()
    if row.last_at < now - FORGOTTEN_AFTER:
        return 0, now
    return row.failures, row.wait_until
