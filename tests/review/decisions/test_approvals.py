"""Maker and checker: who touched a document does not let it post alone, and an approval holds only for what was seen."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from documents.database.engine import write
from documents.field import FieldName
from documents.finding import Role
from documents.master.client import Client, TaxCode
from documents.master.party import BankAccount
from documents.register.arrival import Origin, record_arrival
from documents.register.document import cut_out
from documents.state import State
from ledgers.coding import Coding, LineCoding
from ledgers.tax_coding import TaxCoding
from review.decisions.approvals import approve
from review.decisions.confirmations import confirm
from review.decisions.corrections import Changes, FieldChange, TaxChange, correct
from review.decisions.refusal import NotAllowedError, NotPossibleError
from review.decisions.settled import Settled
from review.people.entrusting import declare_interest
from review.people.person import Person
from review.second_person import Proposed, is_drawn, posted_evidence, related
from tests.flows.stages.world import NOON, VENDOR, invoice, receipt
from tests.review.decisions.desk import ALONE, AT, DeskWorld

RIGHT = Changes(fields={FieldName.NET_TOTAL: FieldChange(raw="249.00")})
SAMPLED = AT.model_copy(update={"policy": ALONE.policy.model_copy(update={"second_look_percent": Decimal(100)})})


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    made = DeskWorld(tmp_path, engine)
    made.know_the_vendor()
    return made


def corrected(world: DeskWorld, client: Client = AT, by: Person | None = None) -> str:
    bill = world.waiting()
    correct(world.here, client, bill, RIGHT, by=by or world.rita, stamp=world.stamp(bill))
    return bill


def press(world: DeskWorld, bill: str, by: Person, client: Client = AT) -> Settled:
    return approve(world.here, client, bill, by=by, stamp=world.stamp(bill))


def test_a_corrected_document_waits_for_another_person_and_then_posts(world: DeskWorld) -> None:
    bill = corrected(world)
    assert (world.state(bill), world.codes(bill)) == (State.QUEUED, {"V-SOD-02"})
    assert "rita decided on it, and 296.31 EUR is above the limit of 0.00 EUR" in world.look(bill).reason
    world.night()
    assert world.state(bill) is State.QUEUED
    settled = press(world, bill, world.ada)
    assert (settled.state, [one.code for one in settled.released]) == (State.READY, ["V-SOD-02"])
    world.night()
    assert (world.state(bill), len(world.entries(bill))) == (State.POSTED, 1)


def test_nobody_approves_what_they_decided_whatever_their_roles(world: DeskWorld) -> None:
    both = world.person("both", Role.REVIEWER, Role.APPROVER)
    bill = corrected(world, by=both)
    with pytest.raises(NotAllowedError, match="V-SOD-01: Both decided on this document"):
        press(world, bill, both)
    assert world.state(bill) is State.QUEUED


def test_a_reviewer_approves_nothing(world: DeskWorld) -> None:
    bill = corrected(world)
    with pytest.raises(NotAllowedError, match="Ralf may not approve"):
        press(world, bill, world.ralf)


def test_an_approval_lapses_when_what_would_be_posted_changes(world: DeskWorld) -> None:
    bill = corrected(world)
    press(world, bill, world.ada)
    world.know(
        vendors=[VENDOR.model_copy(update={"accounts": (*VENDOR.accounts, BankAccount(iban="DE02120300000000202051"))})]
    )
    world.night()
    assert (world.state(bill), world.codes(bill)) == (State.QUEUED, {"V-SOD-02"})
    assert press(world, bill, world.carl).state is State.READY


def test_another_price_of_the_order_is_another_evidence(world: DeskWorld) -> None:
    bill = world.receive(invoice())
    world.night()
    business, judgement = world.version(bill).business, world.version(bill).judgement
    assert business is not None
    assert judgement is not None
    (line,) = judgement.match.lines
    dearer = line.model_copy(update={"order_price": line.order_price + 1})
    other = judgement.model_copy(update={"match": judgement.match.model_copy(update={"lines": (dearer,)})})
    proposed = Proposed(business, judgement, VENDOR, None, (receipt(4),))
    assert posted_evidence(proposed) != posted_evidence(replace(proposed, judgement=other))


def test_an_approval_covers_accounts_tax_codes_and_the_receipts_of_its_lines(world: DeskWorld) -> None:
    bill = world.receive(invoice())
    world.night()
    business, judgement = world.version(bill).business, world.version(bill).judgement
    assert business is not None
    assert judgement is not None
    code = TaxCode(code="V19", rate=Decimal(19))
    tax = TaxCoding(category="S", rate=Decimal(19), base=Decimal(249), tax=Decimal("47.31"), code=code)
    coding = Coding(lines=(LineCoding(line=1, account="6100", source="A-05"),), taxes=(tax,))
    proposed = Proposed(business, judgement, VENDOR, coding, (receipt(4),))
    booked = tax.model_copy(update={"code": code.model_copy(update={"account": "1401"})})
    others = (
        replace(proposed, coding=coding.model_copy(update={"taxes": (booked,)})),
        replace(proposed, coding=Coding(lines=(LineCoding(line=1, account="6200", source="A-05"),), taxes=(tax,))),
        replace(proposed, receipts=(receipt(5),)),
        replace(proposed, receipts=(receipt(4), receipt(1, "8802"))),
        replace(proposed, receipts=(receipt(4).model_copy(update={"accepted": Decimal(3)}),)),
    )
    known = posted_evidence(proposed)
    assert len({known, *(posted_evidence(one) for one in others)}) == 1 + len(others)
    elsewhere = receipt(4, "8803").model_copy(update={"order_line": 7})
    assert posted_evidence(replace(proposed, receipts=(receipt(4), elsewhere))) == known
    usual = LineCoding(line=1, account="6100", source="A-04")
    assert posted_evidence(replace(proposed, coding=Coding(lines=(usual,), taxes=(tax,)))) == known


def test_an_approval_lapses_when_the_account_is_another(world: DeskWorld) -> None:
    bill = corrected(world)
    press(world, bill, world.ada)
    world.know(vendors=[VENDOR.model_copy(update={"account": "6200"})])
    world.night()
    assert (world.state(bill), world.codes(bill)) == (State.QUEUED, {"V-SOD-02"})


def test_an_approval_that_a_rule_asked_for_lapses_when_the_account_is_another(world: DeskWorld) -> None:
    bill = world.receive(invoice("RE-9", 300, order=""))
    world.night()
    assert press(world, bill, world.carl).state is State.READY
    world.know(vendors=[VENDOR.model_copy(update={"account": "6200"})])
    world.night()
    assert (world.state(bill), world.codes(bill)) == (State.QUEUED, {"V-SOD-02"})


def test_one_approval_is_enough_for_what_a_rule_and_an_edit_ask_for(world: DeskWorld) -> None:
    bill = world.receive(invoice("RE-9", 300, order="", net_total="259.00"))
    world.night()
    changes = Changes(fields={FieldName.NET_TOTAL: FieldChange(raw="7470.00")})
    correct(world.here, AT, bill, changes, by=world.rita, stamp=world.stamp(bill))
    assert world.codes(bill) == {"V-SOD-02"}
    assert press(world, bill, world.carl).state is State.READY
    world.night()
    assert world.state(bill) is State.POSTED


def test_two_approvals_are_enough_above_the_highest_limit_though_it_was_edited(world: DeskWorld) -> None:
    client = AT.model_copy(update={"policy": AT.policy.model_copy(update={"highest_limit": Decimal(6000)})})
    world.desk = replace(world.desk, client=client)
    bill = world.receive(invoice("RE-9", 300, order="", net_total="259.00"))
    world.night()
    changes = Changes(fields={FieldName.NET_TOTAL: FieldChange(raw="7470.00")})
    correct(world.here, client, bill, changes, by=world.rita, stamp=world.stamp(bill))
    assert press(world, bill, world.carl, client).state is State.QUEUED
    other = world.person("cora", Role.CONTROLLER)
    assert press(world, bill, other, client).state is State.READY


def test_an_approval_lapses_when_goods_came_back(world: DeskWorld) -> None:
    world.know(receipts=[receipt(10)])
    bill = world.receive(invoice(net_total="259.00"))
    world.night()
    correct(world.here, AT, bill, RIGHT, by=world.rita, stamp=world.stamp(bill))
    assert press(world, bill, world.ada).state is State.READY
    world.know(receipts=[receipt(-2, "8802")])
    world.night()
    assert (world.state(bill), "V-SOD-02" in world.codes(bill)) == (State.QUEUED, True)


def test_a_later_correction_needs_another_approval(world: DeskWorld) -> None:
    bill = world.waiting(invoice_number="")
    correct(world.here, AT, bill, RIGHT, by=world.rita, stamp=world.stamp(bill))
    with pytest.raises(NotPossibleError, match="nothing on it asks for an approval"):
        press(world, bill, world.ada)
    number = Changes(fields={FieldName.INVOICE_NUMBER: FieldChange(raw="RE-77")})
    correct(world.here, AT, bill, number, by=world.rita, stamp=world.stamp(bill))
    assert press(world, bill, world.ada).state is State.READY


def test_confirming_makes_a_maker_too(world: DeskWorld) -> None:
    bill = world.unproven()
    settled = confirm(world.here, AT, bill, (FieldName.INVOICE_NUMBER,), by=world.rita, stamp=world.stamp(bill))
    assert {one.code for one in settled.released} >= {"V-DOC-01"}
    assert world.codes(bill) == {"V-SOD-02"}
    assert press(world, bill, world.ada).state is State.READY


def test_below_the_limit_one_person_is_enough(world: DeskWorld) -> None:
    bill = corrected(world, ALONE)
    assert world.state(bill) is State.READY


def test_a_drawn_document_is_looked_at_twice_below_the_limit_too(world: DeskWorld) -> None:
    bill = corrected(world, SAMPLED)
    assert "it was drawn for a second look" in world.look(bill).reason


@pytest.mark.parametrize("name", [FieldName.IBAN, FieldName.VENDOR_TAX_ID, FieldName.VENDOR_NAME])
def test_bank_and_vendor_data_by_a_person_take_two_below_the_limit_too(world: DeskWorld, name: FieldName) -> None:
    bill = world.waiting()
    business = world.version(bill).business
    assert business is not None
    value = str(getattr(business, name.value).value)
    blank = Changes(fields={**RIGHT.fields, name: FieldChange(raw=value)})
    correct(world.here, ALONE, bill, blank, by=world.rita, stamp=world.stamp(bill))
    assert world.codes(bill) == {"V-SOD-02"}


def test_tax_rows_by_a_person_take_two_below_the_limit_too(world: DeskWorld) -> None:
    bill = world.waiting()
    changes = Changes(fields=RIGHT.fields, taxes=(TaxChange(number=1, cells={"category": "S"}),))
    correct(world.here, ALONE, bill, changes, by=world.rita, stamp=world.stamp(bill))
    assert "a person gave the tax" in world.look(bill).reason


def test_the_limit_of_a_grant_counts(world: DeskWorld) -> None:
    bill = corrected(world)
    small = world.person("small", Role.APPROVER, limit=Decimal("296.30"))
    with pytest.raises(NotAllowedError, match=r"V-SOD-02: found 296.31 EUR, your limit is 296.30 EUR"):
        press(world, bill, small)
    enough = world.person("enough", Role.APPROVER, limit=Decimal("296.31"))
    assert press(world, bill, enough).state is State.READY


def test_amounts_of_one_vendor_count_together(world: DeskWorld) -> None:
    once = world.person("once", Role.APPROVER, limit=Decimal(500))
    first, second = corrected(world), world.waiting(invoice_number="RE-2", issue_date="2026-03-01")
    changes = RIGHT
    correct(world.here, AT, second, changes, by=world.rita, stamp=world.stamp(second))
    assert press(world, first, once).state is State.READY
    with pytest.raises(NotAllowedError, match=r"592.62 EUR with what you approved"):
        press(world, second, once)


def test_above_the_highest_limit_two_persons_approve(world: DeskWorld) -> None:
    low = AT.model_copy(update={"policy": AT.policy.model_copy(update={"highest_limit": Decimal(200)})})
    bill = corrected(world, low)
    settled = press(world, bill, world.carl, low)
    assert (settled.state, world.codes(bill)) == (State.QUEUED, {"V-SOD-02"})
    with pytest.raises(NotPossibleError, match="you approved it already"):
        press(world, bill, world.carl, low)
    assert press(world, bill, world.person("cora", Role.CONTROLLER), low).state is State.READY


@pytest.mark.parametrize("by_rule", [False, True])
def test_what_counts_together_above_the_highest_limit_takes_two_persons(world: DeskWorld, by_rule: bool) -> None:
    low = AT.model_copy(update={"policy": AT.policy.model_copy(update={"highest_limit": Decimal(500)})})
    if by_rule:
        policy = low.policy.model_copy(update={"highest_limit": Decimal(8_000)})
        low = low.model_copy(update={"policy": policy})
        first = world.receive(invoice("RE-5", 250, order=""))
        second = world.receive(invoice("RE-6", 251, order="", day="2026-02-27"))
        world.night()
        assert (world.codes(first), world.codes(second)) == ({"V-SOD-02"}, {"V-SOD-02"})
    else:
        first, second = corrected(world, low), world.waiting(invoice_number="RE-2", issue_date="2026-03-01")
        correct(world.here, low, second, RIGHT, by=world.rita, stamp=world.stamp(second))
    assert press(world, first, world.carl, low).state is State.READY
    assert (press(world, second, world.carl, low).state, world.codes(second)) == (State.QUEUED, {"V-SOD-02"})
    with pytest.raises(NotPossibleError, match="you approved it already"):
        press(world, second, world.carl, low)
    assert press(world, second, world.person("cora", Role.CONTROLLER), low).state is State.READY


def test_what_a_rule_asks_an_approver_is_approved_the_same_way(world: DeskWorld) -> None:
    bill = world.receive(invoice("RE-5", 250, order=""))
    world.night()
    assert world.codes(bill) == {"V-SOD-02"}
    with pytest.raises(NotAllowedError, match=r"your limit is 5,000\.00 EUR"):
        press(world, bill, world.ada)
    assert press(world, bill, world.carl).state is State.READY
    world.night()
    assert world.state(bill) is State.POSTED


def test_who_is_related_to_the_vendor_does_not_approve(world: DeskWorld) -> None:
    bill = corrected(world)
    with write(world.engine) as connection:
        declare_interest(connection, "ada", "acme", "mueller", "her brother owns it", by="carl")
    with pytest.raises(NotAllowedError, match="V-SOD-03"):
        press(world, bill, world.ada)


def test_who_uploaded_it_does_not_approve(world: DeskWorld) -> None:
    bill = corrected(world)
    origin = Origin(source="desk/ada", ref="1", name="again.pdf", received_at=NOON)
    stored = world.desk.archive.store(io.BytesIO(b"file 2"))
    with write(world.engine) as connection:
        assert record_arrival(connection, "acme", origin, stored).document_id == bill
    with pytest.raises(NotAllowedError, match="V-SOD-01: Ada uploaded"):
        press(world, bill, world.ada)


def test_who_uploaded_the_file_does_not_approve_what_was_cut_out_of_it(world: DeskWorld) -> None:
    bill = corrected(world)
    origin = Origin(source="desk/ada", ref="1", name="again.pdf", received_at=NOON)
    stored = world.desk.archive.store(io.BytesIO(b"file 2"))
    known = world.look(bill)
    with write(world.engine) as connection:
        record_arrival(connection, "acme", origin, stored)
        (part,) = cut_out(connection, "acme", bill, ((1, 1),), actor="rita")
        assert "ada" in related(connection, "acme", known.model_copy(update={"id": part}), "")


def test_an_amount_that_cannot_be_compared_is_not_approved(world: DeskWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    bill = corrected(world)
    monkeypatch.setattr("review.decisions.deciding.gross_of", lambda *_: None)
    with pytest.raises(NotPossibleError, match="no limit can be compared"):
        press(world, bill, world.ada)
    assert world.state(bill) is State.QUEUED


@given(st.text(min_size=1, max_size=40), st.decimals(min_value=0, max_value=100, places=2))
def test_a_document_is_drawn_or_not_and_that_stays(document_id: str, percent: Decimal) -> None:
    drawn = is_drawn("seed", document_id, percent)
    assert drawn == is_drawn("seed", document_id, percent)
    assert not drawn or is_drawn("seed", document_id, Decimal(100))
    assert not is_drawn("seed", document_id, Decimal(0))


def test_the_share_that_is_drawn_is_the_one_asked_for() -> None:
    drawn = sum(is_drawn("seed", f"acme-{number}", Decimal(5)) for number in range(10_000))
    assert 440 < drawn < 560
