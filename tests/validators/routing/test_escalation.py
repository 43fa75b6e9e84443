"""Q-04: who is told when nobody acts, and when."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from documents.finding import Queue
from documents.master.service_level import EscalationStep, Service
from documents.state import State
from documents.values.business_time import Pause
from tests.validators.routing.waiting import MONDAY, SERVICE, document, hours, reason
from validators.routing.clock import clock_of
from validators.routing.escalation import escalations, taken_and_next
from validators.routing.plan import due_on, plan
from validators.routing.work import OpenDocument


def told(one: OpenDocument, now: dt.datetime, service: Service = SERVICE) -> list[str]:
    clock = clock_of(one, service, now)
    return [each.to for each in taken_and_next(escalations(one, clock, service), clock, now)[0]]


def comes(one: OpenDocument, now: dt.datetime) -> tuple[str, dt.datetime] | None:
    clock = clock_of(one, SERVICE, now)
    found = taken_and_next(escalations(one, clock, SERVICE), clock, now)[1]
    return (found.to, found.at) if found else None


CAPTURE = document("a", reason("V-ARI-03", Queue.CAPTURE))


def test_the_steps_of_the_specification_come_one_after_the_other() -> None:
    clock = clock_of(CAPTURE, SERVICE, MONDAY)
    assert [(one.step, one.to, one.at - MONDAY) for one in escalations(CAPTURE, clock, SERVICE)] == [
        ("50 %", "desk (reminder)", hours(10)),
        ("80 %", "team lead", hours(30)),
        ("100 %", "client contact", hours(34)),
        ("150 %", "manager", hours(58)),
    ]


def test_a_step_is_due_at_its_moment_and_not_before() -> None:
    moment = MONDAY + hours(30)
    assert told(CAPTURE, moment - dt.timedelta.resolution) == ["desk (reminder)"]
    assert told(CAPTURE, moment) == ["desk (reminder)", "team lead"]
    assert comes(CAPTURE, moment) == ("client contact", MONDAY + hours(34))
    assert comes(CAPTURE, MONDAY + hours(58)) is None


def test_the_buyers_and_the_receivers_managers_are_told_after_days_of_their_own_task() -> None:
    late = reason("V-PO-06", Queue.BUYER, since=MONDAY + hours(24))
    both = document("a", late, reason("V-PO-09", Queue.RECEIVING), held=True, state=State.POSTED)
    clock = clock_of(both, SERVICE, MONDAY)
    found = {one.to: (one.queue, one.at - MONDAY) for one in escalations(both, clock, SERVICE) if one.queue}
    assert found == {
        "buyer's manager": (Queue.BUYER, hours(2 * 24 + 10)),
        "receiver's manager": (Queue.RECEIVING, hours(4 * 24 + 10)),
    }


def test_a_desk_is_shown_its_own_steps_and_those_of_the_whole_document() -> None:
    both = document(
        "a", reason("V-PO-06", Queue.BUYER), reason("V-PO-09", Queue.RECEIVING), held=True, state=State.POSTED
    )
    found = plan("acme", [both], SERVICE, MONDAY + hours(4 * 24 + 9))
    assert {one.queue: [step.to for step in one.reached] for one in found.tasks} == {
        Queue.BUYER: ["buyer's manager", "desk (reminder)", "team lead"],
        Queue.RECEIVING: ["desk (reminder)", "team lead"],
    }
    assert {one.queue: one.upcoming.to for one in found.tasks if one.upcoming} == {
        Queue.BUYER: "client contact",
        Queue.RECEIVING: "client contact",
    }


def test_nobody_is_told_while_somebody_outside_is_asked_and_the_pause_moves_what_comes() -> None:
    start, now = MONDAY + hours(5), MONDAY + hours(7 * 24)
    asked = document("a", pauses=(Pause(start, now),), asked_until=dt.date(2026, 3, 20))
    assert told(asked, now) == []
    assert comes(asked, now) is None
    answered = asked.model_copy(update={"asked_until": None})
    assert told(answered, now) == []
    assert comes(answered, now) == ("desk (reminder)", now + hours(5))


def test_the_manager_of_a_desk_that_waits_for_another_one_is_not_told() -> None:
    doubtful = document("a", reason("V-PO-06", Queue.BUYER), reason("V-DUP-04", Queue.DUPLICATE_FRAUD))
    assert "buyer's manager" not in told(doubtful, MONDAY + dt.timedelta(weeks=4))
    assert "buyer's manager" in told(document("a", reason("V-PO-06", Queue.BUYER)), MONDAY + dt.timedelta(weeks=4))


def test_steps_are_those_of_the_clients_file() -> None:
    steps = (
        EscalationStep(at_percent=10, desk=Queue.TAX, to="tax lead"),
        EscalationStep(after_days=Decimal("0.5"), to="everybody"),
    )
    service = SERVICE.model_copy(update={"escalation": steps})
    both = document("a", reason("V-TAX-01", Queue.TAX), reason("V-PO-09"))
    assert told(both, MONDAY + hours(2), service) == ["tax lead"]
    assert told(both, MONDAY + hours(5), service) == ["tax lead", "everybody", "everybody"]
    assert told(CAPTURE, MONDAY + hours(2), service) == []


def test_what_is_late_and_what_is_due_today() -> None:
    documents = [document("old", received_at=MONDAY - hours(72)), document("new"), CAPTURE]
    found = plan("acme", documents, SERVICE, MONDAY + hours(25))
    assert [one.document.document_id for one in found.late] == ["old"]
    assert {one.document.document_id for one in due_on(found, SERVICE, dt.date(2026, 3, 3))} == {"new", "a"}
    assert due_on(found, SERVICE, dt.date(2026, 3, 4)) == ()


def test_a_document_at_two_desks_is_late_once_and_the_graver_desk_is_first() -> None:
    both = document("a", reason("V-PO-06", Queue.BUYER), reason("V-ID-01", Queue.VENDOR_MASTER))
    found = plan("acme", [both], SERVICE, MONDAY + hours(200))
    assert [(one.queue, one.first) for one in found.tasks] == [(Queue.VENDOR_MASTER, True), (Queue.BUYER, False)]
    assert len(found.late) == 1
