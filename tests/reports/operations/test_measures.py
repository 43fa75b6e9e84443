"""The measures of section 7.2, each by its definition."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.finding import Severity
from documents.register.external_holds import Question, ask
from documents.register.findings import open_findings
from documents.register.tables import documents
from documents.state import State
from reports.operations import measures
from reports.operations.lives import MATCH, Life, lives
from reports.operations.measures import NO_SAMPLES, Period, wilson
from reports.operations.population import age_class
from reports.report import Asked, Report
from tests.clock import now, today
from tests.documents.register.register_of import NOON, receive
from tests.flows.stages.world import CLIENT, World, invoice
from tests.ledgers import cases
from tests.waiving import second_person
from tests.waiving import waive as waive_finding

D = Decimal
WEEK = dt.timedelta(days=7)


def values(report: Report) -> dict[str, tuple[Any, Any, Any]]:
    return {row["measure"]: (row["part"], row["whole"], row["value"]) for row in report.frame.to_dict("records")}


def made(engine: sa.Engine) -> Report:
    with read(engine) as connection:
        asked = Asked(as_of=today(), since=today() - WEEK)
        return measures.build(connection, CLIENT, asked).checked()


@pytest.fixture
def week(world: World) -> World:
    """One invoice posted by itself, one after a waiver, one that waits for the vendor's answer."""
    world.noon = now() - dt.timedelta(days=2)
    world.receive(invoice("RE-3", 3, order="", day="2026-03-10"))
    world.night()
    again = world.receive(invoice("RE-3", 3, order="", day="2026-03-10"))
    waits = world.receive(invoice("RE-2", order="", vendor_name="Nobody", vendor_tax_id="", iban="", day="2026-03-11"))
    world.night()
    with write(world.engine) as connection:
        for one in open_findings(connection, "acme", again):
            if one.finding.severity is Severity.BLOCK_POST:
                waive_finding(connection, "acme", again, one.finding, actor="jo", reason="two deliveries")
        question = Question(asked="vendor", question="Who are you?", until=today() + WEEK)
        ask(connection, "acme", waits, question, actor="jo")
    world.night()
    with write(world.engine) as connection:
        second_person(connection, "acme", again, actor="ann")
    world.night()
    assert world.states() == [State.POSTED, State.POSTED, State.ON_HOLD_EXTERNAL]
    return world


def test_what_ended_long_ago_is_not_read_and_what_waits_always_is(week: World) -> None:
    posted, again, waits = (one for one, _state in sorted_by_arrival(week))
    later = now() + dt.timedelta(days=400)
    with read(week.engine) as connection:
        assert set(lives(connection, CLIENT, later)) >= {posted, again, waits}
        assert set(lives(connection, CLIENT, later, since=later)) == {waits}
        of_the_week = set(lives(connection, CLIENT, later, since=now() - WEEK))
        assert of_the_week >= {posted, again, waits}
        asked = Asked(as_of=later.date(), since=later.date())
        found = values(measures.build(connection, CLIENT, asked).checked())
    assert found["backlog"][2] == 1


def sorted_by_arrival(world: World) -> list[tuple[str, str]]:
    query = sa.select(documents.c.id, documents.c.state).order_by(documents.c.received_at, documents.c.id)
    with read(world.engine) as connection:
        return [(row.id, row.state) for row in connection.execute(query)]


def test_a_week_by_its_measures(week: World) -> None:
    found = values(made(week.engine))
    assert found["touchless"] == (1, 2, D("0.5"))
    assert found["touchless, capture"] == found["touchless, match"] == (2, 2, 1)
    assert found["first-pass yield"] == (1, 3, D("0.3333"))
    assert found["exception rate"] == (2, 3, D("0.6667"))
    assert found["backlog"][2] == 1
    assert found["backlog, value"][2] == D("296.31")
    assert found["days of work"][2] == D("5.0"), "two documents ended in ten business days"
    assert found["reversal rate"] == (0, 2, 0)
    assert found["vendor queries per 100"] == (1, 3, D("33.33"))
    assert found["intake completeness"] == (3, 3, 1)


def test_what_has_no_data_says_so(sqlite_engine: sa.Engine) -> None:
    report = made(sqlite_engine)
    assert report.frame[report.frame["code"].isin(["K-06", "K-07"])]["counted"].unique().tolist() == [NO_SAMPLES]
    assert {value for _part, _whole, value in values(report).values()} <= {None, 0}


def test_other_clients_do_not_count(week: World) -> None:
    with read(week.engine) as connection:
        other = CLIENT.model_copy(update={"id": "borealis"})
        report = measures.build(connection, other, Asked(as_of=today(), since=today() - WEEK)).checked()
    assert {value for _part, _whole, value in values(report).values()} <= {None, 0}


def test_what_is_due_and_unfinished_breaks_the_promise(engine: sa.Engine) -> None:
    """20 business hours from Wednesday noon end on Friday noon."""
    ends = {"in time": NOON + dt.timedelta(hours=4), "late": NOON + dt.timedelta(days=5), "open": None, "filed": None}
    ids = {name: receive(engine, name).document_id for name in ends}
    found = {ids[name]: Life(finished=end) for name, end in ends.items()}
    found[ids["filed"]].state = State.ARCHIVED
    for days, due in ((1, 0), (3, 3)):
        period = Period(cases.CLIENT, NOON - WEEK, NOON + dt.timedelta(days=days), found)
        with read(engine) as connection:
            rows = list(measures.attainment(connection, period))
        assert rows[0][2:4] == (min(due, 1), due)
    assert [row[4] for row in rows[1:]] == [D("4.0"), D("30.0"), D("30.0")]


@pytest.mark.parametrize(("part", "whole", "low", "high"), [(198, 200, "0.964", "0.997"), (125, 125, "0.970", "1.000")])
def test_the_interval_of_a_share(part: int, whole: int, low: str, high: str) -> None:
    assert tuple(end.quantize(D("0.001")) for end in wilson(part, whole) if end is not None) == (D(low), D(high))
    assert wilson(0, 0) == (None, None)


def test_a_life_ends_once_and_may_come_back() -> None:
    life = Life()
    steps = (State.RECEIVED, State.QUEUED, State.REJECTED, State.QUEUED, State.POSTED, State.CLOSED)
    for hour, (before, after) in enumerate(pairwise(steps)):
        life.advance(before, after, NOON + dt.timedelta(hours=hour))
    assert life.state is State.CLOSED
    assert life.finished == NOON + dt.timedelta(hours=1)
    assert life.posted == NOON + dt.timedelta(hours=3)
    assert (len(life.outputs), len(life.reopened)) == (2, 1)


def test_a_waiver_of_matching_is_told_from_others(world: World) -> None:
    waits = world.receive(invoice("RE-3", 3, order="4599999"))
    world.night()
    with write(world.engine) as connection:
        (one,) = (each for each in open_findings(connection, "acme", waits) if each.finding.code == "V-PO-01")
        waive_finding(connection, "acme", waits, one.finding, actor="jo", reason="ordered by telephone")
    with read(world.engine) as connection:
        assert lives(connection, CLIENT, now() + WEEK)[waits].touched == {MATCH}


@pytest.mark.parametrize(
    ("days", "name"), [("0", "0-1"), ("1", "0-1"), ("1.1", "1-2"), ("5", "2-5"), ("10", "5-10"), ("10.1", "over 10")]
)
def test_classes_of_age(days: str, name: str) -> None:
    assert age_class(D(days)) == name
