"""A change of bank data: two persons, a call to a number known before, and never what stands on the document."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.error import WrongInputError
from documents.finding import Role
from documents.master.account_history import newest_steps
from documents.master.database import DatabaseMasterData
from documents.master.party import AccountStatus, BankAccount, Vendor
from documents.master.requests import CallBack, NumberFrom, open_requests
from documents.register.audit import history
from documents.state import State
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.vendor_account import (
    AccountProposal,
    AccountSettled,
    confirm_account,
    propose_account,
    record_call,
    reject_account,
)
from review.installation import Installation
from review.people.person import Grant, Person
from tests.flows.stages.world import CLIENT, IBAN, VENDOR, World, invoice
from tests.review.decisions.vendor_world import an_hour_ago, custodian, installation, somebody, vendor_world

NEW = "NL91ABNA0417164300"
OTHER = "DE02120300000000202051"


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    return vendor_world(tmp_path, engine, ordered=True)


@pytest.fixture
def here(world: World) -> Installation:
    return installation(world)


@pytest.fixture
def jo(world: World) -> Person:
    return custodian(world.engine, "jo")


@pytest.fixture
def kim(world: World) -> Person:
    return custodian(world.engine, "kim")


def proposal(iban: str = NEW, document_id: str = "", replaces: str = "") -> AccountProposal:
    reason = "The vendor wrote that it changed its bank"
    return AccountProposal(vendor_id="mueller", iban=iban, document_id=document_id, replaces=replaces, reason=reason)


def call(number: str = "+49 40 555 0100", at: dt.datetime | None = None) -> CallBack:
    said = "Read the account out digit by digit."
    source = NumberFrom.CONTRACT
    return CallBack(called="Frau Ohm", number=number, number_from=source, called_at=at or an_hour_ago(), said=said)


def proposed(here: Installation, by: Person, *, document_id: str = "", replaces: str = "") -> int:
    wanted = proposal(document_id=document_id, replaces=replaces)
    return propose_account(here, CLIENT, wanted, by=by, once="p").request.id


def called(here: Installation, by: Person, **more: str) -> int:
    number = proposed(here, by, **more)
    record_call(here, CLIENT, number, call(), by=by, once="c")
    return number


def confirmed(here: Installation, first: Person, second: Person, **more: str) -> AccountSettled:
    return confirm_account(here, CLIENT, called(here, first, **more), "NL91 ABNA 0417 1643 00", by=second)


def vendor(world: World) -> Vendor:
    with read(world.engine) as connection:
        found = DatabaseMasterData(connection, "acme", CLIENT.entities).vendor("mueller")
    assert found is not None
    return found


def statuses(world: World) -> dict[str, AccountStatus]:
    return {account.iban: account.status for account in vendor(world).accounts}


def test_a_proposed_account_is_paid_to_by_nobody(world: World, here: Installation, jo: Person) -> None:
    proposed(here, jo)
    assert statuses(world) == {IBAN: AccountStatus.ACTIVE, NEW: AccountStatus.PROPOSED}


def test_two_persons_and_a_call_make_it_active_today(world: World, here: Installation, jo: Person, kim: Person) -> None:
    settled = confirmed(here, jo, kim)
    today = dt.datetime.now(CLIENT.service.clock.zone).date()
    assert settled.request.decided is not None
    assert statuses(world)[NEW] is AccountStatus.ACTIVE
    with read(world.engine) as connection:
        step = newest_steps(connection, "acme", ["mueller"])["mueller"][NEW]
    assert (step.requested_by, step.confirmed_by, step.since) == ("jo", "kim", today)


def test_the_account_it_replaces_is_retired(world: World, here: Installation, jo: Person, kim: Person) -> None:
    confirmed(here, jo, kim, replaces=IBAN)
    assert statuses(world) == {IBAN: AccountStatus.RETIRED, NEW: AccountStatus.ACTIVE}


def test_whoever_proposed_does_not_confirm(world: World, here: Installation, jo: Person) -> None:
    number = called(here, jo)
    with pytest.raises(NotAllowedError, match="another vendor custodian"):
        confirm_account(here, CLIENT, number, NEW, by=jo)
    assert statuses(world)[NEW] is AccountStatus.PROPOSED


def test_nobody_confirms_before_the_call(here: Installation, jo: Person, kim: Person) -> None:
    with pytest.raises(NotPossibleError, match="Nobody has called"):
        confirm_account(here, CLIENT, proposed(here, jo), NEW, by=kim)


def test_the_second_person_types_the_account_anew(world: World, here: Installation, jo: Person, kim: Person) -> None:
    number = called(here, jo)
    with pytest.raises(NotPossibleError, match="not the account that was proposed"):
        confirm_account(here, CLIENT, number, OTHER, by=kim)
    assert statuses(world)[NEW] is AccountStatus.PROPOSED


def test_a_custodian_on_paper_only_is_refused_by_the_database(world: World, here: Installation, jo: Person) -> None:
    forged = somebody(world.engine, "max", Role.REVIEWER)
    with_role = forged.model_copy(update={"grants": jo.grants})
    with pytest.raises(NotAllowedError, match="database refuses"):
        confirm_account(here, CLIENT, called(here, jo), NEW, by=with_role)
    assert statuses(world)[NEW] is AccountStatus.PROPOSED


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.VENDOR_CUSTODIAN, Role.SYSTEM, Role.NOBODY}))
def test_other_roles_propose_nothing(here: Installation, role: Role) -> None:
    person = Person(login="max", name="Max", grants=(Grant(client_id="acme", role=role),))
    with pytest.raises(NotAllowedError, match="no vendor custodian"):
        propose_account(here, CLIENT, proposal(), by=person, once="p")


@pytest.mark.parametrize(
    ("iban", "message"),
    [("NL91ABNA0417164301", "no IBAN"), (IBAN, "ACTIVE for Müller"), ("", "no IBAN")],
)
def test_an_account_that_cannot_be_or_is_there_is_refused(
    here: Installation, jo: Person, iban: str, message: str
) -> None:
    with pytest.raises(NotPossibleError, match=message):
        propose_account(here, CLIENT, proposal(iban), by=jo, once="p")


def test_a_press_of_somebody_else_gives_nobody_an_outcome(here: Installation, jo: Person, kim: Person) -> None:
    number = called(here, jo)
    with pytest.raises(WrongInputError, match="sent before for something else"):
        propose_account(here, CLIENT, proposal(), by=kim, once="p")
    with pytest.raises(WrongInputError, match="sent before for something else"):
        record_call(here, CLIENT, number, call(), by=kim, once="c")


def test_the_same_account_is_proposed_once(here: Installation, jo: Person, kim: Person) -> None:
    number = proposed(here, jo)
    assert proposed(here, jo) == number
    with pytest.raises(NotPossibleError, match="jo proposed NL91…4300"):
        propose_account(here, CLIENT, proposal(), by=kim, once="other")


def test_a_number_that_stands_on_the_document_is_not_called(world: World, here: Installation, jo: Person) -> None:
    printed = invoice(iban=NEW).model_copy(update={"text": "Rückfragen: (040) 555-01 00 oder per Mail"})
    bill = world.receive(printed)
    world.night()
    number = proposed(here, jo, document_id=bill)
    with pytest.raises(NotPossibleError, match="stands on the document"):
        record_call(here, CLIENT, number, call("+49 40 5550100"), by=jo, once="c")
    assert record_call(here, CLIENT, number, call("+49 40 777 0200"), by=jo, once="c").request.calls


@pytest.mark.parametrize("shift", [dt.timedelta(hours=2), dt.timedelta(days=-31)])
def test_a_call_in_the_future_or_long_ago_is_refused(here: Installation, jo: Person, shift: dt.timedelta) -> None:
    number = proposed(here, jo)
    with pytest.raises(NotPossibleError, match="within the last 30 days"):
        record_call(here, CLIENT, number, call(at=an_hour_ago() + shift), by=jo, once="c")


def test_the_held_payment_is_judged_again(world: World, here: Installation, jo: Person, kim: Person) -> None:
    bill = world.receive(invoice(iban=NEW))
    world.night()
    assert world.state(bill) is State.POSTED
    assert world.held(bill) == {"V-FRD-01"}
    confirmed(here, jo, kim, document_id=bill)
    # The account is on file now, but only since today: the time for the real vendor to object begins.
    assert world.held(bill) == {"V-FRD-02"}


def test_a_rejected_account_is_retired_and_the_payment_stays_held(world: World, here: Installation, jo: Person) -> None:
    bill = world.receive(invoice(iban=NEW))
    world.night()
    number = proposed(here, jo, document_id=bill)
    reject_account(here, CLIENT, number, "The vendor knows nothing of it", by=jo)
    assert statuses(world)[NEW] is AccountStatus.RETIRED
    assert world.held(bill) == {"V-FRD-01"}
    with read(world.engine) as connection:
        assert open_requests(connection, "acme") == ()
    with pytest.raises(NotPossibleError, match="jo rejected"):
        record_call(here, CLIENT, number, call(), by=jo, once="late")


def test_confirming_twice_is_harmless(world: World, here: Installation, jo: Person, kim: Person) -> None:
    number = confirmed(here, jo, kim).request.id
    before = world.dump()
    confirm_account(here, CLIENT, number, NEW, by=kim)
    assert world.dump() == before


def test_every_act_is_in_the_trail_of_vendor_and_document(
    world: World, here: Installation, jo: Person, kim: Person
) -> None:
    bill = world.receive(invoice(iban=NEW))
    world.night()
    confirmed(here, jo, kim, document_id=bill)
    with read(world.engine) as connection:
        acts = [(one.action, one.actor) for one in history(connection, "acme", "vendor mueller")]
        on_document = [(one.action, one.actor) for one in history(connection, "acme", bill) if one.actor != "system"]
    assert acts == [("propose account", "jo"), ("call back", "jo"), ("confirm account", "kim")]
    assert on_document == acts


def test_the_clients_own_account_is_no_vendors(world: World, here: Installation, jo: Person) -> None:
    own = CLIENT.entities[0].model_copy(update={"iban": NEW})
    with pytest.raises(NotPossibleError, match="itself"):
        propose_account(here, CLIENT.model_copy(update={"entities": (own,)}), proposal(), by=jo, once="p")


def test_what_is_replaced_must_be_in_use(here: Installation, jo: Person) -> None:
    with pytest.raises(NotPossibleError, match="nothing can replace it"):
        propose_account(here, CLIENT, proposal(replaces=OTHER), by=jo, once="p")


def test_a_retired_account_can_be_proposed_again(world: World, here: Installation, jo: Person, kim: Person) -> None:
    world.know(vendors=[VENDOR.model_copy(update={"accounts": (*VENDOR.accounts, BankAccount(iban=OTHER))})])
    reject_account(here, CLIENT, proposed(here, jo), "not now, asked again later", by=jo)
    number = propose_account(here, CLIENT, proposal(), by=jo, once="again").request.id
    record_call(here, CLIENT, number, call(), by=kim, once="c")
    confirm_account(here, CLIENT, number, NEW, by=kim)
    assert statuses(world) == {
        IBAN: AccountStatus.ACTIVE,
        OTHER: AccountStatus.PROPOSED,
        NEW: AccountStatus.ACTIVE,
    }
