"""The small acceptance tests of the specification (8.4) that need a database: AT-01, 10, 14, 15, 16, 17."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.decision import Outcome
from documents.finding import Queue
from documents.kind import DocType
from documents.master.order import Order
from documents.reading import DocumentReading, LineField
from documents.register import audit
from documents.register.access import document_for
from documents.register.arrival import ArrivalOutcome
from documents.register.document import UnknownDocumentError, document
from documents.register.findings import FindingStatus, findings_of, open_findings
from documents.register.tables import arrivals
from documents.register.versions import Version, latest_version, save_version
from documents.state import State
from ledgers.tables import entries, postings
from reports.work import work_plan
from review.judgement import Verdict, consider, edited_by_person, record
from tests.flows.stages.world import CLIENT, NOON, ORDER, VENDOR, World, cell, invoice, receipt
from tests.waiving import waive as waive_finding


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR], orders=[ORDER], receipts=[receipt()])
    return made


def judged(world: World, document_id: str) -> Verdict:
    with write(world.engine) as connection:
        known = document(connection, "acme", document_id)
        verdict = consider(connection, CLIENT, known)
        record(connection, CLIENT, known, verdict)
    return verdict


def at_price(price: str) -> Order:
    return ORDER.model_copy(update={"lines": (ORDER.lines[0].model_copy(update={"price": Decimal(price)}),)})


def status_of(world: World, document_id: str, code: str) -> list[FindingStatus]:
    """Status of every finding of a code, the one that stands last."""
    with read(world.engine) as connection:
        found = findings_of(connection, "acme", document_id, tuple(FindingStatus))
    return sorted((one.status for one in found if one.finding.code == code), key=list(FindingStatus).index)


def amounts(world: World, document_id: str) -> dict[str, int]:
    """Signed minor units by account, of a document's entry."""
    query = (
        sa.select(postings.c.account, sa.func.sum(postings.c.base_minor))
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(entries.c.document_id == document_id)
        .group_by(postings.c.account)
    )
    with read(world.engine) as connection:
        return {account: int(amount) for account, amount in connection.execute(query)}


def test_at_01_the_same_file_twice_is_one_document_one_duplicate_and_one_entry(world: World) -> None:
    first = world.receive(invoice(), content=b"the very bytes")
    again = world.receive(invoice(), content=b"the very bytes")
    world.night()
    assert first == again
    with read(world.engine) as connection:
        outcomes = connection.scalars(sa.select(arrivals.c.outcome).order_by(arrivals.c.received_at)).all()
    assert outcomes == [ArrivalOutcome.RECEIVED, ArrivalOutcome.DUPLICATE]
    assert world.states() == [State.POSTED]
    assert [purpose for _, purpose in world.entries(first)].count("invoice") == 1


def taken_back(reading: DocumentReading) -> DocumentReading:
    """Return an invoice whose amounts and quantities are below zero."""

    def negative(name: LineField, raw: str) -> str:
        return f"-{raw}" if name in {LineField.QUANTITY, LineField.NET_AMOUNT} else raw

    lines = tuple(
        one.model_copy(update={"cells": {name: cell(negative(name, each.raw)) for name, each in one.cells.items()}})
        for one in reading.lines
    )
    taxes = tuple(
        one.model_copy(update={"base": cell(f"-{one.base.raw}"), "tax": cell(f"-{one.tax.raw}")})
        for one in reading.taxes
        if one.base and one.tax
    )
    return reading.model_copy(update={"lines": lines, "taxes": taxes})


def test_at_10_a_negative_invoice_and_a_credit_note_give_identical_entries(world: World) -> None:
    sums = {"net_total": "-249.00", "tax_total": "-47.31", "gross_total": "-296.31"}
    negative = world.receive(taken_back(invoice("RE-8", order="", **sums)))
    plain = invoice("GS-9301", order="", day="2026-03-13", preceding_invoice="RE-1")
    credit = world.receive(plain.model_copy(update={"doc_type": DocType.CREDIT_NOTE}))
    world.night()
    assert amounts(world, negative) == amounts(world, credit) == {"1400": -4731, "2000": 29631, "6100": -24900}


def test_at_14_an_edit_is_remembered_as_its_authors_whatever_the_system_does_after(world: World) -> None:
    """The fact on which V-SOD-01 rests; that the same person cannot approve is the review desk's to refuse."""
    bill = world.receive(invoice())
    world.read_all()
    with write(world.engine) as connection:
        business = latest_version(connection, "acme", bill).business
        save_version(connection, "acme", bill, Version(business=business, author="jo"))
    judged(world, bill)
    with read(world.engine) as connection:
        assert latest_version(connection, "acme", bill).author == "system"
        assert edited_by_person(connection, "acme", bill)


def test_at_15_a_waived_finding_survives_and_a_changed_price_opens_it_again(world: World) -> None:
    world.know(orders=[at_price("20.00")])
    bill = world.receive(invoice())
    world.read_all()
    assert judged(world, bill).judgement.decision.outcome is Outcome.POST_HELD
    with write(world.engine) as connection:
        (over,) = [one for one in open_findings(connection, "acme", bill) if one.finding.code == "V-PO-06"]
        waive_finding(connection, "acme", bill, over.finding, actor="jo", reason="agreed by telephone")
    assert judged(world, bill).judgement.decision.outcome is Outcome.POST
    assert status_of(world, bill, "V-PO-06") == [FindingStatus.WAIVED]
    world.know(orders=[at_price("19.00")])
    assert judged(world, bill).judgement.decision.outcome is Outcome.POST_HELD
    assert FindingStatus.OPEN in status_of(world, bill, "V-PO-06")


def test_at_16_another_clients_document_is_unknown_and_the_attempt_is_recorded(world: World) -> None:
    bill = world.receive(invoice())
    assert document_for(world.engine, "acme", bill, actor="ann").id == bill
    with pytest.raises(UnknownDocumentError) as foreign:
        document_for(world.engine, "bolt", bill, actor="bob")
    with pytest.raises(UnknownDocumentError) as nobodys:
        document_for(world.engine, "bolt", "acme-0", actor="bob")
    assert str(foreign.value).replace(bill, "") == str(nobodys.value).replace("acme-0", "")
    with read(world.engine) as connection:
        (event,) = audit.history(connection, "bolt", bill)
        assert [one.action for one in audit.history(connection, "acme", bill) if one.actor == "bob"] == []
    assert (event.actor, event.action, event.after) == ("bob", "look-up refused", {"answer": "unknown document"})


def test_at_17_a_misdirected_invoice_is_seen_by_no_reviewer_of_either_client(world: World) -> None:
    strange = world.receive(invoice(buyer_name="Bolt & Nut Ltd", buyer_tax_id="", net_total="250.00"))
    other = world.receive(invoice("RE-77", order="4599999"))
    world.night()
    assert "V-ID-07" in world.codes(strange)
    assert len(world.codes(strange)) > 1  # further questions, which wait until it is known whose document it is
    with read(world.engine) as connection:
        mine = work_plan(connection, "acme", CLIENT.service, NOON)
        theirs = work_plan(connection, "bolt", CLIENT.service, NOON)
    assert [(one.queue, one.reasons[0].finding.code) for one in mine.tasks if one.document.document_id == strange] == [
        (Queue.PRIVACY, "V-ID-07")
    ]
    assert {one.queue for one in mine.groups if strange in one.documents} == {Queue.PRIVACY}
    assert other in {one.document.document_id for one in mine.tasks}
    assert theirs.tasks == ()
