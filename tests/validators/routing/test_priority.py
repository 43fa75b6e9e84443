"""Q-02: what makes a task urgent, each reason with its points and its sentence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.finding import Queue
from documents.master.service_level import Importance, Service
from documents.values.business_time import Pause
from tests.validators.routing.waiting import MONDAY, SERVICE, document, hours, reason
from validators.routing.clock import clock_of
from validators.routing.plan import plan
from validators.routing.priority import Lane, Priority, priority_of
from validators.routing.work import OpenDocument

FRIDAY = dt.date(2026, 3, 6)


def priority(one: OpenDocument, now: dt.datetime = MONDAY, service: Service = SERVICE, largest: str = "0") -> Priority:
    clock = clock_of(one, service, now)
    return priority_of(one, one.queues[0], clock, service, now, Decimal(largest))


def said(found: Priority) -> list[str]:
    return [str(term) for term in found.terms]


def test_a_fresh_document_without_money_has_no_urgency() -> None:
    assert said(priority(document())) == []


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (5, "+10: 15 h of the promised 20 h are left"),
        (34, "+40: 0 min of the promised 20 h are left"),
        (49, "+40: late by 1 h of business time"),
    ],
)
def test_the_promise(later: int, expected: str) -> None:
    assert expected in said(priority(document(), MONDAY + hours(later)))


@pytest.mark.parametrize(
    ("base", "points"), [("9", "4.2"), ("999", "12.5"), ("999999", "25"), ("123456789", "25"), ("0.01", None)]
)
def test_money_counts_by_its_power_of_ten_up_to_a_million(base: str, points: str | None) -> None:
    expected = [] if points is None else [f"+{points}: it is over {Decimal(base):,.2f} EUR"]
    assert said(priority(document(base=Decimal(base)))) == expected


@pytest.mark.parametrize(
    ("last", "largest", "expected"),
    [
        (dt.date(2026, 3, 2), "24.80", "+25: discount of 24.80 EUR is lost after 2026-03-02"),
        (dt.date(2026, 3, 4), "24.80", "+25: discount of 24.80 EUR is lost after 2026-03-04"),
        (dt.date(2026, 3, 4), "49.60", "+12.5: discount of 24.80 EUR is lost after 2026-03-04"),
        (dt.date(2026, 3, 5), "24.80", None),  # three business days away
        (dt.date(2026, 3, 1), "24.80", None),  # lost already
    ],
)
def test_a_discount_counts_shortly_before_it_is_lost(last: dt.date, largest: str, expected: str | None) -> None:
    one = document(discount=Decimal("24.80"), discount_until=last)
    assert said(priority(one, largest=largest)) == ([expected] if expected else [])


def test_a_discount_over_a_weekend_is_one_business_day_away() -> None:
    one = document(discount=Decimal(8), discount_until=dt.date(2026, 3, 9))
    assert any("discount" in term for term in said(priority(one, dt.datetime(2026, 3, 6, 17, tzinfo=dt.UTC))))


def test_a_vendor_counts_as_the_clients_file_says() -> None:
    service = SERVICE.model_copy(update={"priority": Importance(vendors={"V1": Decimal("0.5")})})
    assert said(priority(document(vendor_id="V1"), service=service)) == [
        "+10: vendor V1 has importance 0.5 at this client"
    ]
    assert said(priority(document(vendor_id="V2"), service=service)) == []


def test_age_has_no_ceiling() -> None:
    terms = said(priority(document(), MONDAY + dt.timedelta(weeks=8)))
    assert terms[0] == "+60: has waited 40 business days"


def test_possible_fraud_comes_before_everything_and_what_waits_outside_comes_last() -> None:
    fraud = reason("V-FRD-01", Queue.VENDOR_MASTER)
    asked = document("d", fraud, pauses=(Pause(MONDAY, MONDAY + hours(5)),), asked_until=FRIDAY)
    big = document("b", base=Decimal(1_000_000))
    found = plan("acme", [asked, big, document("c", fraud)], SERVICE, MONDAY + hours(5))
    assert [(task.document.document_id, task.priority.lane) for task in found.tasks] == [
        ("c", Lane.FRAUD),
        ("b", Lane.ORDINARY),
        ("d", Lane.ASKED),
    ]


def test_only_the_desk_with_the_suspicion_is_in_the_lane_of_fraud() -> None:
    both = document("a", reason("V-FRD-01", Queue.VENDOR_MASTER), reason("V-PO-09", Queue.RECEIVING))
    found = plan("acme", [both], SERVICE, MONDAY)
    assert [(task.queue, task.priority.lane, task.after) for task in found.tasks] == [
        (Queue.VENDOR_MASTER, Lane.FRAUD, ()),
        (Queue.RECEIVING, Lane.ORDINARY, ()),
    ]


def test_nobody_is_asked_to_book_a_receipt_for_what_may_be_a_duplicate() -> None:
    doubtful = document(
        "a", reason("V-DUP-08", Queue.DUPLICATE_FRAUD), reason("V-PO-08"), reason("V-ID-01", Queue.VENDOR_MASTER)
    )
    cheap = document("b")
    found = plan("acme", [doubtful, cheap], SERVICE, MONDAY)
    assert [(task.document.document_id, task.queue, task.after) for task in found.tasks] == [
        ("a", Queue.DUPLICATE_FRAUD, ()),
        ("a", Queue.VENDOR_MASTER, ()),
        ("b", Queue.RECEIVING, ()),
        ("a", Queue.RECEIVING, (Queue.DUPLICATE_FRAUD, Queue.VENDOR_MASTER)),
    ]


def test_what_is_equally_urgent_goes_by_age() -> None:
    older = document("z", received_at=MONDAY - hours(1))
    assert [task.document.document_id for task in plan("acme", [document("a"), older], SERVICE, MONDAY).tasks] == [
        "z",
        "a",
    ]


amounts = st.decimals(0, 10**9, places=2)


@given(amounts, amounts, st.integers(1, 10_000))
def test_nothing_waits_for_ever(small: Decimal, large: Decimal, days: int) -> None:
    """However large and urgent a fresh document is, it never comes before one that has waited long enough."""
    service = SERVICE.model_copy(update={"priority": Importance(vendors={"V1": Decimal(1)})})
    now = MONDAY + dt.timedelta(weeks=30, days=days)
    old = document(base=small)
    fresh = document("b", base=large, vendor_id="V1", received_at=now, discount=Decimal(99), discount_until=now.date())
    assert priority(old, now, service).points > priority(fresh, now, service, largest="99").points


@given(
    amounts,
    amounts,
    st.timedeltas(dt.timedelta(0), dt.timedelta(days=90)),
    st.timedeltas(max_value=dt.timedelta(days=1)),
)
def test_points_only_grow_with_money_and_time(
    one: Decimal, other: Decimal, first: dt.timedelta, more: dt.timedelta
) -> None:
    less, much = sorted((one, other))
    now, later = MONDAY + first, MONDAY + first + abs(more) % dt.timedelta(days=90)
    assert priority(document(base=less), now).points <= priority(document(base=much), now).points
    assert priority(document(base=less), now).points <= priority(document(base=less), later).points
    assert all(term.points > 0 for term in priority(document(base=much), later).terms)
