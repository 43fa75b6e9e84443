"""Who releases what a backfill proposed: a second person with the role and the limit for it, as the database sees to."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.database.engine import read, write
from documents.finding import Role
from documents.reading import FileReading
from documents.register import proposals
from documents.register.audit import history
from documents.register.decision_checks import check_decisions
from documents.register.decisions import Decided, Kind, decisions_of, record_decision
from documents.register.proposals import Waiting, propose
from documents.register.versions import Version, latest_version, save_version
from documents.state import State
from flows.stages.corrected import post_released
from flows.stages.invariants import violations_of
from review.decisions.approvals import approve
from review.decisions.refusal import ChangedMeanwhileError, NotAllowedError, NotPossibleError
from review.decisions.releasing import refuse, release
from review.people.person import Person
from tests.flows.stages.test_corrected import again, proposed
from tests.flows.stages.world import VENDOR, D, goods_receipt, invoice, order_document
from tests.review.decisions.desk import AT, DeskWorld
from tests.waiving import entrust


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    return DeskWorld(tmp_path, engine)


def waiting(world: DeskWorld) -> tuple[Waiting, ...]:
    with read(world.engine) as connection:
        return proposals.waiting(connection, "acme")


def do_release(world: DeskWorld, one: Waiting, by: Person, **stamp: object) -> None:
    release(world.here, AT, one, by=by, stamp=world.stamp(one.proposal.document_id, **stamp))  # type: ignore[arg-type]


def test_an_approver_releases_it_once_and_the_trail_says_so(world: DeskWorld) -> None:
    one = proposed(world)
    do_release(world, one, world.ada, once="a press")
    do_release(world, one, world.ada, once="a press")
    assert waiting(world) == ()
    with pytest.raises(NotPossibleError, match="is decided by now"):
        do_release(world, one, world.carl)
    with read(world.engine) as connection:
        (decided,) = decisions_of(connection, "acme", one.proposal.document_id, Kind.RELEASE)
        told = history(connection, "acme", one.proposal.document_id)[-1]
        assert proposals.released(connection, "acme") == (one,)
    assert (decided.person, decided.role, decided.subject) == ("ada", Role.APPROVER, str(one.number))
    assert (told.action, told.actor, told.after["requested_by"]) == ("release correction", "ada", "Kim")


@pytest.mark.parametrize("login", ["kim", "lee"])
def test_who_asked_does_not_release_it_by_login_or_by_name(world: DeskWorld, login: str) -> None:
    one = proposed(world)
    kim = world.person(login, Role.CONTROLLER).model_copy(update={"name": " KIM "})
    for act in (
        lambda: do_release(world, one, kim),
        lambda: refuse(world.here, AT, one, "no", by=kim, stamp=world.stamp(one.proposal.document_id)),
    ):
        with pytest.raises(NotAllowedError, match="Kim asked for correction"):
            act()
    assert waiting(world) == (one,)


def test_a_reviewer_releases_nothing(world: DeskWorld) -> None:
    one = proposed(world)
    with pytest.raises(NotAllowedError, match="found role reviewer"):
        do_release(world, one, world.rita)


@pytest.mark.parametrize(("limit", "pieces"), [("59.00", 1), ("60.00", 3)])
def test_the_limit_holds_for_what_is_posted_and_for_what_would_be(world: DeskWorld, limit: str, pieces: int) -> None:
    one = proposed(world, pieces)
    small = world.person("small", Role.APPROVER, limit=Decimal(limit))
    with pytest.raises(NotAllowedError, match="your limit is"):
        do_release(world, one, small)
    assert waiting(world) == (one,)


def test_whoever_gave_the_document_its_values_does_not_release_its_correction(world: DeskWorld) -> None:
    one = proposed(world)
    bill = one.proposal.document_id
    with write(world.engine) as connection:
        stored = latest_version(connection, "acme", bill)
        save_version(connection, "acme", bill, Version(business=stored.business, author="ada"))
    with pytest.raises(NotAllowedError, match="V-SOD-01"):
        do_release(world, one, world.ada)


def test_another_version_than_was_looked_at_is_not_released(world: DeskWorld) -> None:
    one = proposed(world)
    with pytest.raises(ChangedMeanwhileError):
        do_release(world, one, world.ada, version=1)


def test_what_would_not_post_at_all_is_reversed_by_hand_or_stays(world: DeskWorld) -> None:
    one = proposed(world)
    with write(world.engine) as connection:
        unsure = invoice("RE-1", 3, order="", net_total="1.00").model_dump_json()
        propose(connection, one.proposal.model_copy(update={"change": '{"accounts": {}}', "reading": unsure}))
    (other,) = waiting(world)
    with pytest.raises(NotPossibleError, match="would not post"):
        do_release(world, other, world.ada)


@pytest.mark.parametrize("kind", ["order", "receipt"])
def test_orders_and_receipts_are_corrected_where_they_are_kept(world: DeskWorld, kind: str) -> None:
    world.receive(order_document("4500099"))
    world.night()
    made = order_document("4500098") if kind == "order" else goods_receipt(order="4500099")
    paper = world.receive(made)
    world.night()
    assert world.state(paper).value == "POSTED"
    asked = proposals.Proposal(
        client_id="acme", document_id=paper, requested_by="Kim", reason="new readers", change='{"accounts": {}}'
    )
    with write(world.engine) as connection:
        propose(connection, asked)
    with pytest.raises(NotPossibleError, match="would not post"):
        do_release(world, waiting(world)[0], world.ada)


def big(world: DeskWorld, pieces: int) -> Waiting:
    """Return the correction of an invoice without an order that an approver let through."""
    bill = world.receive(invoice("RE-9", 210, order=""), content=b"big")
    world.night()
    approve(world.here, AT, bill, by=world.carl, stamp=world.stamp(bill))
    world.night()
    assert world.state(bill) is State.POSTED
    found = (invoice("RE-9", pieces, order=""),)
    world.pool.files[b"big"] = FileReading(media_type="application/pdf", page_count=1, documents=found)
    return again(world)


def test_the_release_is_the_approval_that_the_new_figures_ask_for(world: DeskWorld) -> None:
    one = big(world, 220)
    bill = one.proposal.document_id
    assert (moved(one)["2000"], one.proposal.change.count("V-SOD-02") > 0) == ("-296.31", True)
    do_release(world, one, world.carl)
    assert post_released(world.desk) == 1
    assert world.version(bill).business.gross_total.value == D("6518.82")  # type: ignore[union-attr]
    with read(world.engine) as connection:
        approved = [decided.code for decided in decisions_of(connection, "acme", bill, Kind.APPROVE)]
    assert (approved, world.held(bill), world.codes(bill)) == (["V-SOD-02", "V-SOD-02"], set(), set())
    assert not list(violations_of(world.desk))
    world.night()
    assert (world.held(bill), world.codes(bill), world.state(bill)) == (set(), set(), State.POSTED)


def moved(one: Waiting) -> dict[str, str]:
    """Return what a correction would move, by account."""
    found: dict[str, str] = json.loads(one.proposal.change)["accounts"]
    return found


def test_one_release_is_no_two_approvals(world: DeskWorld) -> None:
    one = big(world, 9000)
    with pytest.raises(NotPossibleError, match="two persons approve"):
        do_release(world, one, world.carl)
    assert waiting(world) == (one,)


def test_an_approval_is_of_the_figures_that_were_released(world: DeskWorld) -> None:
    one = big(world, 220)
    do_release(world, one, world.carl)
    world.know(vendors=[VENDOR.model_copy(update={"account": "6700"})])
    assert post_released(world.desk) == 0
    with read(world.engine) as connection:
        (lapsed,) = proposals.decided(connection, "acme", most=2)
    assert lapsed.told.startswith("who released it approved other figures")


def test_a_refusal_keeps_the_books_and_says_why(world: DeskWorld) -> None:
    one = proposed(world)
    bill = one.proposal.document_id
    with pytest.raises(NotPossibleError, match="expected a person and a reason"):
        refuse(world.here, AT, one, " ", by=world.ada, stamp=world.stamp(bill))
    refuse(world.here, AT, one, "the old reading is right", by=world.ada, stamp=world.stamp(bill))
    assert (waiting(world), world.entries(bill)) == ((), [(bill, "invoice")])
    with read(world.engine) as connection:
        (decided,) = decisions_of(connection, "acme", bill, Kind.REFUSE_RELEASE)
    assert decided.text == "the old reading is right"
    assert again(world).number == one.number + 1


class TestTheDatabase:
    """It asks for the decision of another person itself, whoever wrote the program."""

    @pytest.mark.parametrize("login", ["", "kim", "lee"])
    def test_nothing_is_released_without_one(self, world: DeskWorld, login: str) -> None:
        one = proposed(world)
        if login:
            world.person(login, Role.CONTROLLER)
            with world.engine.begin() as connection:
                connection.execute(sa.text("UPDATE people SET name = ' kIM' WHERE login = 'lee'"))
                decided = Decided(
                    kind=Kind.RELEASE,
                    person=login,
                    role=Role.CONTROLLER,
                    version=1,
                    document_id=one.proposal.document_id,
                    subject=str(one.number),
                )
                record_decision(connection, "acme", "forged", 0, decided)
        with pytest.raises(IntegrityError, match="another person than who asked"), write(world.engine) as connection:
            proposals.release(connection, "acme", one.number)

    def test_the_decision_is_about_this_very_proposal(self, world: DeskWorld) -> None:
        one = proposed(world)
        with write(world.engine) as connection:
            decided = Decided(
                kind=Kind.RELEASE,
                person="ada",
                role=Role.APPROVER,
                version=1,
                document_id=one.proposal.document_id,
                subject=str(one.number + 1),
            )
            record_decision(connection, "acme", "another", 0, decided)
        with pytest.raises(IntegrityError, match="another person than who asked"), write(world.engine) as connection:
            proposals.release(connection, "acme", one.number)

    def test_the_role_is_one_that_releases(self, world: DeskWorld) -> None:
        one = proposed(world)
        decided = Decided(
            kind=Kind.RELEASE, person="rita", role=Role.REVIEWER, version=1, document_id=one.proposal.document_id
        )
        with pytest.raises(IntegrityError, match="approver, supervisor or controller"), write(world.engine) as two:
            record_decision(two, "acme", "forged", 0, decided)

    @pytest.mark.parametrize("column", ["requested_by", "change", "reading", "document_id"])
    def test_what_was_proposed_stays_as_it_is(self, world: DeskWorld, column: str) -> None:
        proposed(world)
        other = world.receive(invoice("RE-2", order=""))
        with pytest.raises(IntegrityError, match="stays as it is"), world.engine.begin() as connection:
            connection.execute(sa.text(f"UPDATE correction_proposals SET {column} = :other"), {"other": other})

    def test_none_begins_as_released(self, world: DeskWorld) -> None:
        proposed(world)
        names = "client_id, document_id, requested_by, reason, change, proposed_at"
        forged = (
            f"INSERT INTO correction_proposals ({names}, status) SELECT {names}, 'released' FROM correction_proposals"
        )
        with pytest.raises(IntegrityError, match="begins as one"), world.engine.begin() as connection:
            connection.execute(sa.text(forged))


@pytest.mark.parametrize("login", ["", "kim"])
def test_what_was_released_behind_the_databases_back_is_named(
    tmp_path: Path, sqlite_engine: sa.Engine, login: str
) -> None:
    world = DeskWorld(tmp_path, sqlite_engine)
    one = proposed(world)
    with sqlite_engine.begin() as connection:
        if login:
            decides(connection, login, one)
        connection.execute(sa.text("DROP TRIGGER correction_proposals_released"))
        proposals.release(connection, "acme", one.number)
        (found,) = check_decisions(connection)
    assert (found.code, found.message) == (
        "I10",
        f"correction {one.number}, which Kim asked for, is released by {login or 'nobody'}.",
    )


def decides(connection: sa.Connection, login: str, one: Waiting) -> None:
    """Let a person decide that a correction is released."""
    entrust(connection, login, "acme", Role.CONTROLLER)
    decided = Decided(
        kind=Kind.RELEASE,
        person=login,
        role=Role.CONTROLLER,
        version=1,
        document_id=one.proposal.document_id,
        subject=str(one.number),
    )
    record_decision(connection, "acme", "alone", 0, decided)
