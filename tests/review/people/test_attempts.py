"""Guessing takes longer each time, for one login and for one address, also when many guess at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from documents.database.engine import write
from review.people import attempts
from review.people.attempts import OF_A_LOGIN, OF_AN_ADDRESS, Limit
from review.people.tables import attempts as table


@pytest.fixture
def connection(sqlite_engine: sa.Engine) -> Iterator[sa.Connection]:
    with write(sqlite_engine) as connection:
        yield connection


def pass_time(connection: sa.Connection, ago: dt.timedelta) -> None:
    """Let every moment of the counts lie so far back."""
    for row in connection.execute(sa.select(table)).all():
        moments = {"last_at": row.last_at - ago, "wait_until": row.wait_until - ago}
        connection.execute(table.update().where(table.c.key == row.key).values(**moments))


@given(st.integers(0, 500), st.sampled_from([OF_A_LOGIN, OF_AN_ADDRESS]))
def test_the_wait_never_shrinks_and_has_an_end(failures: int, limit: Limit) -> None:
    wait = attempts.wait_for(failures, limit)
    assert wait <= attempts.wait_for(failures + 1, limit)
    assert wait <= dt.timedelta(seconds=limit.longest_seconds)
    assert (wait == dt.timedelta(0)) == (failures <= limit.free)


def test_the_first_waits() -> None:
    waits = [attempts.wait_for(OF_A_LOGIN.free + n, OF_A_LOGIN).total_seconds() for n in range(1, 12)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_a_login_waits_from_wherever_it_is_tried(connection: sa.Connection) -> None:
    for n in range(OF_A_LOGIN.free + 1):
        assert attempts.count(connection, "ann", f"10.0.0.{n}") is None
    assert attempts.count(connection, " ANN", "10.9.9.9") is not None
    assert attempts.count(connection, "bob", "10.9.9.9") is None
    pass_time(connection, dt.timedelta(seconds=2))
    assert attempts.count(connection, "ann", "10.9.9.9") is None


def test_an_address_that_waits_leaves_no_trace_of_invented_logins(connection: sa.Connection) -> None:
    for n in range(OF_AN_ADDRESS.free + 1):
        attempts.count(connection, f"person{n}", "10.0.0.1")
    before = connection.scalar(sa.select(sa.func.count()).select_from(table))
    for n in range(5):
        assert attempts.count(connection, f"invented{n}", "10.0.0.1") is not None
    assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == before


def test_an_address_waits_whatever_login_is_tried(connection: sa.Connection) -> None:
    for n in range(OF_AN_ADDRESS.free + 1):
        assert attempts.count(connection, f"person{n}", "10.0.0.1") is None
    assert attempts.count(connection, "ann", "10.0.0.1") is not None
    assert attempts.count(connection, "ann", "10.0.0.2") is None


def test_an_attempt_that_came_too_early_does_not_lengthen_the_wait(connection: sa.Connection) -> None:
    for _ in range(OF_A_LOGIN.free + 1):
        attempts.count(connection, "ann", "10.0.0.1")
    first = attempts.count(connection, "ann", "10.0.0.1")
    assert first is not None
    assert attempts.count(connection, "ann", "10.0.0.1") == first


def test_a_right_password_begins_anew_for_the_login_but_not_for_the_address(connection: sa.Connection) -> None:
    for _ in range(OF_A_LOGIN.free):
        attempts.count(connection, "ann", "10.0.0.1")
    attempts.count(connection, "ann", "10.0.0.1")
    attempts.forget(connection, "ann", "10.0.0.1")
    assert sorted(connection.scalars(sa.select(table.c.failures))) == [OF_A_LOGIN.free]
    assert attempts.count(connection, "ann", "10.0.0.1") is None


def test_what_failed_is_forgotten_after_a_day(connection: sa.Connection) -> None:
    for _ in range(OF_A_LOGIN.free + 1):
        attempts.count(connection, "ann", "10.0.0.1")
    pass_time(connection, attempts.FORGOTTEN_AFTER + dt.timedelta(seconds=1))
    assert attempts.count(connection, "ann", "10.0.0.1") is None
    assert sorted(connection.scalars(sa.select(table.c.failures))) == [1, 1]


def test_nothing_that_was_typed_is_kept(connection: sa.Connection) -> None:
    attempts.count(connection, "my-password-in-the-wrong-field", "10.0.0.1")
    kept = str(connection.execute(sa.select(table)).all())
    assert "password" not in kept
    assert "10.0.0.1" not in kept


def test_many_at_once_count_as_many(engine: sa.Engine) -> None:
    def attempt(_: int) -> bool:
        with write(engine) as connection:
            return attempts.count(connection, "ann", "10.0.0.1") is None

    with ThreadPoolExecutor(8) as pool:
        looked_at = sum(pool.map(attempt, range(24)))
    assert looked_at <= OF_A_LOGIN.free + 3  # more only when seconds pass meanwhile
