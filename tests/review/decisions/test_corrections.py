"""Correcting a document: the same cleansing, the same rules, the same way; what was read stays in the older version."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.field import FieldName, ProofName, Status
from documents.reading import LineField
from documents.register.audit import history
from documents.register.decisions import Kind, decisions_of
from documents.register.versions import version_at
from documents.state import State
from documents.text import Box, Reader
from documents.values.periods import Period
from review.decisions.corrections import Changes, FieldChange, LineChange, TaxChange, correct
from review.decisions.refusal import NotPossibleError, NotUnderstoodError
from tests.flows.stages.world import invoice
from tests.review.decisions.desk import ALONE, DeskWorld

NET = FieldName.NET_TOTAL


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> DeskWorld:
    made = DeskWorld(tmp_path, engine, ALONE)
    made.know_the_vendor()
    return made


def net(raw: str, **more: object) -> Changes:
    return Changes(fields={NET: FieldChange.model_validate({"raw": raw, **more})})


def test_a_corrected_total_lets_the_document_go(world: DeskWorld) -> None:
    bill = world.waiting()
    assert world.state(bill) is State.QUEUED
    settled = correct(world.here, ALONE, bill, net("249.00"), by=world.rita, stamp=world.stamp(bill))
    assert (settled.state, world.state(bill)) == (State.READY, State.READY)
    assert "V-ARI-04" in {one.code for one in settled.released}
    assert settled.opened == ()
    world.night()
    assert world.state(bill) is State.POSTED


def test_what_was_read_stays_and_the_value_is_a_persons(world: DeskWorld) -> None:
    bill = world.waiting()
    seen = world.look(bill).version
    box = Box(10, 20, 30, 40)
    correct(world.here, ALONE, bill, net("249,00", page=1, box=box), by=world.rita, stamp=world.stamp(bill))
    with read(world.engine) as connection:
        before = version_at(connection, "acme", bill, seen).business
        by = version_at(connection, "acme", bill, seen + 1)
    assert before is not None
    assert before.net_total is not None
    assert before.net_total.value == Decimal("259.00")
    assert by.author == "rita"
    assert by.business is not None
    field = by.business.net_total
    assert field is not None
    assert (field.value, field.raw, field.status) == (Decimal("249.00"), "249,00", Status.KEYED)
    assert (field.evidence.page, field.evidence.box, field.evidence.reader) == (1, box, Reader.PERSON)
    assert field.has(ProofName.PERSON, ProofName.NET_PLUS_TAX)
    assert [one.raw for one in field.candidates] == ["259.00"]


def test_a_proof_that_another_value_took_part_in_is_shown_anew_or_gone(world: DeskWorld) -> None:
    other = world.waiting(net_total="249.00", invoice_number="")
    version = world.version(other).business
    assert version is not None
    assert version.gross_total is not None
    assert version.gross_total.has(ProofName.NET_PLUS_TAX)
    correct(world.here, ALONE, other, net("248.00"), by=world.rita, stamp=world.stamp(other))
    after = world.version(other).business
    assert after is not None
    assert after.gross_total is not None
    assert not after.gross_total.has(ProofName.NET_PLUS_TAX)
    assert "V-ARI-03" in world.codes(other)


@pytest.mark.parametrize(
    ("name", "raw", "readings"),
    [
        (FieldName.ISSUE_DATE, "05/06/2026", ("2026-06-05", "2026-05-06")),
        (FieldName.ISSUE_DATE, "31.02.2026", ()),
        (FieldName.NET_TOTAL, "two hundred", ()),
        (FieldName.INVOICING_PERIOD, "some time in March", ()),
        (FieldName.CURRENCY, "Taler", ()),
        (FieldName.BIC, "X", ()),
        (FieldName.INVOICE_NUMBER, " ", ()),
    ],
)
def test_what_is_no_value_or_can_be_several_is_refused_and_nothing_changes(
    world: DeskWorld, name: FieldName, raw: str, readings: tuple[str, ...]
) -> None:
    bill = world.waiting()
    before = world.dump()
    changes = Changes(fields={name: FieldChange(raw=raw or " ")})
    with pytest.raises(NotPossibleError) as refused:
        correct(world.here, ALONE, bill, changes, by=world.rita, stamp=world.stamp(bill))
    if raw.strip():
        assert isinstance(refused.value, NotUnderstoodError)
        assert (refused.value.field, refused.value.found) == (name.value, raw)
        assert set(refused.value.readings) == set(readings)
    assert world.dump() == before


def test_a_date_with_two_readings_is_settled_by_choosing_one(world: DeskWorld) -> None:
    bill = world.waiting()
    change = FieldChange(raw="05/06/2026", reading="2026-06-05")
    changes = Changes(fields={FieldName.ISSUE_DATE: change, NET: FieldChange(raw="249.00")})
    correct(world.here, ALONE, bill, changes, by=world.rita, stamp=world.stamp(bill))
    business = world.version(bill).business
    assert business is not None
    assert business.issue_date is not None
    assert business.issue_date.value == dt.date(2026, 6, 5)


def test_the_period_that_is_billed_can_be_said_and_taken_away(world: DeskWorld) -> None:
    bill = world.waiting()
    for change, period in (
        (FieldChange(raw="1 February 2026 - 31.03.2026"), Period(start=dt.date(2026, 2, 1), end=dt.date(2026, 3, 31))),
        (FieldChange(absent=True), None),
    ):
        said = Changes(fields={FieldName.INVOICING_PERIOD: change})
        correct(world.here, ALONE, bill, said, by=world.rita, stamp=world.stamp(bill))
        after = world.version(bill).business
        assert after is not None
        assert after.service_period == period
        assert (after.invoicing_period.value if after.invoicing_period else None) == period


def test_a_national_tax_number_goes_to_its_own_field(world: DeskWorld) -> None:
    bill = world.waiting()
    changes = Changes(fields={FieldName.VENDOR_TAX_ID: FieldChange(raw="DE 136 695 976")})
    correct(world.here, ALONE, bill, changes, by=world.rita, stamp=world.stamp(bill))
    business = world.version(bill).business
    assert business is not None
    assert business.vendor_tax_id is not None
    assert business.vendor_tax_id.value == "DE136695976"


def test_lines_and_tax_rows_are_corrected_added_and_removed(world: DeskWorld) -> None:
    bill = world.waiting()
    cells = {LineField.QUANTITY: "5", LineField.NET_AMOUNT: "124.50"}
    more = {**cells, LineField.DESCRIPTION: "Ordner", LineField.UNIT_PRICE: "24.90", LineField.TAX_RATE: "19 %"}
    changes = Changes(
        fields={NET: FieldChange(raw="249.00")},
        lines=(LineChange(number=1, cells=cells), LineChange(number=2, cells=more, added=True)),
        taxes=(TaxChange(number=1, cells={"base": "249.00", "tax": "47.31", "rate": "19", "category": "S"}),),
    )
    settled = correct(world.here, ALONE, bill, changes, by=world.rita, stamp=world.stamp(bill))
    business = world.version(bill).business
    assert business is not None
    assert [(line.number, line.quantity, line.net_amount) for line in business.lines] == [
        (1, Decimal(5), Decimal("124.50")),
        (2, Decimal(5), Decimal("124.50")),
    ]
    assert business.taxes[0].category == "S"
    assert [one.code for one in settled.opened] == ["V-SOD-02"]
    gone = world.waiting(invoice_number="RE-9")
    removed = Changes(lines=(LineChange(number=1, removed=True),), taxes=(TaxChange(number=1, removed=True),))
    correct(world.here, ALONE, gone, removed, by=world.rita, stamp=world.stamp(gone))
    after = world.version(gone).business
    assert after is not None
    assert (after.lines, after.taxes) == ((), ())


@pytest.mark.parametrize(
    "changes",
    [
        Changes(),
        Changes(lines=(LineChange(number=7, cells={LineField.QUANTITY: "1"}),)),
        Changes(lines=(LineChange(number=1, added=True),)),
        Changes(taxes=(TaxChange(number=9, cells={"rate": "7"}),)),
        Changes(fields={NET: FieldChange(candidate=3)}),
        Changes(fields={NET: FieldChange(raw="1.00", absent=True)}),
    ],
)
def test_what_is_not_there_cannot_be_changed(world: DeskWorld, changes: Changes) -> None:
    bill = world.waiting()
    with pytest.raises(NotPossibleError):
        correct(world.here, ALONE, bill, changes, by=world.rita, stamp=world.stamp(bill))


def test_a_correction_is_kept_for_learning_and_in_the_audit_trail(world: DeskWorld) -> None:
    bill = world.waiting()
    changes = net("249.00", page=1, box=Box(1, 2, 3, 4), around="Zwischensumme", seconds=1.5, keystrokes=6)
    correct(world.here, ALONE, bill, changes, by=world.rita, stamp=world.stamp(bill))
    with read(world.engine) as connection:
        (kept,) = decisions_of(connection, "acme", bill, Kind.CORRECT)
        acts = [one for one in history(connection, "acme", bill) if one.action == "correct"]
    assert (kept.subject, kept.person, kept.seconds, kept.keystrokes) == ("net_total", "rita", 1.5, 6)
    assert (kept.facts["old"], kept.facts["new"], kept.facts["around"]) == ("259.00", "249.00", "Zwischensumme")
    assert (kept.facts["box"], kept.vendor_id, kept.amount_minor) == ("1.00 2.00 3.00 4.00", "mueller", 29631)
    assert [(one.actor, one.before, one.after) for one in acts] == [
        ("rita", {"net_total": "259.00"}, {"net_total": "249.00"})
    ]


def test_the_order_that_was_misread_is_no_reference_any_more(world: DeskWorld) -> None:
    bill = world.receive(invoice(order="4500099"))
    world.night()
    assert world.state(bill) is State.QUEUED
    changes = Changes(fields={FieldName.ORDER_NUMBER: FieldChange(raw="4500012")})
    correct(world.here, ALONE, bill, changes, by=world.rita, stamp=world.stamp(bill))
    version = world.version(bill)
    assert version.business is not None
    assert version.judgement is not None
    assert version.business.orders == ("4500012",)
    assert {one.order_number for one in version.judgement.match.lines} == {"4500012"}
