"""Reading: files become documents, faults become questions, crashes cost one document, and nothing is read twice."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from reportlab.pdfgen.canvas import Canvas

from documents.database.engine import read, write
from documents.error import RetryableError
from documents.field import Evidence, Field
from documents.reading import FileFault, FileProblem, FileReading
from documents.register.document import documents_in
from documents.register.lifecycle import advance
from documents.register.tables import documents
from documents.register.versions import Version, latest_version, save_version
from documents.state import State
from extractors.jail import ReaderCrashedError
from flows.stages.read import jails, read_chunk, registers_of
from flows.stages.verify import verify
from flows.stages.worker import CHUNK
from tests.flows.stages.world import World, goods_receipt, invoice, order_document


def problem(fault: FileFault) -> FileReading:
    message = "found 0 pages"
    return FileReading(media_type="application/pdf", problems=(FileProblem(fault=fault, message=message),))


def leases(world: World) -> list[str]:
    with read(world.engine) as connection:
        return list(connection.scalars(sa.select(documents.c.lease_owner)))


def test_a_bundle_becomes_its_documents_in_one_step(world: World) -> None:
    first = world.receive(order_document(), goods_receipt(), invoice())
    world.read_all()
    with read(world.engine) as connection:
        found = documents_in(connection, "acme")
    assert [(one.id, one.first_page, one.state) for one in found] == [
        (first, 1, State.EXTRACTED),
        (first[:-1] + "2", 2, State.EXTRACTED),
        (first[:-1] + "3", 3, State.EXTRACTED),
    ]
    assert leases(world) == ["", "", ""]
    assert len(world.pool.asked) == 1


def test_a_file_without_a_document_is_quarantined_with_the_reason(world: World) -> None:
    bad = world.receive(fault=problem(FileFault.DAMAGED))
    world.read_all()
    known = world.look(bad)
    assert (known.state, known.reason, world.codes(bad)) == (State.QUARANTINED, "found 0 pages", {"V-FIL-04"})


def test_a_missing_reader_is_our_fault_and_not_the_files(small_world: World) -> None:
    bad = small_world.receive(fault=problem(FileFault.OCR_UNAVAILABLE))
    small_world.read_all()
    known = small_world.look(bad)
    assert (known.state, known.reason) == (State.QUEUED, "TECH: found 0 pages")


def test_a_crash_of_our_reader_costs_one_document_and_quotes_nothing(world: World) -> None:
    places = ["  /srv/pages/prepare.py, line 205, in shrunk", "cv2.error"]
    bad = world.receive(fault=ReaderCrashedError("Traceback: Rosa Maria", places))
    good = world.receive(invoice())
    world.read_all()
    assert (world.state(bad), world.state(good)) == (State.QUEUED, State.EXTRACTED)
    assert world.look(bad).reason.startswith("TECH: cv2.error in shrunk, line 205; ")


def test_bytes_that_changed_in_the_archive_are_not_read(small_world: World) -> None:
    bad = small_world.receive(invoice())
    path = small_world.desk.archive.path(small_world.look(bad).sha256)
    path.chmod(0o600)
    path.write_bytes(b"other")
    small_world.read_all()
    assert small_world.look(bad).reason.startswith("TECH: DamagedFileError in verify, line ")
    assert small_world.pool.asked == []


def test_a_world_that_is_not_ready_gives_every_unread_document_back(world: World) -> None:
    first = world.receive(invoice("RE-1"))
    away = world.receive(fault=RetryableError("no memory for a process"))
    third = world.receive(invoice("RE-3"))
    with pytest.raises(RetryableError, match="no memory"):
        read_chunk(world.desk, world.pool, registers_of(world.desk), CHUNK)
    assert [world.state(one) for one in (first, away, third)] == [State.EXTRACTED, State.RECEIVED, State.EXTRACTED]
    assert leases(world) == ["", "", ""]
    assert world.look(away).attempts == 0


def test_a_database_that_goes_away_while_storing_leaves_no_lease(small_world: World) -> None:
    world = small_world
    for number in range(3):
        world.receive(invoice(f"RE-{number}"))

    @sa.event.listens_for(world.engine, "before_cursor_execute")
    def look(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        if "INSERT INTO versions" in statement:
            raise RetryableError("the disk is full")

    with pytest.raises(RetryableError, match="the disk is full"):
        read_chunk(world.desk, world.pool, registers_of(world.desk), CHUNK)
    sa.event.remove(world.engine, "before_cursor_execute", look)
    assert leases(world) == ["", "", ""]
    world.read_all()
    assert set(world.states()) == {State.EXTRACTED}


def test_a_bundle_read_again_with_its_parts_reads_each_once(world: World) -> None:
    first = world.receive(invoice("RE-1"), invoice("RE-2"))
    world.read_all()
    parts = (first, first[:-1] + "2")
    with write(world.engine) as connection:
        for part in parts:
            advance(connection, "acme", part, State.EXTRACTED, State.QUEUED, reason="looked at")
            advance(connection, "acme", part, State.QUEUED, State.RECEIVED)
    world.read_all()
    assert [world.state(part) for part in parts] == [State.EXTRACTED] * 2
    assert [world.look(part).version for part in parts] == [2, 2]
    assert len(world.pool.asked) == 3


def test_a_part_that_is_no_more_waits_for_a_technician(small_world: World) -> None:
    world = small_world
    first = world.receive(invoice("RE-1"), invoice("RE-2"), content=b"bundle")
    world.read_all()
    second = first[:-1] + "2"
    whole = world.pool.files[b"bundle"]
    assert isinstance(whole, FileReading)
    world.pool.files[b"bundle"] = whole.model_copy(update={"documents": whole.documents[:1]})
    with write(world.engine) as connection:
        advance(connection, "acme", second, State.EXTRACTED, State.QUEUED, reason="looked at")
        advance(connection, "acme", second, State.QUEUED, State.RECEIVED)
    world.read_all()
    assert world.look(second).reason.startswith("TECH: the file was split into 2 or more documents before, now into 1")


def test_what_a_person_keyed_survives_another_reading(small_world: World) -> None:
    world = small_world
    bill = world.receive(invoice("RE-1"))
    world.night()
    with write(world.engine) as connection:
        version = latest_version(connection, "acme", bill)
        assert version.business is not None
        keyed = Field[str](value="RE-100", raw="RE-100", evidence=Evidence())
        business = version.business.model_copy(update={"invoice_number": keyed})
        save_version(connection, "acme", bill, Version(business=business, author="jo"))
        connection.execute(sa.update(documents).values(state="RECEIVED"))
    world.read_all()
    with read(world.engine) as connection:
        kept = latest_version(connection, "acme", bill).business
    assert kept is not None
    assert kept.invoice_number == keyed


def page(*lines: str) -> bytes:
    """A PDF with these lines of text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for number, text in enumerate(lines):
        canvas.drawString(60, 780 - 18 * number, text)
    canvas.save()
    return buffer.getvalue()


def test_a_real_page_goes_through_the_jail_and_is_derived_again(small_world: World, tmp_path: Path) -> None:
    world = small_world
    letter = world.receive(content=page("Invoice", "Invoice number: RE-2026-7", "Total EUR 119.00"))
    with jails(1) as pool:
        assert read_chunk(world.desk, pool, registers_of(world.desk)) is not None
        with read(world.engine) as connection:
            business = latest_version(connection, "acme", letter).business
        assert business is not None
        assert "RE-2026-7" in business.text
        world.night()
        assert verify(world.desk, pool, world.look(letter)).differences == ()
