"""The work of the desks, from the register: urgency, clocks, shared causes, and what an operator has to know."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.finding import Queue, Severity
from documents.reading import FileFault, FileProblem, FileReading
from documents.register.escalations import Escalated, record_escalation
from documents.register.external_holds import Question, ask
from documents.state import State
from reports.work import Deadlines, deadlines, work_plan
from tests.flows.stages.world import CLIENT, NOON, ORDER, VENDOR, World, invoice
from validators.routing.plan import Plan
from validators.routing.priority import Lane

SERVICE = CLIENT.service
NEXT_WEEK = NOON + dt.timedelta(days=7)
UNKNOWN = {"order": "", "vendor_name": "Nobody AG", "vendor_tax_id": "", "iban": ""}


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR], orders=[ORDER])
    return made


def planned(world: World, now: dt.datetime = NOON) -> Plan:
    with read(world.engine) as connection:
        return work_plan(connection, "acme", SERVICE, now)


def told(world: World, now: dt.datetime, since: dt.datetime = NOON) -> Deadlines:
    with read(world.engine) as connection:
        return deadlines(connection, "acme", SERVICE, now, since)


def test_two_documents_of_an_unknown_vendor_are_one_group_with_their_money(world: World) -> None:
    names = [
        world.receive(invoice(number, day=day, **UNKNOWN))
        for number, day in (("A-1", "2026-03-10"), ("B-2", "2026-03-11"))
    ]
    world.night()
    found = planned(world)
    group = next(one for one in found.groups if one.cause.code == "V-ID-01")
    assert (group.documents, group.queue, group.shared) == (tuple(names), Queue.VENDOR_MASTER, True)
    assert group.cause.title == 'seller "Nobody AG"'
    assert group.money == {"EUR": Decimal("592.62")}


def test_a_held_payment_knows_its_order_line_its_money_and_its_clock(world: World) -> None:
    held = world.receive(invoice(payment_terms="2 % 10 Tage, 30 Tage netto"))
    world.night()
    (task,) = planned(world, dt.datetime.now(dt.UTC)).tasks
    one = task.document
    assert (one.document_id, one.held, one.file_name, one.state) == (held, True, "1.pdf", State.POSTED)
    assert (one.base, one.discount_until, one.due_on) == (Decimal("296.31"), None, dt.date(2026, 4, 11))
    assert [cause.title for cause in task.causes] == ["order 4500012, line 1"]
    assert (task.queue, task.severity, task.clock.started) == (
        Queue.RECEIVING,
        Severity.BLOCK_PAY,
        one.reasons[0].since,
    )
    (early,) = planned(world, NOON).tasks
    assert (early.document.discount, early.document.discount_until) == (Decimal("5.93"), dt.date(2026, 3, 20))


def test_a_file_nobody_can_read_waits_too_and_knows_little(world: World) -> None:
    fault = FileReading(media_type="", problems=(FileProblem(fault=FileFault.EMPTY, message="found 0 bytes."),))
    empty = world.receive(fault=fault)
    world.night()
    (task,) = planned(world).tasks
    assert (task.document.document_id, task.queue, task.document.base) == (empty, Queue.CAPTURE, None)
    assert task.clock.started == task.document.received_at


def test_what_is_late_due_today_and_escalated_is_told(world: World) -> None:
    waits = world.receive(invoice("A-1", day="2026-03-10", **UNKNOWN))
    world.night()
    task = planned(world).tasks[0]
    assert task.clock.due is not None
    (today,) = told(world, task.clock.due - dt.timedelta(minutes=30)).today
    assert today.document_id == waits
    assert "30 min of business time left; if nobody acts, client contact is told" in today.sentence
    (late,) = told(world, task.clock.due + dt.timedelta(minutes=30)).late
    assert late.sentence.startswith("vendor master: late by 30 min of business time, was due ")
    step = Escalated(document_id=waits, step="7 %", started=NOON, told="team lead", due_at=NOON)
    with write(world.engine) as connection:
        record_escalation(connection, "acme", step)
    found = told(world, NOON).escalated
    assert [(one.to, one.documents) for one in found if one.step == "7 %"] == [("team lead", (waits,))]
    assert told(world, NOON, since=dt.datetime(2100, 1, 1, tzinfo=dt.UTC)).escalated == ()


def test_what_is_asked_outside_is_not_late_and_comes_last(world: World) -> None:
    waits = world.receive(invoice("A-1", day="2026-03-10", **UNKNOWN))
    world.night()
    question = Question(asked="vendor", question="Who are you?", until=dt.date(2026, 3, 20))
    with write(world.engine) as connection:
        ask(connection, "acme", waits, question, actor="jo")
    future = dt.datetime.now(dt.UTC) + dt.timedelta(days=30)
    assert {task.priority.lane for task in planned(world, future).tasks} == {Lane.ASKED}
    found = told(world, future)
    assert (found.late, [one.sentence for one in found.asked]) == (
        (),
        ["vendor is asked until 2026-03-20: Who are you?"],
    )


def test_a_client_sees_its_own_work_only(world: World) -> None:
    world.receive(invoice("A-1", day="2026-03-10", **UNKNOWN))
    world.night()
    with read(world.engine) as connection:
        assert work_plan(connection, "other", SERVICE, NOON).tasks == ()
