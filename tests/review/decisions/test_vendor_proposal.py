"""New vendors and other names: proposed by one, confirmed by a custodian, and without a bank account."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.finding import Role
from documents.master.database import DatabaseMasterData
from documents.master.party import Vendor, VendorStatus
from documents.register.audit import history
from documents.register.document import UnknownDocumentError
from documents.register.versions import latest_version
from documents.state import State
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.settled import Stamp
from review.decisions.vendor_choice import pick_vendor
from review.decisions.vendor_proposal import (
    VendorProposal,
    confirm_request,
    propose_alias,
    propose_vendor,
    reject_request,
)
from review.installation import Installation
from review.people.person import Person
from tests.flows.stages.world import CLIENT, VENDOR, World, invoice
from tests.review.decisions.vendor_world import custodian, installation, somebody, vendor_world

WHY = "The first invoice of a new cleaner"


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    return vendor_world(tmp_path, engine)


@pytest.fixture
def here(world: World) -> Installation:
    return installation(world)


@pytest.fixture
def jo(world: World) -> Person:
    return somebody(world.engine, "jo", Role.REVIEWER, Role.VENDOR_CUSTODIAN)


@pytest.fixture
def kim(world: World) -> Person:
    return custodian(world.engine, "kim")


def proposal(**more: str) -> VendorProposal:
    return VendorProposal(**({"name": "Blank & Sohn KG", "country": "DE", "reason": WHY} | more))


def bill_of(world: World, name: str, tax_id: str = "") -> str:
    bill = world.receive(invoice(vendor_name=name, vendor_tax_id=tax_id, iban="", order=""))
    world.night()
    assert "V-ID-01" in world.codes(bill)
    return bill


def vendor(world: World, vendor_id: str) -> Vendor:
    with read(world.engine) as connection:
        found = DatabaseMasterData(connection, "acme", CLIENT.entities).vendor(vendor_id)
    assert found is not None
    return found


def test_a_proposed_vendor_stops_its_documents_until_a_second_person_confirms(
    world: World, here: Installation, jo: Person, kim: Person
) -> None:
    bill = bill_of(world, "Blank & Sohn KG")
    request = propose_vendor(here, CLIENT, proposal(document_id=bill), by=jo, once="1")
    made = vendor(world, request.vendor_id)
    assert (made.status, made.accounts) == (VendorStatus.PROPOSED, ())
    stamp = Stamp(version=world.look(bill).version, once="2")
    pick_vendor(here, CLIENT, bill, made.id, by=jo, stamp=stamp)
    assert "V-ID-02" in world.codes(bill)
    confirm_request(here, CLIENT, request.id, by=kim)
    assert vendor(world, made.id).status is VendorStatus.ACTIVE
    assert "V-ID-02" not in world.codes(bill)


def test_documents_that_waited_for_a_vendor_go_on_at_its_confirmation(
    world: World, here: Installation, jo: Person, kim: Person
) -> None:
    bill = bill_of(world, "Blank & Sohn KG")
    request = propose_vendor(here, CLIENT, proposal(document_id=bill), by=jo, once="1")
    assert "V-ID-01" in world.codes(bill)
    confirm_request(here, CLIENT, request.id, by=kim)
    assert "V-ID-01" not in world.codes(bill)


def test_whoever_proposed_a_vendor_does_not_confirm_it(world: World, here: Installation, jo: Person) -> None:
    request = propose_vendor(here, CLIENT, proposal(), by=jo, once="1")
    with pytest.raises(NotAllowedError, match="another vendor custodian"):
        confirm_request(here, CLIENT, request.id, by=jo)
    assert vendor(world, request.vendor_id).status is VendorStatus.PROPOSED


def test_a_vendor_that_was_blocked_meanwhile_stays_so(
    world: World, here: Installation, jo: Person, kim: Person
) -> None:
    request = propose_vendor(here, CLIENT, proposal(), by=jo, once="1")
    world.know(vendors=[vendor(world, request.vendor_id).model_copy(update={"status": VendorStatus.BLOCKED_ALL})])
    with pytest.raises(NotPossibleError, match="is BLOCKED_ALL by now"):
        confirm_request(here, CLIENT, request.id, by=kim)
    assert vendor(world, request.vendor_id).status is VendorStatus.BLOCKED_ALL


def test_a_reviewer_alone_confirms_nothing(here: Installation, world: World, jo: Person) -> None:
    request = propose_vendor(here, CLIENT, proposal(), by=jo, once="1")
    with pytest.raises(NotAllowedError, match="expected vendor_custodian"):
        confirm_request(here, CLIENT, request.id, by=somebody(world.engine, "max", Role.REVIEWER))
    max_ = Person(login="max", name="Max", grants=jo.grants)
    with pytest.raises(NotAllowedError, match="database refuses"):
        confirm_request(here, CLIENT, request.id, by=max_)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tax_id": "DE123456789"}, "check digit"),
        ({"tax_id": "DE123456788"}, "Müller Bürobedarf GmbH"),
        ({"name": "MÜLLER Bürobedarf GmbH"}, "choose it instead"),
        ({"country": "Germany"}, "two letters"),
    ],
)
def test_a_vendor_that_is_there_or_cannot_be_is_refused(
    here: Installation, jo: Person, change: dict[str, str], message: str
) -> None:
    with pytest.raises(NotPossibleError, match=message):
        propose_vendor(here, CLIENT, proposal(**change), by=jo, once="1")


def test_names_that_look_alike_get_ids_of_their_own_and_a_second_press_none(here: Installation, jo: Person) -> None:
    long = "Sanitär und Heizung Blank und Söhne Nachfolger Hamburg"
    first = propose_vendor(here, CLIENT, proposal(name=f"{long} Nord"), by=jo, once="1")
    assert propose_vendor(here, CLIENT, proposal(name=f"{long} Nord"), by=jo, once="1") == first
    other = propose_vendor(here, CLIENT, proposal(name=f"{long} Süd"), by=jo, once="2")
    assert other.vendor_id == f"{first.vendor_id}-2"


def test_a_rejected_vendor_is_inactive(world: World, here: Installation, jo: Person, kim: Person) -> None:
    request = propose_vendor(here, CLIENT, proposal(), by=jo, once="1")
    with pytest.raises(NotPossibleError, match="reason"):
        reject_request(here, CLIENT, request.id, " ", by=kim)
    reject_request(here, CLIENT, request.id, "It is a branch of another one", by=kim)
    assert vendor(world, request.vendor_id).status is VendorStatus.INACTIVE
    with pytest.raises(NotPossibleError, match="kim rejected"):
        confirm_request(here, CLIENT, request.id, by=kim)


def test_a_name_is_learnt_with_consent_and_the_waiting_document_finds_its_vendor(
    world: World, here: Installation, jo: Person, kim: Person
) -> None:
    bill = bill_of(world, "Bürowelt Nord")
    request = propose_alias(
        here, CLIENT, "mueller", "Bürowelt Nord", document_id=bill, reason="its trade name", by=jo, once="1"
    )
    assert "V-ID-01" in world.codes(bill)
    confirm_request(here, CLIENT, request.id, by=kim)
    assert vendor(world, "mueller").aliases == ("Bürowelt Nord",)
    assert "V-ID-01" not in world.codes(bill)
    with read(world.engine) as connection:
        judgement = latest_version(connection, "acme", bill).judgement
    assert judgement is not None
    assert judgement.vendor_id == "mueller"


def test_a_name_that_is_borne_already_is_not_learnt(world: World, here: Installation, jo: Person) -> None:
    bill = bill_of(world, "Bürowelt Nord")
    with pytest.raises(NotPossibleError, match="bears it"):
        propose_alias(here, CLIENT, "mueller", VENDOR.name, document_id=bill, reason="again", by=jo, once="1")


def test_a_document_of_another_client_gives_no_cause(world: World, here: Installation, jo: Person) -> None:
    with pytest.raises(UnknownDocumentError):
        propose_vendor(here, CLIENT, proposal(document_id="other-1"), by=jo, once="1")


def test_the_trail_of_the_document_says_who_proposed_and_who_confirmed(
    world: World, here: Installation, jo: Person, kim: Person
) -> None:
    bill = bill_of(world, "Blank & Sohn KG")
    request = propose_vendor(here, CLIENT, proposal(document_id=bill), by=jo, once="1")
    confirm_request(here, CLIENT, request.id, by=kim)
    assert world.state(bill) in {State.QUEUED, State.READY}
    with read(world.engine) as connection:
        acts = [(one.action, one.actor) for one in history(connection, "acme", bill) if one.actor != "system"]
    assert acts == [("propose vendor", "jo"), ("confirm vendor", "kim")]
