"""Q-04: each step is written down once, in the register and in the audit trail."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.register import audit
from documents.register.escalations import Escalated, escalated_since, record_escalation
from tests.documents.register.register_of import NOON, receive

LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def step(document_id: str, name: str = "80 %", started: dt.datetime = NOON) -> Escalated:
    return Escalated(
        document_id=document_id, step=name, started=started, told="team lead", due_at=NOON + dt.timedelta(hours=1)
    )


def record(engine: sa.Engine, taken: Escalated) -> bool:
    with write(engine) as connection:
        return record_escalation(connection, "acme", taken)


def events(engine: sa.Engine, document_id: str) -> list[dict[str, str]]:
    with read(engine) as connection:
        return [one.after for one in audit.history(connection, "acme", document_id) if one.action == "escalate"]


def test_a_step_is_told_once(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    assert [record(engine, step(document_id)) for _ in range(3)] == [True, False, False]
    (event,) = events(engine, document_id)
    assert (event["step"], event["told"]) == ("80 %", "team lead")
    with read(engine) as connection:
        assert escalated_since(connection, "acme", LONG_AGO) == (step(document_id),)
        assert escalated_since(connection, "other", LONG_AGO) == ()
        assert escalated_since(connection, "acme", dt.datetime(2100, 1, 1, tzinfo=dt.UTC)) == ()


def test_two_at_the_same_moment_tell_it_once(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lambda _: record(engine, step(document_id)), range(2))) == [False, True]
    assert len(events(engine, document_id)) == 1


def test_another_step_another_desk_and_another_clock_are_told_anew(sqlite_engine: sa.Engine) -> None:
    document_id = receive(sqlite_engine).document_id
    others = (
        step(document_id, "100 %"),
        step(document_id).model_copy(update={"queue": "buyer"}),
        step(document_id, started=NOON + dt.timedelta(days=3)),
    )
    assert all(record(sqlite_engine, one) for one in (step(document_id), *others))
