"""A month that was opened past the database's guards is found by the audit trail."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from ledgers.month.period_checks import check_periods
from ledgers.month.periods import PeriodChange, PeriodState, change
from tests.ledgers.cases import CLIENT
from tests.reports.ledger.postings import tamper


def step(connection: sa.Connection, to: PeriodState, **second: str) -> None:
    change(connection, "acme", PeriodChange.model_validate({"period": "2026-05", "to": to, "by": "cara"} | second))


def lock(connection: sa.Connection) -> None:
    step(connection, PeriodState.SOFT_CLOSED)
    step(connection, PeriodState.LOCKED)


def test_months_that_were_changed_by_the_one_way_are_as_recorded(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        lock(connection)
        assert list(check_periods(connection, CLIENT)) == []
        step(connection, PeriodState.SOFT_CLOSED, confirmed_by="dan", reason="a bill came late")
        assert list(check_periods(connection, CLIENT)) == []


@pytest.mark.parametrize(
    ("forged", "told"),
    [
        ("UPDATE periods SET state = 'OPEN'", "the month is OPEN and its last change on record made it LOCKED"),
        ("UPDATE periods SET unlocked = 1", "unlocked 1 times; openings by two persons on record: 0"),
        ("INSERT INTO periods VALUES ('acme', '2026-04', 'LOCKED', 0)", "made it no state at all"),
    ],
)
def test_what_was_changed_past_the_guards_is_named(sqlite_engine: sa.Engine, forged: str, told: str) -> None:
    with sqlite_engine.begin() as connection:
        lock(connection)
        tamper(connection, forged)
        (found,) = check_periods(connection, CLIENT)
    assert found.code == "I12"
    assert told in found.message
