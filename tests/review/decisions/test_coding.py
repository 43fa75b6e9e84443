"""Accounts and tax codes that a person chooses: the document posts with them, and another person approves it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.choices import Coding
from documents.database.engine import read, write
from documents.field import FieldName
from documents.finding import Role
from documents.master.client import Account, TaxCode
from documents.register.choices import choices_of
from documents.register.decisions import Decided, Kind, decisions_of, record_decision
from documents.register.tables import findings
from documents.state import State
from ledgers.tables import entries, postings
from review.decisions.approvals import approve
from review.decisions.coding import choose_accounts
from review.decisions.corrections import Changes, FieldChange, correct
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.settled import Settled
from review.people.entrusting import declare_interest
from review.people.person import Person
from tests.cost_centres import wanting_cost_centre
from tests.flows.stages.world import VENDOR, invoice
from tests.review.decisions.desk import ALONE, AT, DeskWorld

CODES = (
    TaxCode(code="V19", rate=Decimal(19)),
    TaxCode(code="N19", rate=Decimal(19), treatment="not_deductible"),
    TaxCode(code="V7", rate=Decimal(7)),
    TaxCode(code="RC19", rate=Decimal(19), treatment="reverse_charge"),
)
CLIENT = AT.model_copy(update={"tax_codes": CODES, "accounts": (*AT.accounts, Account(code="6999", name="Old", kind="expense", active=False))})  # fmt: skip
TRUSTING = CLIENT.model_copy(update={"policy": ALONE.policy})
UNCODED = VENDOR.model_copy(update={"account": ""})


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    made = DeskWorld(tmp_path, engine, CLIENT)
    made.know_the_vendor()
    return made


@pytest.fixture
def bill(world: DeskWorld) -> str:
    """Return an invoice for which nothing names an account."""
    world.know(vendors=[UNCODED])
    made = world.receive(invoice(order=""))
    world.night()
    assert (world.state(made), world.codes(made)) == (State.QUEUED, {"V-SOD-02"})
    return made


def choose(world: DeskWorld, bill: str, by: Person | None = None, client: object = CLIENT, **coding: object) -> Settled:
    chosen = Coding.model_validate(coding)
    return choose_accounts(world.here, client, bill, chosen, by=by or world.rita, stamp=world.stamp(bill))  # type: ignore[arg-type]


def booked(world: DeskWorld, bill: str) -> dict[str, int]:
    """Return what stands on each account of a document's entries, in minor units."""
    query = (
        sa.select(postings.c.account, sa.func.sum(postings.c.base_minor))
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(entries.c.document_id == bill)
        .group_by(postings.c.account)
    )
    with read(world.engine) as connection:
        return {account: int(amount) for account, amount in connection.execute(query)}


@pytest.mark.parametrize("accounts", [{1: "6200"}, {0: "6200"}])
def test_a_chosen_account_is_approved_by_another_person_and_posted(
    world: DeskWorld, bill: str, accounts: dict[int, str]
) -> None:
    settled = choose(world, bill, accounts=accounts)
    assert (settled.state, world.codes(bill)) == (State.QUEUED, {"V-SOD-02"})
    assert "rita decided on it" in world.look(bill).reason
    assert approve(world.here, CLIENT, bill, by=world.ada, stamp=world.stamp(bill)).state is State.READY
    world.night()
    assert world.state(bill) is State.POSTED
    assert booked(world, bill) == {"6200": 24900, "1400": 4731, "2000": -29631}


WANTING = wanting_cost_centre(CLIENT, "6200")


def test_a_chosen_cost_object_is_approved_and_posted_with_its_cost(tmp_path: Path, engine: sa.Engine) -> None:
    world = DeskWorld(tmp_path, engine, WANTING)
    world.know_the_vendor()
    world.know(vendors=[UNCODED.model_copy(update={"account": "6200"})])
    made = world.receive(invoice(order=""))
    world.night()
    with read(engine) as connection:
        said = connection.scalars(sa.select(findings.c.message).where(findings.c.code == "V-POST-01")).all()
    assert len(said) == 1
    assert "account 6200 wants a cost centre" in said[0]
    choose(world, made, client=WANTING, objects={1: {"cost_centre": "4100"}})
    assert approve(world.here, WANTING, made, by=world.ada, stamp=world.stamp(made)).state is State.READY
    world.night()
    with read(engine) as connection:
        query = sa.select(postings.c.account, postings.c.dimensions).where(postings.c.dimensions.is_not(None))
        assert connection.execute(query).all() == [("6200", '{"cost_centre":"4100"}')]


@pytest.mark.parametrize(
    ("objects", "why"),
    [
        ({1: {"cost_centre": "9999"}}, 'found cost centre "9999"'),
        ({1: {"cost_centre": "4900"}}, "that is open"),
        ({1: {"colour": "red"}}, 'found "colour", expected a dimension'),
        ({7: {"cost_centre": "4100"}}, "there is no line 7"),
        ({1: {"cost_centre": ""}}, "chosen already, or none was named"),
    ],
)
def test_a_cost_object_that_cannot_be_is_refused(
    world: DeskWorld, bill: str, objects: dict[int, dict[str, str]], why: str
) -> None:
    with pytest.raises(NotPossibleError, match=why):
        choose(world, bill, client=WANTING, objects=objects)


