"""One document as a person sees it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from documents.database.engine import read
from reports.document_page import document_page
from tests.flows.stages.world import ORDER, VENDOR, World, invoice


def test_values_evidence_findings_entries_and_history_are_shown(tmp_path: Path, sqlite_engine: sa.Engine) -> None:
    world = World(tmp_path, sqlite_engine)
    world.know(vendors=[VENDOR], orders=[ORDER])
    bill = world.receive(invoice())
    world.night()
    with read(sqlite_engine) as connection:
        page = document_page(connection, world.look(bill))
    fields = {field.name: field for field in page.fields}
    assert (fields["gross_total"].value, fields["gross_total"].page) == ("296.31", 1)
    assert "net + tax = gross" in fields["gross_total"].proofs
    assert page.file_name == "1.pdf"
    assert page.lines[0]["description"] == "Kopierpapier A4"
    assert page.explanation.startswith("posts because ")
    assert [one.finding.code for one in page.findings if one.finding.severity == "BLOCK_PAY"] == ["V-PO-09"]
    assert len(page.entries) == 2
    assert [event.action for event in page.history][:1] == ["receive"]


def test_a_document_that_was_never_read_has_a_page(tmp_path: Path, sqlite_engine: sa.Engine) -> None:
    world = World(tmp_path, sqlite_engine)
    bill = world.receive(invoice())
    with read(sqlite_engine) as connection:
        page = document_page(connection, world.look(bill))
    assert (page.fields, page.lines, page.explanation, page.entries) == ((), (), "", ())
