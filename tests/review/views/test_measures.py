"""Measured work: shares of a press, documents as the sum of their decisions, groups too small to say anything."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from documents.database.engine import read, write
from documents.finding import Role
from documents.register.decisions import Decided, Kind, record_decision
from review.views.measures import LEAST, Measures, measures, share
from tests.waiving import entrust

SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
FUTURE = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)


def press(
    engine: sa.Engine,
    once: str,
    *subjects: str,
    seconds: float,
    keys: int = 0,
    person: str = "mira",
    client: str = "acme",
    each: bool = False,
) -> None:
    """One press of a button that confirms these fields, measured as a whole or each field for itself."""
    with write(engine) as connection:
        entrust(connection, person, client, Role.REVIEWER)
        for part, subject in enumerate(subjects):
            decided = Decided(
                kind=Kind.CONFIRM,
                person=person,
                role=Role.REVIEWER,
                version=1,
                subject=subject,
                code=f"V-{subject}",
                seconds=seconds if each or not part else 0,
                keystrokes=keys if each or not part else 0,
            )
            record_decision(connection, client, once, part, decided)


def seen(engine: sa.Engine, *clients: str, person: str = "", least: int = 1, since: dt.datetime = SINCE) -> Measures:
    with read(engine) as connection:
        return measures(connection, clients or ("acme",), since, person=person, least=least)


def test_a_press_that_decides_two_fields_counts_for_each_with_half(sqlite_engine: sa.Engine) -> None:
    press(sqlite_engine, "1", "gross_total", "net_total", seconds=8, keys=6)
    found = seen(sqlite_engine)
    assert {(one.name, one.count, one.seconds, one.keystrokes) for one in found.fields} == {
        ("gross_total", 1, 4.0, 3.0),
        ("net_total", 1, 4.0, 3.0),
    }
    assert {one.name for one in found.codes} == {"V-gross_total", "V-net_total"}
    assert [(one.name, one.count) for one in found.kinds] == [("confirm", 2)]
    assert found.decided == 2


def test_fields_measured_each_for_itself_keep_their_own_time(sqlite_engine: sa.Engine) -> None:
    press(sqlite_engine, "1", "gross_total", "net_total", seconds=8, keys=6, each=True)
    assert [(one.seconds, one.keystrokes) for one in seen(sqlite_engine).fields] == [(8.0, 6.0), (8.0, 6.0)]


def test_half_and_nine_of_ten(sqlite_engine: sa.Engine) -> None:
    for number in range(1, 11):
        press(sqlite_engine, str(number), "iban", seconds=number, keys=number)
    (iban,) = seen(sqlite_engine).fields
    assert (iban.seconds, iban.seconds_slow, iban.keystrokes, iban.keystrokes_slow) == (5, 9, 5, 9)


def test_what_was_not_measured_does_not_count(sqlite_engine: sa.Engine) -> None:
    press(sqlite_engine, "1", "iban", seconds=0)
    assert seen(sqlite_engine).decided == 0


def test_other_clients_earlier_days_and_other_people_do_not_count(sqlite_engine: sa.Engine) -> None:
    press(sqlite_engine, "1", "iban", seconds=1)
    press(sqlite_engine, "2", "iban", seconds=2, client="other")
    press(sqlite_engine, "3", "iban", seconds=3, person="ben")
    assert seen(sqlite_engine).decided == 2
    assert seen(sqlite_engine, "acme", "other").decided == 3
    assert [one.seconds for one in seen(sqlite_engine, person="ben").fields] == [3]
    assert seen(sqlite_engine, since=FUTURE).decided == 0


def test_groups_too_small_are_left_out(sqlite_engine: sa.Engine) -> None:
    for number in range(LEAST):
        press(sqlite_engine, f"a{number}", "iban", seconds=1)
    for number in range(LEAST - 1):
        press(sqlite_engine, f"b{number}", "due_date", seconds=1)
    found = seen(sqlite_engine, least=LEAST)
    assert [one.name for one in found.fields] == ["iban"]
    assert found.documents is None


@given(st.lists(st.floats(0.1, 1000), min_size=1, max_size=50), st.floats(0.01, 1))
def test_a_share_is_the_smallest_value_that_so_many_do_not_exceed(values: list[float], part: float) -> None:
    found = share(values, part)
    assert sum(one <= found for one in values) >= part * len(values) - 1e-9
    assert sum(one < found for one in values) < part * len(values)


def test_a_share_of_a_single_value() -> None:
    assert share([3.0], 0.9) == 3.0
    with pytest.raises(IndexError):
        share([], 0.5)
