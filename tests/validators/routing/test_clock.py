"""K-01: the clock of a document runs in business time and stands still while somebody outside is asked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from documents.kind import DocType
from documents.master.service_level import Calendar, Service, ServiceLevel
from documents.state import State
from documents.values.business_time import Pause
from tests.validators.routing.waiting import MONDAY, SERVICE, document, hours, reason
from validators.routing.clock import clock_of, spoken

moments = st.timedeltas(dt.timedelta(0), dt.timedelta(days=20)).map(lambda length: MONDAY + length)


def test_a_document_waits_from_its_receipt() -> None:
    clock = clock_of(document(), SERVICE, MONDAY + hours(25))
    assert (clock.passed, clock.left, clock.late) == (hours(11), hours(9), False)
    assert clock.due == dt.datetime(2026, 3, 3, 18, tzinfo=dt.UTC)
    assert clock.share == Decimal("0.55")


def test_a_promise_is_broken_after_its_end_and_not_at_it() -> None:
    end = dt.datetime(2026, 3, 3, 18, tzinfo=dt.UTC)
    assert not clock_of(document(), SERVICE, end).late
    late = clock_of(document(), SERVICE, end + hours(16))
    assert (late.late, late.left) == (True, -hours(2))


def test_a_held_payment_waits_from_the_first_sight_of_what_holds_it() -> None:
    holds = (reason(since=MONDAY + hours(24)), reason("V-PO-08", since=MONDAY + hours(48)))
    clock = clock_of(document("a", *holds, held=True, state=State.POSTED), SERVICE, MONDAY + hours(49))
    assert (clock.started, clock.target, clock.passed) == (MONDAY + hours(24), hours(50), hours(11))


def test_a_type_of_document_may_have_a_promise_of_its_own_and_a_cut_off_moves_its_start() -> None:
    service = Service(
        calendar=Calendar(timezone="UTC", cut_off="16:00"), sla=ServiceLevel(by_type={DocType.CREDIT_NOTE: Decimal(40)})
    )
    late = document(received_at=MONDAY + hours(8), doc_type=DocType.CREDIT_NOTE)
    clock = clock_of(late, service, MONDAY + hours(25))
    assert (clock.started, clock.passed, clock.target) == (MONDAY + hours(24), hours(1), hours(40))


def test_a_question_to_somebody_outside_stops_the_clock() -> None:
    now = MONDAY + hours(25)
    asked = document(pauses=(Pause(MONDAY + hours(1), now),), asked_until=dt.date(2026, 3, 10))
    clock = clock_of(asked, SERVICE, now)
    assert (clock.passed, clock.paused) == (hours(1), True)


@given(moments, moments, moments)
def test_a_pause_never_shortens_what_is_left_nor_brings_the_end_forward(
    now: dt.datetime, one: dt.datetime, other: dt.datetime
) -> None:
    paused = document(pauses=(Pause(min(one, other), max(one, other)),))
    without, with_pause = (clock_of(each, SERVICE, now) for each in (document(), paused))
    assert with_pause.left >= without.left
    assert with_pause.due is not None
    assert without.due is not None
    assert with_pause.due >= without.due


def test_lengths_are_said_as_people_say_them() -> None:
    lengths = (hours(3), hours(3.5), hours(-0.75), dt.timedelta(seconds=59), hours(30))
    assert [spoken(one) for one in lengths] == ["3 h", "3 h 30 min", "45 min", "0 min", "30 h"]
