"""Sessions: only a hash is kept, and they end by idleness, by age, by the person and by an admin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from documents.database.engine import write
from review.people import accounts, sessions
from review.people.sessions import SessionSettings
from review.people.tables import people
from review.people.tables import sessions as table

SETTINGS = SessionSettings(session_idle_minutes=30, session_hours=12)


@pytest.fixture
def connection(sqlite_engine: sa.Engine) -> Iterator[sa.Connection]:
    with write(sqlite_engine) as connection:
        for login in ("ann", "bob"):
            accounts.add(connection, login, login.title(), "korb lampe winter zug", by="ada")
        yield connection


def begin(connection: sa.Connection, login: str = "ann") -> str:
    return sessions.begin(connection, login, SETTINGS, address="10.0.0.7", browser="Mozilla/5.0")


def move(connection: sa.Connection, **by: dt.timedelta) -> None:
    """Move moments of the sessions into the past."""
    now = dt.datetime.now(dt.UTC)
    connection.execute(table.update().values({name: now - ago for name, ago in by.items()}))


def test_the_token_is_not_in_the_database(connection: sa.Connection) -> None:
    token = begin(connection)
    (row,) = connection.execute(sa.select(table))
    assert token not in str(row)
    assert sessions.csrf_of(token) not in str(row)
    assert len(token) >= 43  # 256 bits in base 64
    assert begin(connection) != token


def test_a_session_is_found_by_its_token_only(connection: sa.Connection) -> None:
    token = begin(connection)
    found = sessions.find(connection, token, SETTINGS)
    assert found is not None
    assert (found.login, found.address) == ("ann", "10.0.0.7")
    for wrong in ("", token[:-1], token.swapcase(), found.id, "' OR 1=1 --"):
        assert sessions.find(connection, wrong, SETTINGS) is None


@pytest.mark.parametrize(("minutes", "there"), [(29, True), (31, False)])
def test_idleness_ends_it(connection: sa.Connection, minutes: int, there: bool) -> None:
    token = begin(connection)
    move(connection, seen_at=dt.timedelta(minutes=minutes))
    assert (sessions.find(connection, token, SETTINGS) is not None) is there


def test_its_age_ends_it_whatever_is_done(connection: sa.Connection) -> None:
    token = begin(connection)
    move(connection, ends_at=dt.timedelta(seconds=1))
    assert sessions.find(connection, token, SETTINGS) is None
    token = begin(connection)
    found = sessions.find(connection, token, SETTINGS)
    assert found is not None
    assert found.ends_at - found.created_at == dt.timedelta(hours=12)


def test_a_sign_of_life_is_written_once_a_minute(connection: sa.Connection) -> None:
    token = begin(connection)
    found = sessions.find(connection, token, SETTINGS)
    assert found is not None
    assert not sessions.needs_sign(found, found.seen_at + dt.timedelta(seconds=59))
    assert sessions.needs_sign(found, found.seen_at + dt.timedelta(seconds=60))
    move(connection, seen_at=dt.timedelta(minutes=20))
    sessions.sign(connection, found)
    signed = sessions.find(connection, token, SETTINGS)
    assert signed is not None
    assert dt.datetime.now(dt.UTC) - signed.seen_at < dt.timedelta(minutes=1)


def test_one_ends_and_the_others_stay(connection: sa.Connection) -> None:
    first, second, others = begin(connection), begin(connection), begin(connection, "bob")
    found = sessions.find(connection, first, SETTINGS)
    assert found is not None
    assert not sessions.end(connection, "bob", found.id, "not his")
    assert sessions.end(connection, "ann", found.id, "ended")
    assert not sessions.end(connection, "ann", found.id, "again")
    assert sessions.find(connection, first, SETTINGS) is None
    assert sessions.find(connection, second, SETTINGS) is not None
    assert sessions.end_all(connection, "ann", "everywhere") == 1
    assert sessions.find(connection, others, SETTINGS) is not None
    assert sessions.living(connection, "ann", SETTINGS) == ()


def test_an_ended_session_is_not_signed_back_to_life(connection: sa.Connection) -> None:
    token = begin(connection)
    found = sessions.find(connection, token, SETTINGS)
    assert found is not None
    sessions.end(connection, "ann", found.id, "ended")
    sessions.sign(connection, found)
    assert sessions.find(connection, token, SETTINGS) is None


def test_old_sessions_are_forgotten(connection: sa.Connection) -> None:
    begin(connection)
    move(connection, ends_at=dt.timedelta(days=sessions.KEPT_DAYS + 1))
    begin(connection)
    assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 1


def test_the_overview_tells_who_is_here(connection: sa.Connection) -> None:
    begin(connection)
    begin(connection)
    begin(connection, "bob")
    sessions.end_all(connection, "bob", "ended")
    found = sessions.overview(connection, SETTINGS)
    assert {login: one.sessions for login, one in found.items()} == {"ann": 2, "bob": 0}


def test_a_closed_account_has_no_session_however_it_was_closed(connection: sa.Connection) -> None:
    token = begin(connection)
    connection.execute(people.update().where(people.c.login == "ann").values(disabled_at=dt.datetime.now(dt.UTC)))
    assert sessions.find(connection, token, SETTINGS) is None
