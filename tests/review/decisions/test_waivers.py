"""Accepting a finding: with a reason, by whom it names, and never without a second person where it stopped posting."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import write
from documents.finding import Finding, Role
from documents.register.decisions import Kind, decisions_of
from documents.state import State
from review.decisions.approvals import approve
from review.decisions.refusal import ChangedMeanwhileError, NotAllowedError, NotPossibleError
from review.decisions.settled import Settled
from review.decisions.waivers import Waived, may_waive, waive
from review.people.entrusting import declare_interest
from review.people.person import Person
from tests.flows.stages.world import invoice, receipt
from tests.review.decisions.desk import AT, DeskWorld

TEXT = "the missing cent is agreed"


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    made = DeskWorld(tmp_path, engine)
    made.know_the_vendor()
    return made


def held(world: DeskWorld) -> str:
    """Return an invoice that is posted, its payment held because nothing was received (V-PO-09)."""
    bill = world.receive(invoice())
    world.night()
    assert (world.state(bill), world.held(bill)) == (State.POSTED, {"V-PO-09"})
    return bill


def press(world: DeskWorld, bill: str, code: str, by: Person, *, reason: str = "agreed", text: str = TEXT) -> Settled:
    found = world.open(bill, code)
    one = Waived(code=code, subject=found.subject, evidence_hash=found.evidence_hash)
    return waive(world.here, AT, bill, (one,), reason=reason, text=text, by=by, stamp=world.stamp(bill))


def test_a_waived_hold_releases_the_payment_and_is_kept(world: DeskWorld) -> None:
    bill = held(world)
    settled = press(world, bill, "V-PO-09", world.ada)
    assert (settled.state, world.held(bill)) == (State.POSTED, set())
    assert [one.code for one in settled.released] == ["V-PO-09"]
    with write(world.engine) as connection:
        (kept,) = decisions_of(connection, "acme", bill, Kind.WAIVE)
    assert (kept.person, kept.role, kept.reason_code, kept.text) == ("ada", Role.APPROVER, "agreed", TEXT)


@pytest.mark.parametrize("by", ["rita", "sam", "carl"])
def test_only_the_role_that_the_finding_names_waives_it(world: DeskWorld, by: str) -> None:
    bill = held(world)
    before = world.dump()
    with pytest.raises(NotAllowedError, match="V-PO-09: found role"):
        press(world, bill, "V-PO-09", getattr(world, by))
    assert world.dump() == before


@pytest.mark.parametrize(("reason", "text"), [("", TEXT), ("because", TEXT), ("agreed", " too short "), ("agreed", "")])
def test_a_waiver_without_reason_or_text_is_refused(world: DeskWorld, reason: str, text: str) -> None:
    bill = held(world)
    with pytest.raises(NotPossibleError):
        press(world, bill, "V-PO-09", world.ada, reason=reason, text=text)
    assert world.held(bill) == {"V-PO-09"}


def test_what_nobody_may_waive_is_refused(world: DeskWorld) -> None:
    bill = world.waiting(invoice_number="")
    with pytest.raises(NotPossibleError, match="V-CMP-01: nobody waives it"):
        press(world, bill, "V-CMP-01", world.sam)


def test_other_evidence_is_another_finding(world: DeskWorld) -> None:
    bill = held(world)
    old = Waived(code="V-PO-09", subject=world.open(bill, "V-PO-09").subject, evidence_hash="0" * 64)
    with pytest.raises(NotPossibleError, match="is not open any more"):
        waive(world.here, AT, bill, (old,), reason="agreed", text=TEXT, by=world.ada, stamp=world.stamp(bill))


def test_an_older_version_than_the_newest_is_refused(world: DeskWorld) -> None:
    bill = held(world)
    stamp = world.stamp(bill)
    world.know(receipts=[receipt(4)])
    world.night()
    found = world.open(bill, "V-PO-08")
    one = Waived(code="V-PO-08", subject=found.subject, evidence_hash=found.evidence_hash)
    with pytest.raises(ChangedMeanwhileError):
        waive(world.here, AT, bill, (one,), reason="agreed", text=TEXT, by=world.ada, stamp=stamp)


def test_who_is_related_to_the_vendor_waives_nothing_of_it(world: DeskWorld) -> None:
    bill = held(world)
    with write(world.engine) as connection:
        declare_interest(connection, "ada", "acme", "mueller", "her brother owns it", by="carl")
    with pytest.raises(NotAllowedError, match="V-SOD-03"):
        press(world, bill, "V-PO-09", world.ada)


def test_what_stopped_posting_needs_a_second_person_who_did_not_waive_it(world: DeskWorld) -> None:
    bill = world.unproven()
    alone = world.person("both", Role.SUPERVISOR, Role.CONTROLLER)
    settled = press(world, bill, "V-DOC-01", alone)
    assert (settled.state, world.codes(bill)) == (State.QUEUED, {"V-SOD-02"})
    with pytest.raises(NotAllowedError, match="V-SOD-01"):
        approve(world.here, AT, bill, by=alone, stamp=world.stamp(bill))
    assert approve(world.here, AT, bill, by=world.ada, stamp=world.stamp(bill)).state is State.READY
    world.night()
    assert world.state(bill) is State.POSTED


def test_the_lead_waives_what_the_reviewers_may() -> None:
    def of(role: Role, code: str = "V-X") -> frozenset[Role]:
        return may_waive(Finding(code=code, severity="WARN", message="-", waived_by=role))  # type: ignore[arg-type]

    assert of(Role.REVIEWER) == {Role.REVIEWER, Role.SUPERVISOR}
    assert of(Role.TAX) == {Role.TAX}
    assert of(Role.NOBODY) == of(Role.ADMIN) == of(Role.APPROVER, "V-SOD-02") == frozenset()
