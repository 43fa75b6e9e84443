"""Asking somebody outside, taking back what nobody answered, and telling who must know: each once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.register import audit
from documents.register.external_holds import Question
from documents.state import State
from flows.stages.deadlines import take_back_unanswered, tell_who_must_know
from review.queue import ask_outside, latest_answer
from tests.flows.stages.world import CLIENT, NOON, VENDOR, World, invoice

WEEK = dt.timedelta(days=7)


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR])
    return made


@pytest.fixture
def waits(world: World) -> str:
    document_id = world.receive(
        invoice("A-1", day="2026-03-10", order="", vendor_name="Nobody AG", vendor_tax_id="", iban="")
    )
    world.night()
    return document_id


def ask(world: World, document_id: str, until: dt.date, now: dt.datetime) -> None:
    question = Question(asked="vendor", question="Which order?", until=until)
    with write(world.engine) as connection:
        ask_outside(connection, CLIENT, document_id, question, actor="jo", now=now)


def told(world: World, document_id: str) -> list[str]:
    with read(world.engine) as connection:
        events = audit.history(connection, "acme", document_id)
    return [f"{one.after['told']} {one.after['step']}" for one in events if one.action == "escalate"]


def test_each_step_is_told_once_however_often_the_night_runs(world: World, waits: str) -> None:
    received = world.look(waits).received_at
    already = len(told(world, waits))  # the night itself runs by today's clock
    assert already == 4
    assert [tell_who_must_know(world.desk, received + week * WEEK) for week in range(3)] == [0, 0, 0]
    assert told(world, waits) == ["desk (reminder) 50 %", "team lead 80 %", "client contact 100 %", "manager 150 %"]


def test_the_day_to_wait_until_has_a_limit(world: World, waits: str) -> None:
    last = latest_answer(CLIENT.service, NOON)
    assert last > NOON.date() + WEEK
    for day in (last + dt.timedelta(days=1), NOON.date() - dt.timedelta(days=1)):
        with pytest.raises(WrongInputError, match=rf"found {day} as the day to wait until, expected one from"):
            ask(world, waits, day, NOON)
    assert world.state(waits) is State.QUEUED
    ask(world, waits, last, NOON)
    assert world.state(waits) is State.ON_HOLD_EXTERNAL


def test_what_nobody_answered_comes_back_and_is_judged_in_the_same_night(world: World, waits: str) -> None:
    reason = world.look(waits).reason
    ask(world, waits, NOON.date(), NOON)
    assert take_back_unanswered(world.desk, NOON) == 0
    assert world.state(waits) is State.ON_HOLD_EXTERNAL
    settled = world.night()  # by today's clock its day is over
    assert (settled.returned, world.state(waits), world.look(waits).reason) == (1, State.QUEUED, reason)
    assert take_back_unanswered(world.desk, NOON + WEEK) == 0


def test_a_document_that_somebody_works_on_comes_back_later(world: World, waits: str) -> None:
    ask(world, waits, NOON.date(), NOON)
    leased = sa.text("UPDATE documents SET lease_owner = 'jo', lease_until = '2999-01-01T00:00:00+00:00'")
    with write(world.engine) as connection:
        connection.execute(leased)
    assert take_back_unanswered(world.desk, NOON + WEEK) == 0
    assert world.state(waits) is State.ON_HOLD_EXTERNAL
