"""Signing in: the same answer and work whether the login is unknown, the account disabled or the password wrong."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.engine import read, write
from documents.log import get_logger
from documents.value import Value
from review.people import attempts
from review.people.chain import record
from review.people.passwords import is_right
from review.people.tables import people


class Outcome(Value):
    """What came of an attempt.

    Attributes:
        login: Who is signed in; empty when nobody is.
        wait_until: The attempt came too early, and the password was not looked at; None otherwise.
    """

    login: str = ""
    wait_until: dt.datetime | None = None


def sign_in(
    engine: sa.Engine, login: str, password: str, *, address: str, only_for: frozenset[str] | None = None
) -> Outcome:
    """Compare a password, and write the sign-in down."""
    outcome = confirm(engine, login, password, address=address, only_for=only_for)
    if outcome.login:
        with write(engine) as connection:
            record(connection, "sign in", outcome.login, by=outcome.login)
    return outcome


def confirm(
    engine: sa.Engine, login: str, password: str, *, address: str, only_for: frozenset[str] | None = None
) -> Outcome:
    """Compare a password, in no transaction because that takes long on purpose, and count what fails.

    With `only_for` the passwords of all others are wrong.
    """
    login = login.strip().lower()
    with write(engine) as connection:
        wait_until = attempts.count(connection, login, address)
    if wait_until is not None:
        get_logger().warning("sign-in too early", address=address, until=wait_until.isoformat())
        return Outcome(wait_until=wait_until)
    with read(engine) as connection:
        stored = _usable_hash(connection, login) if only_for is None or login in only_for else None
    if not is_right(password, stored):
        get_logger().warning("sign-in failed", address=address)
        return Outcome()
    with write(engine) as connection:
        attempts.forget(connection, login, address)
    return Outcome(login=login)


def _usable_hash(connection: sa.Connection, login: str) -> str | None:
    """Return what the password is compared with; None when nobody can sign in by this login."""
    query = sa.select(people.c.password_hash, people.c.initial_until).where(
        people.c.login == login, people.c.disabled_at.is_(None)
    )
    row = connection.execute(query).one_or_none()
    if row is None or (row.initial_until is not None and row.initial_until < database_now(connection)):
        return None
    found: str = row.password_hash
    return found
