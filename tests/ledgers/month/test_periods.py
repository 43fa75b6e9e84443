from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from documents.error import WrongInputError
from documents.register.audit import history
from ledgers import general_ledger
from ledgers.month.checklist import checklist, last_day, refuse_unready
from ledgers.month.periods import STEPS, PeriodChange, PeriodState, change, first_open_day, is_open, states
from ledgers.outbox import BOOKS
from ledgers.tables import outbox, period_openings
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import SHA, invoice_entry, posting

MAY = dt.date(2026, 5, 6)


def step(to: PeriodState, **more: Any) -> PeriodChange:
    return PeriodChange(**{"period": "2026-05", "to": to, "by": "cara", **more})


@pytest.fixture
def connection(engine: sa.Engine) -> Any:
    with engine.begin() as connection:
        yield connection


def lock(connection: sa.Connection) -> None:
    change(connection, "acme", step(PeriodState.SOFT_CLOSED))
    change(connection, "acme", step(PeriodState.LOCKED))


def test_a_soft_closed_month_takes_the_controllers_entries_only(connection: sa.Connection) -> None:
    assert change(connection, "acme", step(PeriodState.SOFT_CLOSED)) is PeriodState.OPEN
    assert not is_open(connection, "acme", MAY)
    assert is_open(connection, "acme", MAY, controller=True)
    assert is_open(connection, "borealis", MAY), "another client's months are its own"
    assert first_open_day(connection, "acme", MAY) == dt.date(2026, 6, 1)


def test_a_locked_month_takes_nothing_and_the_database_holds_it(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        lock(connection)
        assert not is_open(connection, "acme", MAY, controller=True)
    with pytest.raises(sa.exc.IntegrityError, match="the period is locked"), engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)


def test_reopening_needs_two_persons_and_a_reason(connection: sa.Connection) -> None:
    lock(connection)
    for wrong in (
        {},
        {"confirmed_by": "cara", "reason": "late bill"},
        {"confirmed_by": "dan"},
        {"reason": "late bill"},
    ):
        with pytest.raises(WrongInputError, match=r"expected a person other than cara and a reason"):
            change(connection, "acme", step(PeriodState.SOFT_CLOSED, **wrong))
    change(connection, "acme", step(PeriodState.SOFT_CLOSED, confirmed_by="dan", reason="late bill"))
    assert states(connection, "acme") == {"2026-05": PeriodState.SOFT_CLOSED}
    event = history(connection, "acme", "period 2026-05")[-1]
    assert (event.actor, event.before["state"], event.after) == (
        "cara",
        "LOCKED",
        {"state": "SOFT_CLOSED", "confirmed_by": "dan", "reason": "late bill"},
    )


@pytest.mark.parametrize(
    ("opened_by", "confirmed_by", "reason", "number"),
    [
        ("cara", " CARA ", "late bill", 1),
        ("cara", "", "late bill", 1),
        ("cara", "dan", " ", 1),
        ("cara", "dan", "late bill", 2),
    ],
    ids=str,
)
def test_the_database_itself_leaves_a_lock_to_two_persons_only(
    engine: sa.Engine, opened_by: str, confirmed_by: str, reason: str, number: int
) -> None:
    """Whoever writes past the program meets the same law."""
    with engine.begin() as connection:
        lock(connection)
    opening = (
        "INSERT INTO period_openings (client_id, period, number, opened_by, confirmed_by, reason, opened_at) "
        f"VALUES ('acme', '2026-05', {number}, '{opened_by}', '{confirmed_by}', '{reason}', '2026-06-01T00:00:00+00:00')"
    )
    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql(opening)


UNLOCK = "UPDATE periods SET state = 'SOFT_CLOSED', unlocked = unlocked + 1 WHERE period = '2026-05'"


@pytest.mark.parametrize("statement", ["UPDATE periods SET state = 'SOFT_CLOSED'", UNLOCK])
def test_an_opening_serves_once(engine: sa.Engine, statement: str) -> None:
    reopened = step(PeriodState.SOFT_CLOSED, confirmed_by="dan", reason="late bill")
    with engine.begin() as connection:
        lock(connection)
    with pytest.raises(sa.exc.IntegrityError, match="two persons"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    with engine.begin() as connection:
        change(connection, "acme", reopened)
        change(connection, "acme", step(PeriodState.LOCKED))
    with pytest.raises(sa.exc.IntegrityError, match="two persons"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    with engine.begin() as connection:
        change(connection, "acme", reopened)
        assert connection.scalar(sa.select(sa.func.count()).select_from(period_openings)) == 2


@pytest.mark.parametrize("period", ["2026-13", "2026", "May", "2026-5"])
def test_a_month_that_is_none_is_named(connection: sa.Connection, period: str) -> None:
    with pytest.raises(WrongInputError, match=f'found "{period}", expected a month such as 2026-05'):
        change(connection, "acme", step(PeriodState.SOFT_CLOSED, period=period))


def test_steps_that_do_not_exist_are_refused(connection: sa.Connection) -> None:
    with pytest.raises(
        WrongInputError, match="is OPEN and cannot become LOCKED; from OPEN it becomes FUTURE or SOFT_CLOSED"
    ):
        change(connection, "acme", step(PeriodState.LOCKED))


@given(st.lists(st.sampled_from(list(PeriodState)), max_size=8))
def test_every_state_can_be_left_and_reached(path: list[PeriodState]) -> None:
    reached, state = {PeriodState.OPEN}, PeriodState.OPEN
    for wanted in path:
        if wanted in STEPS[state]:
            state = wanted
            reached.add(state)
    assert STEPS[state]
    assert {to for steps in STEPS.values() for to in steps} == set(PeriodState)


def test_a_month_is_locked_when_its_checklist_allows_it(connection: sa.Connection) -> None:
    general_ledger.post(connection, invoice_entry(), document_sha=SHA)
    refused = [point.what for point in checklist(connection, CLIENT, "2026-05") if point.refuses and not point.holds]
    assert refused == ["entries not yet in the books"]
    with pytest.raises(WrongInputError, match=rf"entries not yet in the books: {len(BOOKS)}; nothing was changed"):
        refuse_unready("2026-05", checklist(connection, CLIENT, "2026-05"))
    connection.execute(outbox.update().values(state="sent", sent_at=dt.datetime.now(dt.UTC)))
    refuse_unready("2026-05", checklist(connection, CLIENT, "2026-05"))


def test_suspense_must_be_zero_and_open_months_before_are_told(connection: sa.Connection) -> None:
    lines = posting("2900", "5.00"), posting("2000", "-5.00", party="northwind")
    general_ledger.post(connection, invoice_entry("s", postings=lines), document_sha=SHA, books=())
    found = {point.what: point for point in checklist(connection, CLIENT, "2026-06")}
    assert found["suspense account 2900"].refuses
    assert not found["suspense account 2900"].holds
    assert found["earlier months not locked"].found == "2026-05"


def test_the_last_day_of_a_month() -> None:
    assert last_day("2028-02") == dt.date(2028, 2, 29)
