"""A person chooses the vendor of a document; a key of another vendor stays a question."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.finding import Role
from documents.register.audit import history
from documents.register.choices import choices_of
from documents.register.versions import latest_version
from documents.state import State
from review.decisions.refusal import ChangedMeanwhileError, NotAllowedError, NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.decisions.vendor_choice import pick_vendor
from review.people.person import Person
from tests.flows.stages.world import CLIENT, VENDOR, World, invoice
from tests.review.decisions.vendor_world import installation, related_to, somebody

OTHER = VENDOR.model_copy(update={"id": "kraus", "name": "Kraus Papier AG", "tax_id": "DE111111125", "accounts": ()})
NAMELESS = {"vendor_name": "", "vendor_tax_id": "", "iban": "", "order": ""}


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR, OTHER])
    return made


@pytest.fixture
def jo(world: World) -> Person:
    return somebody(world.engine, "jo", Role.REVIEWER)


def waiting(world: World, **prints: str) -> str:
    bill = world.receive(invoice(**(NAMELESS | prints)))
    world.night()
    assert world.state(bill) is State.QUEUED
    return bill


def pick(
    world: World, bill: str, vendor_id: str, by: Person, *, once: str = "1", version: int | None = None
) -> Settled:
    seen = world.look(bill).version if version is None else version
    stamp = Stamp(version=seen, once=once)
    return pick_vendor(installation(world), CLIENT, bill, vendor_id, by=by, stamp=stamp)


def vendor_of(world: World, bill: str) -> str:
    with read(world.engine) as connection:
        judgement = latest_version(connection, "acme", bill).judgement
    assert judgement is not None
    return judgement.vendor_id


def test_the_chosen_vendor_is_judged_with_and_the_question_goes(world: World, jo: Person) -> None:
    bill = waiting(world)
    assert "V-ID-01" in world.codes(bill)
    settled = pick(world, bill, "kraus", jo)
    assert vendor_of(world, bill) == "kraus"
    assert "V-ID-01" in {finding.code for finding in settled.released}
    assert "V-ID-01" not in world.codes(bill)


def test_the_choice_outlives_the_next_night_and_can_be_taken_back(world: World, jo: Person) -> None:
    bill = waiting(world)
    pick(world, bill, "kraus", jo)
    world.night()
    assert vendor_of(world, bill) == "kraus"
    pick(world, bill, "", jo, once="2")
    assert vendor_of(world, bill) == ""
    assert "V-ID-01" in world.codes(bill)


def test_a_printed_key_of_another_vendor_stops_the_document_still(world: World, jo: Person) -> None:
    bill = waiting(world, vendor_tax_id="DE123456788", gross_total="1.00")
    pick(world, bill, "kraus", jo)
    assert vendor_of(world, bill) == "kraus"
    assert "V-ID-06" in world.codes(bill)


def test_the_same_press_chooses_once(world: World, jo: Person) -> None:
    bill = waiting(world)
    first = pick(world, bill, "kraus", jo)
    before = world.dump()
    assert pick(world, bill, "kraus", jo) == first
    assert world.dump() == before


def test_an_unknown_vendor_is_refused(world: World, jo: Person) -> None:
    bill = waiting(world)
    with pytest.raises(NotPossibleError, match="expected one of the register"):
        pick(world, bill, "nobody", jo)
    with read(world.engine) as connection:
        assert choices_of(connection, "acme", bill).vendor_id == ""


def test_an_older_version_than_the_newest_is_refused(world: World, jo: Person) -> None:
    bill = waiting(world)
    with pytest.raises(ChangedMeanwhileError):
        pick(world, bill, "kraus", jo, version=1)


def test_who_is_related_to_the_vendor_does_not_choose_it(world: World, jo: Person) -> None:
    bill = waiting(world)
    related_to(world.engine, "jo", "kraus")
    with pytest.raises(NotAllowedError, match="V-SOD-03"):
        pick(world, bill, "kraus", jo)


@pytest.mark.parametrize(
    ("role", "may"), [(Role.VENDOR_CUSTODIAN, True), (Role.AUDITOR, False), (Role.APPROVER, False)]
)
def test_custodians_choose_too_and_nobody_else(world: World, role: Role, may: bool) -> None:
    bill = waiting(world)
    person = somebody(world.engine, "max", role)
    if not may:
        with pytest.raises(NotAllowedError):
            pick(world, bill, "kraus", person)
        return
    pick(world, bill, "kraus", person)
    assert vendor_of(world, bill) == "kraus"


def test_the_trail_says_who_chose_what(world: World, jo: Person) -> None:
    bill = waiting(world)
    pick(world, bill, "kraus", jo)
    with read(world.engine) as connection:
        (act,) = [one for one in history(connection, "acme", bill) if one.action == "choose vendor"]
    assert (act.actor, act.before, act.after) == ("jo", {"vendor": ""}, {"vendor": "kraus"})
