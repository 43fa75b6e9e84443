"""What is the vendor custodian's and holds a payment is released by two persons, never by one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.database.clock import database_now
from documents.database.engine import read, write
from documents.finding import Finding, Role
from documents.register.decision_checks import check_decisions
from documents.register.decisions import Decided, Kind, record_decision
from documents.register.findings import replace_findings, waive_finding
from documents.register.tables import findings
from documents.register.waiver_requests import waiver_requests
from documents.state import State
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.settled import Settled
from review.decisions.waivers import Waived, confirm_waiver, refuse_waiver, waive
from review.people.entrusting import declare_interest
from review.people.person import Person
from tests.flows.stages.world import invoice
from tests.review.decisions.desk import AT, DeskWorld

CODE = "V-FRD-01"
NEW = "DE02120300000000202051"
WHY = "the vendor's old number confirmed it"
SEEN = "I rang the same number myself"


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    made = DeskWorld(tmp_path, engine)
    made.know_the_vendor()
    return made


@pytest.fixture
def bill(world: DeskWorld) -> str:
    """Return an invoice that is posted, its payment held because its account is not on file."""
    made = world.receive(invoice(order="", iban=NEW))
    world.night()
    assert (world.state(made), world.held(made)) == (State.POSTED, {CODE})
    return made


def vera(world: DeskWorld) -> Person:
    return world.person("vera", Role.VENDOR_CUSTODIAN)


def viktor(world: DeskWorld) -> Person:
    return world.person("viktor", Role.VENDOR_CUSTODIAN)


def which(world: DeskWorld, bill: str) -> Waived:
    found = world.open(bill, CODE)
    return Waived(code=CODE, subject=found.subject, evidence_hash=found.evidence_hash)


def ask(world: DeskWorld, bill: str, by: Person, once: str = "") -> Settled:
    stamp = world.stamp(bill, once=once)
    return waive(world.here, AT, bill, (which(world, bill),), reason="agreed", text=WHY, by=by, stamp=stamp)


def confirm(world: DeskWorld, bill: str, by: Person, text: str = SEEN) -> Settled:
    return confirm_waiver(world.here, AT, bill, which(world, bill), text=text, by=by, stamp=world.stamp(bill))


def refuse(world: DeskWorld, bill: str, by: Person) -> Settled:
    return refuse_waiver(
        world.here, AT, bill, which(world, bill), text="nobody there knows of it", by=by, stamp=world.stamp(bill)
    )


def test_one_custodian_asks_and_nothing_is_released(world: DeskWorld, bill: str) -> None:
    settled = ask(world, bill, vera(world))
    assert (settled.state, world.held(bill)) == (State.POSTED, {CODE})
    found = world.open(bill, CODE)
    assert f'vera asked on {dt.datetime.now(dt.UTC):%Y-%m-%d} to accept it ("{WHY}")' in found.message
    world.night()
    assert world.held(bill) == {CODE}
    with pytest.raises(NotPossibleError, match="vera asked for it already"):
        ask(world, bill, viktor(world))


@pytest.mark.parametrize("second", ["viktor", "sam", "carl"])
def test_another_person_confirms_and_the_payment_goes_on(world: DeskWorld, bill: str, second: str) -> None:
    ask(world, bill, vera(world))
    settled = confirm(world, bill, viktor(world) if second == "viktor" else getattr(world, second))
    assert ([one.code for one in settled.released], world.held(bill)) == ([CODE], set())
    with read(world.engine) as connection:
        row = connection.execute(sa.select(findings).where(findings.c.code == CODE)).one()
        assert list(check_decisions(connection)) == []
    assert row.waived_by == second
    assert row.waived_reason == f"Agreed with the vendor: {WHY} (asked by vera); confirmed: {SEEN}"


def test_who_asked_does_not_confirm_whatever_else_they_are(world: DeskWorld, bill: str) -> None:
    both = world.person("vera", Role.VENDOR_CUSTODIAN, Role.CONTROLLER)
    ask(world, bill, both)
    with pytest.raises(NotAllowedError, match="Vera asked for it; another person"):
        confirm(world, bill, both)
    assert world.held(bill) == {CODE}


@pytest.mark.parametrize("by", ["rita", "ada"])
def test_who_has_no_role_for_it_does_not_confirm(world: DeskWorld, bill: str, by: str) -> None:
    ask(world, bill, vera(world))
    with pytest.raises(NotAllowedError, match="may not waive"):
        confirm(world, bill, getattr(world, by))


def test_who_is_related_to_the_vendor_does_not_confirm(world: DeskWorld, bill: str) -> None:
    ask(world, bill, vera(world))
    with write(world.engine) as connection:
        declare_interest(connection, "carl", "acme", "mueller", "his sister owns it", by="carl")
    with pytest.raises(NotAllowedError, match="V-SOD-03"):
        confirm(world, bill, world.carl)


def test_nothing_is_confirmed_that_nobody_asked_for(world: DeskWorld, bill: str) -> None:
    with pytest.raises(NotPossibleError, match="nobody asks"):
        confirm(world, bill, viktor(world))
    ask(world, bill, vera(world))
    with pytest.raises(NotPossibleError, match="V-SOD-04"):
        confirm(world, bill, viktor(world), text="yes")


@pytest.mark.parametrize("by", ["carl", "vera"])
def test_a_refused_request_is_none_and_can_be_asked_for_again(world: DeskWorld, bill: str, by: str) -> None:
    ask(world, bill, vera(world))
    settled = refuse(world, bill, vera(world) if by == "vera" else world.carl)
    assert (settled.state, world.held(bill)) == (State.POSTED, {CODE})
    assert "asked" not in world.open(bill, CODE).message
    with pytest.raises(NotPossibleError, match="nobody asks"):
        confirm(world, bill, world.sam)
    ask(world, bill, vera(world))
    confirm(world, bill, viktor(world))
    assert world.held(bill) == set()


def test_a_request_ends_with_the_finding_it_speaks_of(world: DeskWorld, bill: str) -> None:
    ask(world, bill, vera(world))
    finding = world.open(bill, CODE)
    with write(world.engine) as connection:
        replace_findings(connection, "acme", bill, [])
    with write(world.engine) as connection:
        replace_findings(connection, "acme", bill, [finding])
        assert waiver_requests(connection, "acme", bill) == {}
    with pytest.raises(NotPossibleError, match="nobody asks"):
        confirm(world, bill, viktor(world))


def around(world: DeskWorld, bill: str, kind: Kind, person: str, role: Role, **more: object) -> None:
    """Write a decision down without asking the domain."""
    decided: dict[str, object] = {
        "kind": kind, "person": person, "role": role, "version": 1, "document_id": bill, "vendor_id": "mueller",
        "reason_code": "agreed", "text": WHY, **which(world, bill).model_dump(), **more,
    }  # fmt: skip
    with write(world.engine) as connection:
        once = f"around {database_now(connection).isoformat()}"
        record_decision(connection, "acme", once, 0, Decided.model_validate(decided))


def release(world: DeskWorld, bill: str, by: str) -> None:
    finding: Finding = world.open(bill, CODE)
    with write(world.engine) as connection:
        waive_finding(connection, "acme", bill, finding, actor=by, reason=WHY)


CUSTODIAN = Role.VENDOR_CUSTODIAN


@pytest.mark.parametrize(
    "steps",
    [
        [(Kind.WAIVE, "vera", CUSTODIAN)],
        [(Kind.ASK_WAIVER, "vera", CUSTODIAN), (Kind.WAIVE, "vera", CUSTODIAN)],
        [(Kind.WAIVE, "vera", CUSTODIAN), (Kind.ASK_WAIVER, "viktor", CUSTODIAN)],
        [
            (Kind.ASK_WAIVER, "viktor", CUSTODIAN),
            (Kind.REFUSE_WAIVER, "carl", Role.CONTROLLER),
            (Kind.WAIVE, "vera", CUSTODIAN),
        ],
    ],
)
def test_the_database_refuses_a_release_by_one_person(
    world: DeskWorld, bill: str, steps: list[tuple[Kind, str, Role]]
) -> None:
    vera(world), viktor(world)
    for kind, person, role in steps:
        around(world, bill, kind, person, role)
    last = next(person for kind, person, _role in reversed(steps) if kind is Kind.WAIVE)
    with pytest.raises(IntegrityError, match="a second person confirms it"):
        release(world, bill, last)
    assert world.held(bill) == {CODE}


def test_the_database_refuses_a_second_person_of_another_role(world: DeskWorld, bill: str) -> None:
    viktor(world)
    around(world, bill, Kind.ASK_WAIVER, "viktor", CUSTODIAN)
    with pytest.raises(IntegrityError, match="not for this role"):
        around(world, bill, Kind.WAIVE, "ada", Role.APPROVER)


def test_the_database_refuses_a_second_person_who_is_related(world: DeskWorld, bill: str) -> None:
    vera(world)
    around(world, bill, Kind.ASK_WAIVER, "vera", CUSTODIAN)
    around(world, bill, Kind.WAIVE, "carl", Role.CONTROLLER)
    with write(world.engine) as connection:
        declare_interest(connection, "carl", "acme", "mueller", "his sister owns it", by="carl")
    with pytest.raises(IntegrityError, match="a second person confirms it"):
        release(world, bill, "carl")


@pytest.mark.parametrize(
    "more", [{"role": Role.REVIEWER, "person": "rita"}, {"reason_code": ""}, {"text": "  short  "}, {"code": ""}]
)
def test_the_database_refuses_half_a_request(world: DeskWorld, bill: str, more: dict[str, object]) -> None:
    vera(world)
    with pytest.raises(IntegrityError, match="is asked for by a vendor custodian"):
        around(world, bill, Kind.ASK_WAIVER, **{"person": "vera", "role": CUSTODIAN, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("act", ["INSERT INTO earlier_waivers VALUES (1, 'acme', 'decision')"])
def test_nothing_is_made_an_earlier_waiver_later(world: DeskWorld, bill: str, act: str) -> None:
    assert bill
    with pytest.raises(IntegrityError, match="noted once"), write(world.engine) as connection:
        connection.execute(sa.text(act))
