"""Decisions written past the program: the database itself compares limits, roles and interests (L-28, L-29, V-SOD-03)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.database.engine import write
from documents.finding import Finding, Role
from documents.register.decisions import Decided, Kind, record_decision
from documents.state import State
from review.decisions.approvals import approve
from review.people.entrusting import declare_interest
from tests.flows.stages.world import invoice
from tests.review.decisions.desk import AT, DeskWorld

APPROVAL = "V-SOD-02"
OVER = "above the limit of the role"


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    return DeskWorld(tmp_path, engine)


@pytest.fixture
def bill(world: DeskWorld) -> str:
    """An invoice over 8,889.30 EUR that waits for an approval."""
    found = world.receive(invoice("RE-9", 300, order=""))
    world.night()
    assert APPROVAL in world.codes(found)
    return found


def around(world: DeskWorld, bill: str, finding: Finding, kind: Kind, person: str, role: Role, **facts: object) -> None:
    """Write a decision down without asking the program."""
    known = {"code": finding.code, "subject": finding.subject, "evidence_hash": finding.evidence_hash}
    decided = Decided(
        kind=kind, person=person, role=role, version=1, document_id=bill, vendor_id="mueller", reason_code="agreed",
        text="said past the program", facts=facts, **known,
    )  # fmt: skip
    with write(world.engine) as connection:
        record_decision(connection, "acme", f"{kind} {person} {facts}", 0, decided)


@pytest.mark.parametrize("facts", [{}, {"weight": "100.01"}, {"weight": "8889.30"}])
def test_an_approval_above_the_limit_is_refused(world: DeskWorld, bill: str, facts: dict[str, object]) -> None:
    world.person("lena", Role.APPROVER, limit=Decimal(100))
    asked = world.open(bill, APPROVAL)
    with pytest.raises(IntegrityError, match=OVER):
        around(world, bill, asked, Kind.APPROVE, "lena", Role.APPROVER, **facts)
    around(world, bill, asked, Kind.APPROVE, "lena", Role.APPROVER, weight="100.00")


def test_the_program_tells_the_database_what_its_approvals_weigh(world: DeskWorld, bill: str) -> None:
    lena = world.person("lena", Role.APPROVER, limit=Decimal("8889.30"))
    assert approve(world.here, AT, bill, by=lena, stamp=world.stamp(bill)).state is State.READY


def test_a_released_correction_and_what_an_approver_accepts_weigh_too(world: DeskWorld, bill: str) -> None:
    world.person("lena", Role.APPROVER, limit=Decimal(100))
    asked = world.open(bill, APPROVAL)
    for kind in (Kind.RELEASE, Kind.WAIVE):
        with pytest.raises(IntegrityError, match=OVER):
            around(world, bill, asked, kind, "lena", Role.APPROVER, weight="8889.30")


@pytest.mark.parametrize(
    ("person", "role"), [("ada", Role.APPROVER), ("carl", Role.CONTROLLER), ("bob", Role.BUYER), ("tax", Role.TAX)]
)
def test_a_finding_is_accepted_by_its_own_role_only(world: DeskWorld, person: str, role: Role) -> None:
    bill = world.unproven()
    finding = world.open(bill, "V-DOC-01")
    world.person(person, role)
    with pytest.raises(IntegrityError, match="not for this role"):
        around(world, bill, finding, Kind.WAIVE, person, role)
    around(world, bill, finding, Kind.WAIVE, "rita", Role.REVIEWER)
    around(world, bill, finding, Kind.WAIVE, "sam", Role.SUPERVISOR)


def test_no_finding_that_is_not_there_is_accepted(world: DeskWorld) -> None:
    bill = world.unproven()
    gone = world.open(bill, "V-DOC-01").model_copy(update={"subject": "iban"})
    with pytest.raises(IntegrityError, match="not for this role"):
        around(world, bill, gone, Kind.WAIVE, "rita", Role.REVIEWER)


def test_who_is_related_to_the_vendor_neither_approves_nor_accepts(world: DeskWorld, bill: str) -> None:
    with write(world.engine) as connection:
        for login in ("ada", "rita"):
            declare_interest(connection, login, "acme", "mueller", "a brother owns it", by="carl")
    asked = world.open(bill, APPROVAL)
    with pytest.raises(IntegrityError, match="related to the vendor"):
        around(world, bill, asked, Kind.APPROVE, "ada", Role.APPROVER, weight="1")
    doubtful = world.unproven("RE-10")
    with pytest.raises(IntegrityError, match="related to the vendor"):
        around(world, doubtful, world.open(doubtful, "V-DOC-01"), Kind.WAIVE, "rita", Role.REVIEWER)