def test_who_may_post_alone_posts_with_the_account_at_once(world: DeskWorld, bill: str) -> None:
    assert choose(world, bill, client=TRUSTING, accounts={1: "6200"}).state is State.READY


def test_an_approval_lapses_when_another_account_is_chosen(world: DeskWorld, bill: str) -> None:
    choose(world, bill, accounts={1: "6200"})
    approve(world.here, CLIENT, bill, by=world.ada, stamp=world.stamp(bill))
    with pytest.raises(NotPossibleError, match="code needs a document in QUEUED"):
        choose(world, bill, accounts={1: "6300"})


def test_a_chosen_tax_code_takes_a_second_person_whatever_the_amount(world: DeskWorld) -> None:
    bill = world.waiting()
    choose(world, bill, client=TRUSTING, tax_codes={1: "N19"})
    with read(world.engine) as connection:
        assert choices_of(connection, "acme", bill).coding.tax_codes == {1: "N19"}
    changes = Changes(fields={FieldName.NET_TOTAL: FieldChange(raw="249.00")})
    settled = correct(world.here, TRUSTING, bill, changes, by=world.rita, stamp=world.stamp(bill))
    assert (settled.state, world.codes(bill)) == (State.QUEUED, {"V-SOD-02"})
    assert "a person gave the tax" in world.look(bill).reason
    approve(world.here, TRUSTING, bill, by=world.ada, stamp=world.stamp(bill))
    world.night()
    assert booked(world, bill) == {"6100": 29631, "2000": -29631}


def test_a_choice_is_taken_back_and_others_stay(world: DeskWorld, bill: str) -> None:
    choose(world, bill, accounts={0: "6200", 1: "6300"})
    choose(world, bill, accounts={1: ""})
    with read(world.engine) as connection:
        assert choices_of(connection, "acme", bill).coding == Coding(accounts={0: "6200"})
        (_, last) = decisions_of(connection, "acme", bill, Kind.CODE)
    assert last.facts["before"]["accounts"] == {"0": "6200", "1": "6300"}
    with pytest.raises(NotPossibleError, match="chosen already"):
        choose(world, bill, accounts={0: "6200"})
    choose(world, bill, accounts={0: ""})
    with read(world.engine) as connection:
        assert choices_of(connection, "acme", bill).coding_by == ""


@pytest.mark.parametrize(
    ("coding", "why"),
    [
        ({"accounts": {1: "2000"}}, "are posted by rule alone"),
        ({"accounts": {1: "6999"}}, "an active account"),
        ({"accounts": {1: "nonsense"}}, "an active account"),
        ({"accounts": {7: "6200"}}, "there is no line 7"),
        ({"tax_codes": {1: "V7"}}, "row 1 has 47.31 of tax at 19 %, but tax code V7"),
        ({"tax_codes": {1: "RC19"}}, "reverse charge at 19 %"),
        ({"tax_codes": {2: "V19"}}, "row 2 of 1"),
        ({"tax_codes": {1: "X"}}, "expected one of V19, N19, V7, RC19"),
        ({}, "chosen already, or none was named"),
    ],
)
def test_what_cannot_be_booked_is_refused(world: DeskWorld, bill: str, coding: dict[str, object], why: str) -> None:
    before = world.dump()
    with pytest.raises(NotPossibleError, match=why):
        choose(world, bill, **coding)
    assert world.dump() == before


def test_a_line_that_clears_a_receipt_keeps_the_account_of_its_order(world: DeskWorld) -> None:
    bill = world.receive(invoice(net_total="259.00"))
    world.night()
    with pytest.raises(NotPossibleError, match="clears goods that were received"):
        choose(world, bill, accounts={1: "6200"})


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CONTROLLER, Role.VENDOR_CUSTODIAN])
def test_only_who_works_on_documents_chooses(world: DeskWorld, bill: str, role: Role) -> None:
    with pytest.raises(NotAllowedError, match="may not code"):
        choose(world, bill, world.person("x", role), accounts={1: "6200"})


def test_who_is_related_to_the_vendor_chooses_nothing(world: DeskWorld, bill: str) -> None:
    with write(world.engine) as connection:
        declare_interest(connection, "rita", "acme", "mueller", "her brother owns it", by="carl")
    with pytest.raises(NotAllowedError, match="V-SOD-03"):
        choose(world, bill, accounts={1: "6200"})


def test_an_approver_who_chose_does_not_approve_and_the_database_knows(world: DeskWorld, bill: str) -> None:
    choose(world, bill, world.ada, accounts={1: "6200"})
    with pytest.raises(NotAllowedError, match="V-SOD-01"):
        approve(world.here, CLIENT, bill, by=world.ada, stamp=world.stamp(bill))
    asked = world.open(bill, "V-SOD-02")
    own = Decided(
        kind=Kind.APPROVE, person="ada", role=Role.APPROVER, version=1, document_id=bill, code=asked.code,
        subject=asked.subject, evidence_hash=asked.evidence_hash,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="V-SOD-01"), write(world.engine) as connection:
        record_decision(connection, "acme", "around", 0, own)
    with write(world.engine) as connection:
        record_decision(connection, "acme", "around", 0, own.model_copy(update={"person": "carl", "role": Role.CONTROLLER}))  # fmt: skip
