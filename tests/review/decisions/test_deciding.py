"""What holds for every decision: once however often it is sent, one person at a time, the database says no as well."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.database.engine import read, write
from documents.error import DaybookError
from documents.field import FieldName
from documents.finding import Role
from documents.kind import DocType
from documents.register.decisions import Decided, Kind, decisions_of, record_decision
from documents.register.drafts import draft_of, keep_draft
from documents.register.lifecycle import StaleClaimError
from documents.register.person_claims import claim_for, give_back, holder, keep
from documents.register.tables import findings
from documents.state import State
from flows.stages.judge import judge_waiting
from review.decisions.approvals import approve
from review.decisions.corrections import Changes, FieldChange, correct
from review.decisions.refusal import ChangedMeanwhileError, NotAllowedError, NotPossibleError
from review.decisions.settled import Stamp
from review.people.person import Grant, Person
from tests.review.decisions.desk import ALONE, AT, DeskWorld

RACES = 100
RIGHT = Changes(fields={FieldName.NET_TOTAL: FieldChange(raw="249.00")})
WRONG = Changes(fields={FieldName.NET_TOTAL: FieldChange(raw="248.00")})


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    made = DeskWorld(tmp_path, engine, ALONE)
    made.know_the_vendor()
    return made


def test_the_same_press_twice_is_one_decision(world: DeskWorld) -> None:
    bill = world.waiting()
    stamp = world.stamp(bill)
    first = correct(world.here, ALONE, bill, RIGHT, by=world.rita, stamp=stamp)
    before = world.dump()
    assert correct(world.here, ALONE, bill, RIGHT, by=world.rita, stamp=stamp) == first
    assert world.dump() == before


def test_a_press_belongs_to_its_person_and_document(world: DeskWorld) -> None:
    bill, other = world.waiting(), world.waiting(invoice_number="RE-8")
    stamp = world.stamp(bill)
    correct(world.here, ALONE, bill, RIGHT, by=world.rita, stamp=stamp)
    for document_id, by in ((bill, world.ralf), (other, world.rita)):
        with pytest.raises(NotPossibleError, match="was sent before"):
            correct(world.here, ALONE, document_id, RIGHT, by=by, stamp=stamp)


def test_who_was_slower_sees_who_changed_what_and_keeps_what_was_typed(world: DeskWorld) -> None:
    bill = world.waiting(invoice_number="")
    stamp = world.stamp(bill)
    with write(world.engine) as connection:
        keep_draft(connection, "acme", bill, "ralf", base_version=stamp.version, body='{"net_total": "248.00"}')
    correct(world.here, ALONE, bill, RIGHT, by=world.rita, stamp=world.stamp(bill))
    with pytest.raises(ChangedMeanwhileError) as conflict:
        correct(world.here, ALONE, bill, WRONG, by=world.ralf, stamp=stamp.model_copy(update={"once": "another"}))
    assert (conflict.value.by, conflict.value.version) == ("rita", world.look(bill).version)
    assert ("net_total", "259.00", "249.00") in [(one.field, one.before, one.after) for one in conflict.value.changes]
    with read(world.engine) as connection:
        draft = draft_of(connection, "acme", bill, "ralf")
    assert draft is not None
    assert draft.body == '{"net_total": "248.00"}'


def test_the_decision_ends_the_draft(world: DeskWorld) -> None:
    bill = world.waiting()
    with write(world.engine) as connection:
        keep_draft(connection, "acme", bill, "rita", base_version=1, body="{}")
        keep_draft(connection, "acme", bill, "rita", base_version=2, body='{"a": 1}')
    correct(world.here, ALONE, bill, RIGHT, by=world.rita, stamp=world.stamp(bill))
    with read(world.engine) as connection:
        assert draft_of(connection, "acme", bill, "rita") is None


def test_the_night_leaves_alone_what_a_person_has_open(world: DeskWorld) -> None:
    bill = world.waiting()
    world.know(vendors=[])
    with write(world.engine) as connection:
        claim_for(connection, "acme", bill, "rita")
    attempts = world.look(bill).attempts
    before = world.look(bill)
    assert judge_waiting(world.desk) == 0
    world.night()
    assert world.look(bill) == before
    assert world.look(bill).attempts == attempts
    settled = correct(world.here, ALONE, bill, RIGHT, by=world.rita, stamp=world.stamp(bill))
    assert (settled.state, world.look(bill).lease_owner) == (State.READY, "")


def test_a_claim_lives_on_while_its_document_waits_on(world: DeskWorld) -> None:
    bill = world.waiting(invoice_number="")
    with write(world.engine) as connection:
        claim_for(connection, "acme", bill, "rita")
    correct(world.here, ALONE, bill, RIGHT, by=world.rita, stamp=world.stamp(bill))
    assert world.look(bill).lease_owner == "person/rita"
    with pytest.raises(StaleClaimError, match="rita works on it"):
        correct(world.here, ALONE, bill, WRONG, by=world.ralf, stamp=world.stamp(bill))


def test_a_claim_is_kept_taken_over_and_given_back(world: DeskWorld) -> None:
    bill = world.waiting()
    with write(world.engine) as connection:
        first = claim_for(connection, "acme", bill, "rita")
        again = claim_for(connection, "acme", bill, "rita")
        assert (again.fence, again.attempts) == (first.fence, first.attempts)
        with pytest.raises(StaleClaimError, match="person/rita has it"):
            claim_for(connection, "acme", bill, "ralf")
        taken = claim_for(connection, "acme", bill, "sam", take_over=True)
        assert (taken.fence, taken.lease_owner) == (first.fence + 1, "person/sam")
        with pytest.raises(StaleClaimError, match="person/sam has it by now"):
            keep(connection, "acme", bill, "rita")
        give_back(connection, "acme", bill, "sam")
    with write(world.engine) as connection:
        claim_for(connection, "acme", bill, "rita", lease_seconds=-1)
        expired = claim_for(connection, "acme", bill, "ralf")
        assert expired.lease_until is not None
        assert holder(expired, expired.lease_until) == "person/ralf"
        connection.execute(sa.text("UPDATE documents SET lease_owner = 'host/1' WHERE id = :id"), {"id": bill})
        with pytest.raises(StaleClaimError, match="host/1 has it"):
            claim_for(connection, "acme", bill, "sam", take_over=True)


def test_an_admin_decides_nothing(world: DeskWorld) -> None:
    bill = world.waiting()
    both = Person(
        login="root",
        name="Root",
        grants=(Grant(client_id="*", role=Role.ADMIN), Grant(client_id="acme", role=Role.REVIEWER)),
    )
    with pytest.raises(NotAllowedError):
        correct(world.here, ALONE, bill, RIGHT, by=both, stamp=world.stamp(bill))


def test_a_role_that_was_taken_back_meanwhile_is_refused_by_the_database(world: DeskWorld) -> None:
    bill = world.waiting()
    late = Person(login="late", name="Late", grants=(Grant(client_id="acme", role=Role.REVIEWER),))
    world.person("late", Role.BUYER)
    before = world.dump()
    with pytest.raises(NotAllowedError, match="not entrusted to this person"):
        correct(world.here, ALONE, bill, RIGHT, by=late, stamp=world.stamp(bill))
    assert world.dump() == before


def decided(**facts: object) -> Decided:
    plain: dict[str, object] = {"kind": Kind.CONFIRM, "person": "rita", "role": Role.REVIEWER, "version": 1}
    return Decided.model_validate({**plain, **facts})


@pytest.mark.parametrize(
    "facts",
    [
        {"person": "nobody"},
        {"role": Role.APPROVER},
        {"role": Role.ADMIN},
        {"role": Role.OPERATOR},
        {"kind": Kind.WAIVE, "code": "V-DOC-01", "reason_code": "", "text": "long enough a text"},
        {"kind": Kind.WAIVE, "code": "V-DOC-01", "reason_code": "agreed", "text": "  too short  "},
        {"kind": Kind.REJECT, "reason_code": ""},
        {"kind": Kind.APPROVE, "role": Role.REVIEWER},
        {"kind": Kind.REOPEN, "role": Role.REVIEWER},
        {"seconds": -1.0},
    ],
)
def test_the_database_refuses_what_no_page_may_let_through(world: DeskWorld, facts: dict[str, object]) -> None:
    bill = world.waiting()
    with pytest.raises(IntegrityError), write(world.engine) as connection:
        record_decision(connection, "acme", "around", 0, decided(document_id=bill, **facts))


def test_the_database_refuses_to_approve_ones_own_edit(world: DeskWorld) -> None:
    bill = world.waiting(invoice_number="")
    both = world.person("both", Role.REVIEWER, Role.APPROVER)
    correct(world.here, ALONE, bill, RIGHT, by=both, stamp=world.stamp(bill))
    own = decided(kind=Kind.APPROVE, person="both", role=Role.APPROVER, document_id=bill, code="V-SOD-02")
    with pytest.raises(IntegrityError, match="V-SOD-01"), write(world.engine) as connection:
        record_decision(connection, "acme", "around", 0, own)
    with write(world.engine) as connection:
        record_decision(connection, "acme", "around", 0, own.model_copy(update={"person": "ada"}))


def test_the_database_refuses_a_waived_finding_nobody_decided_on(world: DeskWorld) -> None:
    bill = world.waiting()
    waived = {"status": "waived", "waived_by": "rita", "waived_reason": "because", "closed_at": world.noon}
    with pytest.raises(IntegrityError, match="V-SOD-04"), write(world.engine) as connection:
        connection.execute(findings.update().where(findings.c.document_id == bill).values(**waived))


@pytest.mark.parametrize(
    "statement", ["UPDATE decisions SET text = 'x'", "DELETE FROM decisions", "DELETE FROM sampling"]
)
def test_decisions_are_never_changed_or_deleted(world: DeskWorld, statement: str) -> None:
    bill = world.waiting()
    correct(world.here, ALONE, bill, RIGHT, by=world.rita, stamp=world.stamp(bill))
    with pytest.raises(IntegrityError), write(world.engine) as connection:
        connection.execute(sa.text(statement))


def race(*acts: object) -> list[str]:
    """Do all at the same moment; return what became of each."""
    barrier = threading.Barrier(len(acts))

    def run(act: object) -> str:
        barrier.wait()
        try:
            return str(act().state)  # type: ignore[operator]
        except DaybookError as error:
            return type(error).__name__

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_of_two_people_at_once_one_wins_and_there_is_one_posting(world: DeskWorld) -> None:
    seen: Counter[tuple[str, ...]] = Counter()
    bills = [world.receive_unproven(f"RE-{1000 + 7 * number}", 11 + number) for number in range(RACES)]
    world.night()
    for number, bill in enumerate(bills):
        stamps = [Stamp(version=world.look(bill).version, once=f"{bill} {side}") for side in "ab"]
        rights = Changes(fields={FieldName.INVOICE_NUMBER: FieldChange(raw=f"RE-{1000 + 7 * number}")})
        others = Changes(fields={FieldName.INVOICE_NUMBER: FieldChange(raw=f"RE-{1001 + 7 * number}X")})
        went = race(
            lambda: correct(world.here, ALONE, bill, rights, by=world.rita, stamp=stamps[0]),  # noqa: B023
            lambda: correct(world.here, ALONE, bill, others, by=world.ralf, stamp=stamps[1]),  # noqa: B023
        )
        seen[tuple(went)] += 1
        with read(world.engine) as connection:
            assert len(decisions_of(connection, "acme", bill)) == 1
    lost = {"ChangedMeanwhileError", "StaleClaimError", "NotPossibleError"}
    assert all(len(lost & set(pair)) == 1 for pair in seen)
    world.night()
    posted = Counter(document_id for document_id, _ in world.entries())
    assert all(posted[bill] == (1 if world.state(bill) is State.POSTED else 0) for bill in bills)


def test_a_person_and_the_night_at_once_make_one_posting(world: DeskWorld) -> None:
    bill = world.unproven()
    for number in range(20):
        stamp = world.stamp(bill, once=f"press against the night {number}")
        number_ = Changes(fields={FieldName.INVOICE_NUMBER: FieldChange(raw=f"RE-{number + 50}")})

        class Done:
            state = "night"

        def night() -> Done:
            judge_waiting(world.desk, [DocType.INVOICE])
            return Done()

        went = race(lambda: correct(world.here, ALONE, bill, number_, by=world.rita, stamp=stamp), night)  # noqa: B023
        assert "night" in went
        if world.state(bill) is not State.QUEUED:
            break
    world.night()
    assert (world.state(bill), len(world.entries(bill))) == (State.POSTED, 1)


def test_an_approval_and_a_correction_at_once_never_post_what_nobody_approved(world: DeskWorld) -> None:
    bill = world.waiting()
    correct(world.here, AT, bill, RIGHT, by=world.rita, stamp=world.stamp(bill))
    stamps = [world.stamp(bill), world.stamp(bill)]
    other = Changes(fields={FieldName.INVOICE_NUMBER: FieldChange(raw="RE-99")})
    went = race(
        lambda: approve(world.here, AT, bill, by=world.ada, stamp=stamps[0]),
        lambda: correct(world.here, AT, bill, other, by=world.ralf, stamp=stamps[1]),
    )
    assert went in (
        ["ChangedMeanwhileError", "READY"],
        ["ChangedMeanwhileError", "QUEUED"],
        ["NotPossibleError", "READY"],
    )
