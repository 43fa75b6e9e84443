"""Judging with all that the database knows: edits and waivers of people live on, and nothing is written twice."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.database.engine import read, write
from documents.decision import Outcome
from documents.finding import Severity
from documents.register.document import document
from documents.register.findings import FindingStatus, findings_of, open_findings
from documents.register.versions import Version, latest_version, save_version
from flows.stages.judge import judge_wave
from flows.stages.waves import WAVES
from review.judgement import Verdict, consider, edited_by_person, received_on, record
from tests.flows.stages.world import CLIENT, ORDER, VENDOR, World, invoice, receipt
from tests.waiving import waive as waive_finding

KINDS = tuple(kind for wave in WAVES for kind in wave)


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR], orders=[ORDER])
    return made


def judged(world: World, document_id: str) -> Verdict:
    with read(world.engine) as connection:
        return consider(connection, CLIENT, document(connection, "acme", document_id))


def recorded(world: World, document_id: str) -> Verdict:
    with write(world.engine) as connection:
        known = document(connection, "acme", document_id)
        verdict = consider(connection, CLIENT, known)
        record(connection, CLIENT, known, verdict)
    return verdict


def waive(world: World, document_id: str, code: str) -> None:
    with write(world.engine) as connection:
        for one in open_findings(connection, "acme", document_id):
            if one.finding.code == code:
                waive_finding(connection, "acme", document_id, one.finding, actor="jo", reason="seen on the ramp")


def edit(world: World, document_id: str, **values: object) -> BusinessDocument:
    with write(world.engine) as connection:
        business = latest_version(connection, "acme", document_id).business
        assert business is not None
        changed = {name: getattr(business, name).model_copy(update={"value": value}) for name, value in values.items()}
        edited = business.model_copy(update=changed)
        save_version(connection, "acme", document_id, Version(business=edited, author="jo"))
    return edited


def read_one(world: World, **prints: str) -> str:
    bill = world.receive(invoice(**prints))
    world.read_all()
    return bill


def test_considering_changes_nothing_and_gives_the_same_answer(world: World) -> None:
    bill = read_one(world)
    before = world.dump()
    assert judged(world, bill).judgement == judged(world, bill).judgement
    assert world.dump() == before


def test_the_same_verdict_makes_no_second_version(world: World) -> None:
    bill = read_one(world)
    recorded(world, bill)
    before = world.dump()
    recorded(world, bill)
    assert world.dump() == before


def test_a_new_fact_makes_a_new_version(world: World) -> None:
    bill = read_one(world)
    recorded(world, bill)
    version = world.look(bill).version
    world.know(receipts=[receipt()])
    assert recorded(world, bill).judgement.decision.outcome is Outcome.POST
    assert world.look(bill).version == version + 1
    with read(world.engine) as connection:
        (gone,) = findings_of(connection, "acme", bill, (FindingStatus.RELEASED,))
    assert gone.finding.code == "V-PO-09"


def test_a_waived_finding_stops_nothing_while_its_evidence_stays(world: World) -> None:
    bill = read_one(world)
    assert recorded(world, bill).judgement.decision.outcome is Outcome.POST_HELD
    waive(world, bill, "V-PO-09")
    verdict = recorded(world, bill)
    assert verdict.judgement.decision.outcome is Outcome.POST
    assert [one.code for one in verdict.judgement.findings if one.severity is Severity.BLOCK_PAY] == ["V-PO-09"]
    assert [one.code for one in verdict.counted if one.severity is Severity.BLOCK_PAY] == []
    world.know(receipts=[receipt(4)])
    assert recorded(world, bill).judgement.decision.outcome is Outcome.POST_HELD


def test_no_waiver_helps_against_a_missing_account(world: World) -> None:
    world.know(vendors=[VENDOR.model_copy(update={"account": "9999"})])
    bill = read_one(world, order="")
    assert recorded(world, bill).judgement.decision.outcome is Outcome.QUEUE
    assert "V-POST-01" in world.codes(bill)
    waive(world, bill, "V-POST-01")
    verdict = recorded(world, bill)
    assert (verdict.posts, verdict.coding) == (False, None)


def test_what_a_person_keyed_stands_after_every_judgement_of_the_system(world: World) -> None:
    bill = read_one(world, order="")
    recorded(world, bill)
    keyed = edit(world, bill, invoice_number="RE-100")
    for _ in range(3):
        recorded(world, bill)
        with read(world.engine) as connection:
            assert edited_by_person(connection, "acme", bill)
            assert latest_version(connection, "acme", bill).business == keyed


def test_a_document_nobody_edited_is_cleansed_with_the_master_data_of_today(world: World) -> None:
    bill = read_one(world, order="", vendor_name="Paper Mill Ltd", vendor_tax_id="DE136695976", iban="")
    assert recorded(world, bill).vendor is None
    world.know(vendors=[VENDOR.model_copy(update={"id": "mill", "name": "Paper Mill Ltd", "tax_id": "DE136695976"})])
    vendor = recorded(world, bill).vendor
    assert vendor is not None
    assert vendor.id == "mill"


def test_another_reading_is_judged_instead_of_the_stored_one(world: World) -> None:
    bill = read_one(world, order="")
    with read(world.engine) as connection:
        known = document(connection, "acme", bill)
        verdict = consider(connection, CLIENT, known, reading=invoice("RE-9", 3, order=""))
    assert verdict.business.invoice_number is not None
    assert verdict.business.invoice_number.value == "RE-9"


def test_the_day_of_receipt_is_that_of_the_clients_own_clock(world: World) -> None:
    bill = read_one(world)
    auckland = CLIENT.model_copy(
        update={"schedule": CLIENT.schedule.model_copy(update={"timezone": "Pacific/Auckland"})}
    )
    known = world.look(bill)
    assert (received_on(CLIENT, known).day, received_on(auckland, known).day) == (16, 17)


def test_two_clients_never_see_each_others_invoices(world: World) -> None:
    bill = read_one(world, order="")
    judge_wave(world.desk, KINDS)
    with read(world.engine) as connection, pytest.raises(Exception, match='client "other" has no document'):
        document(connection, "other", bill)
