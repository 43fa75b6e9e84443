"""Open exceptions: every document that waits is there, with one sentence for each cause."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.finding import Finding, Queue, Severity
from documents.reading import FileFault, FileProblem, FileReading
from documents.register.findings import open_findings, replace_findings
from documents.register.lifecycle import advance
from documents.state import State
from reports.exceptions import OpenException, open_exceptions
from tests.documents.register.register_of import go, receive
from tests.flows.stages.world import ORDER, VENDOR, World, invoice
from tests.waiving import waive as waive_finding


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine) -> World:
    made = World(tmp_path, engine)
    made.know(vendors=[VENDOR], orders=[ORDER])
    return made


def listed(engine: sa.Engine, client: str | None = "acme") -> list[OpenException]:
    with read(engine) as connection:
        return list(open_exceptions(connection, client))


def test_every_cause_is_one_sentence(world: World) -> None:
    held = world.receive(invoice())
    waits = world.receive(invoice("RE-2", order="", vendor_name="Nobody", vendor_tax_id="", iban="", day="2026-03-11"))
    fault = FileReading(media_type="", problems=(FileProblem(fault=FileFault.EMPTY, message="found 0 bytes."),))
    empty = world.receive(fault=fault)
    world.night()
    found = listed(world.engine)
    by_document = {one: [each.code for each in found if each.document_id == one] for one in (held, waits, empty)}
    assert by_document[held] == ["V-PO-09"]
    assert by_document[empty] == ["V-FIL-01"]
    assert by_document[waits] == sorted(world.codes(waits), key=by_document[waits].index)
    assert {each.document_id for each in found if each.held} == {held}
    assert all(each.sentence.strip() and "\n" not in each.sentence for each in found)
    assert next(each for each in found if each.document_id == held).file_name == "1.pdf"


def test_a_waived_cause_and_a_paid_one_are_not_listed(world: World) -> None:
    held = world.receive(invoice())
    world.night()
    with write(world.engine) as connection:
        (one,) = (o for o in open_findings(connection, "acme", held) if o.finding.severity is Severity.BLOCK_PAY)
        waive_finding(connection, "acme", held, one.finding, actor="jo", reason="seen")
    assert listed(world.engine) == []


def finding(code: str, severity: Severity) -> Finding:
    return Finding(code=code, severity=severity, message="Found one, expected two.", queue=Queue.TAX, evidence_hash="1")


def test_a_fault_of_ours_is_named_even_beside_faults_of_the_document(sqlite_engine: sa.Engine) -> None:
    document_id = receive(sqlite_engine).document_id
    with write(sqlite_engine) as connection:
        replace_findings(connection, "acme", document_id, [finding("V-PO-09", Severity.BLOCK_PAY)])
        advance(connection, "acme", document_id, State.RECEIVED, State.QUEUED, reason="TECH: KeyError in x, line 1")
    found = listed(sqlite_engine)
    assert sorted((one.code, one.queue) for one in found) == [("TECH", Queue.TECHNICAL), ("V-PO-09", Queue.TAX)]


def test_too_many_warnings_are_one_exception(sqlite_engine: sa.Engine) -> None:
    document_id = receive(sqlite_engine).document_id
    with write(sqlite_engine) as connection:
        replace_findings(connection, "acme", document_id, [finding("V-DAT-02", Severity.WARN)])
        advance(connection, "acme", document_id, State.RECEIVED, State.QUEUED, reason="waits because of 4 warnings")
    assert [(one.code, one.queue, one.sentence) for one in listed(sqlite_engine)] == [
        ("V-93", Queue.TAX, "waits because of 4 warnings")
    ]


def test_a_document_that_waits_without_a_finding_is_listed_too(sqlite_engine: sa.Engine) -> None:
    document_id = receive(sqlite_engine).document_id
    receive(sqlite_engine, client="other")
    go(sqlite_engine, document_id, State.RECEIVED, State.QUEUED, reason="somebody asked")
    assert [(one.document_id, one.sentence) for one in listed(sqlite_engine)] == [(document_id, "somebody asked")]
    assert listed(sqlite_engine, None) == listed(sqlite_engine)
    assert listed(sqlite_engine, "other") == []
