"""Sessions: who is signed in. A token of chance is in the browser, only its SHA-256 is kept (ASVS 5.0.0 V7)."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Final

import sqlalchemy as sa
from pydantic_settings import BaseSettings, SettingsConfigDict

from documents.database.clock import database_now
from documents.value import Value
from review.people.tables import people, sessions

TOKEN_BYTES: Final = 32
"""256 bits of chance; 128 are asked for (V7.2.3)."""

SEEN_SECONDS: Final = 60
"""So exactly the last sign of life is known: more would be a write for each request."""

KEPT_DAYS: Final = 90
"""So long an ended session stays to be looked at."""


class SessionSettings(BaseSettings):
    """How long somebody stays signed in.

    Attributes:
        session_idle_minutes: Without a request (DAYBOOK_SESSION_IDLE_MINUTES).
        session_hours: Whatever is done meanwhile (DAYBOOK_SESSION_HOURS).
    """

    model_config = SettingsConfigDict(env_prefix="DAYBOOK_", frozen=True)

    session_idle_minutes: int = 30
    session_hours: int = 12


class Session(Value):
    """One session, without its secret.

    Attributes:
        id: Names it; of no use to anybody who wants to be signed in.
        address: Where the person signed in from.
        issuer: Provider that vouched for the person; empty when they gave a password.
    """

    id: str
    login: str
    created_at: dt.datetime
    seen_at: dt.datetime
    ends_at: dt.datetime
    address: str
    browser: str
    issuer: str = ""


class Presence(Value):
    """When a person was here last, and in how many sessions they are now."""

    seen_at: dt.datetime
    sessions: int


def begin(  # each is a different fact
    connection: sa.Connection, login: str, settings: SessionSettings, *, address: str, browser: str, issuer: str = ""
) -> str:
    """Begin a session and return its token, which is stored nowhere."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), database_now(connection)
    connection.execute(sessions.delete().where(sessions.c.ends_at < now - dt.timedelta(days=KEPT_DAYS)))
    connection.execute(
        sessions.insert().values(
            token_sha256=_digest(token),
            id=secrets.token_hex(8),
            login=login,
            created_at=now,
            seen_at=now,
            ends_at=now + dt.timedelta(hours=settings.session_hours),
            address=address[:60],
            browser=browser[:200],
            issuer=issuer,
        )
    )
    return token


def find(connection: sa.Connection, token: str, settings: SessionSettings) -> Session | None:
    """Return the session of a token; None when there is none, or it is over, or the account is disabled."""
    query = _living(database_now(connection), settings).where(sessions.c.token_sha256 == _digest(token))
    row = connection.execute(query).one_or_none()
    return None if row is None else _of_row(row)


def needs_sign(session: Session, now: dt.datetime) -> bool:
    """Tell whether the last sign of life is old enough to be written anew."""
    return now - session.seen_at >= dt.timedelta(seconds=SEEN_SECONDS)


def sign(connection: sa.Connection, session: Session) -> None:
    """Write a sign of life down; a session that is over meanwhile stays over."""
    connection.execute(
        sessions.update()
        .where(sessions.c.id == session.id, sessions.c.ended_at.is_(None))
        .values(seen_at=database_now(connection))
    )


def living(connection: sa.Connection, login: str, settings: SessionSettings) -> tuple[Session, ...]:
    """Return the sessions of a person that are not over, the newest first."""
    query = _living(database_now(connection), settings).where(sessions.c.login == login)
    return tuple(_of_row(row) for row in connection.execute(query.order_by(sessions.c.created_at.desc())))


def overview(connection: sa.Connection, settings: SessionSettings) -> dict[str, Presence]:
    """Return who was here when, by login; whoever has not signed in for KEPT_DAYS is missing."""
    last = sa.select(sessions.c.login, sa.func.max(sessions.c.seen_at).label("seen_at")).group_by(sessions.c.login)
    now = _living(database_now(connection), settings).subquery()
    counted = sa.select(now.c.login, sa.func.count().label("n")).group_by(now.c.login)
    living_now = {row.login: row.n for row in connection.execute(counted)}
    return {
        row.login: Presence(seen_at=row.seen_at, sessions=living_now.get(row.login, 0))
        for row in connection.execute(last)
    }


def end(connection: sa.Connection, login: str, session_id: str, why: str) -> bool:
    """End one session of a person; tell whether it was not over before."""
    return _end(connection, sa.and_(sessions.c.login == login, sessions.c.id == session_id), why) == 1


def end_all(connection: sa.Connection, login: str, why: str, *, but: str = "", issuer: str = "") -> int:
    """End every session of a person but the one with the id `but`; return how many.

    With an `issuer` only those that it vouched for.
    """
    vouched = sessions.c.issuer == issuer if issuer else sa.true()
    return _end(connection, sa.and_(sessions.c.login == login, sessions.c.id != but, vouched), why)


def csrf_of(token: str) -> str:
    """Return what forms of a session send back: it follows from the token, and the token not from it."""
    return hashlib.sha256(f"csrf {token}".encode()).hexdigest()


def _end(connection: sa.Connection, which: sa.ColumnElement[bool], why: str) -> int:
    return connection.execute(
        sessions.update()
        .where(which, sessions.c.ended_at.is_(None))
        .values(ended_at=database_now(connection), ended_why=why[:60])
    ).rowcount


def _living(now: dt.datetime, settings: SessionSettings) -> sa.Select[tuple[object, ...]]:
    idle = now - dt.timedelta(minutes=settings.session_idle_minutes)
    return (
        sa.select(sessions)
        .join(people)
        .where(
            sessions.c.ended_at.is_(None),
            sessions.c.ends_at > now,
            sessions.c.seen_at > idle,
            people.c.disabled_at.is_(None),
        )
    )


def _of_row(row: sa.Row[tuple[object, ...]]) -> Session:
    return Session(**{name: getattr(row, name) for name in Session.model_fields})


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
