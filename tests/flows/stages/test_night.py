"""A whole night: from the inbox to the report, again at any time, and no difference stays hidden."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.home import Home
from documents.state import State
from documents.violation import Violation
from flows.stages.intake import IntakeSummary
from flows.stages.invariants import all_violations_of, violations_of
from flows.stages.night import Settled, close_night, compare_books, feed_books, run_night
from ledgers.outbox import ExportSummary
from reports.night import NightReport, as_markdown
from review.views.queue_tables import changes, items
from tests.flows.stages.test_read import page
from tests.flows.stages.world import CLIENT, World, invoice, receipt

CLIENT_FILE = """
id = "acme"
name = "Acme Trading GmbH"
country = "DE"
currency = "EUR"
entities = [{ id = "AC", name = "Acme Trading GmbH", country = "DE" }]
"""


def close(world: World, settled: Settled) -> NightReport:
    exported = feed_books(world.desk)
    return close_night(world.desk, dt.datetime(2026, 3, 16, tzinfo=dt.UTC), IntakeSummary(), settled, exported)


@pytest.fixture
def posted_world(small_world: World) -> World:
    small_world.know(receipts=[receipt()])
    small_world.receive(invoice())
    small_world.receive(invoice("RE-2", order="", vendor_name="Nobody", vendor_tax_id="", iban=""))
    return small_world


def test_a_night_that_closes_says_so(posted_world: World) -> None:
    report = close(posted_world, posted_world.night())
    assert report.closed
    assert (report.new_documents, report.posted_now, report.counts.queued.count) == (2, 1, 1)
    assert [(book.accepted, book.agrees, book.entries) for book in report.books] == [(True, True, 2)] * 2
    assert report.difference == 0
    assert "night of 2026-03-16 00:00 UTC, closed" in as_markdown(report)


def test_the_list_of_work_is_there_in_the_morning(posted_world: World) -> None:
    home = posted_world.desk.home
    home.clients_dir.mkdir(parents=True, exist_ok=True)
    (home.clients_dir / "acme.toml").write_text(CLIENT_FILE, "utf-8")
    posted_world.night()
    with read(posted_world.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(changes)) > 0
    close(posted_world, Settled())
    with read(posted_world.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(changes)) == 0
        assert connection.scalar(sa.select(sa.func.count()).select_from(items)) > 0


def test_books_that_somebody_changed_are_not_called_equal(posted_world: World) -> None:
    posted_world.night()
    feed_books(posted_world.desk)
    book = next((posted_world.desk.home.books("acme") / "hledger").rglob("2026-03*"))
    book.write_text(book.read_text("utf-8").replace("296.31", "296.30").replace("249.00", "248.99"), "utf-8")
    report = close(posted_world, Settled())
    assert not report.closed
    assert "NOT CLOSED" in as_markdown(report)
    assert {one.name: one.agrees and one.accepted for one in report.books} == {"beancount": True, "hledger": False}


def test_books_that_cannot_be_asked_are_not_called_equal(
    posted_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    posted_world.night()
    feed_books(posted_world.desk)
    monkeypatch.setenv("PATH", str(tmp_path))  # hledger is not installed
    drift, books = compare_books(posted_world.desk)
    assert [(one.where, one.message.partition(":")[0]) for one in drift] == [("hledger", "not compared")]
    assert [(book.name, book.accepted, book.agrees) for book in books] == [
        ("beancount", True, True),
        ("hledger", False, False),
    ]
    assert not close(posted_world, Settled()).closed


def test_a_violation_keeps_the_night_open(posted_world: World) -> None:
    posted_world.night()
    assert list(violations_of(posted_world.desk)) == []
    with posted_world.engine.begin() as connection:
        connection.execute(sa.text("update documents set state = 'READY' where state = 'POSTED'"))
    assert {one.code for one in violations_of(posted_world.desk)} == {"I5"}
    assert not close(posted_world, Settled()).closed


def test_the_bytes_of_the_archive_are_checked_apart_from_the_night(posted_world: World) -> None:
    posted_world.night()
    feed_books(posted_world.desk)
    assert list(all_violations_of(posted_world.desk)) == []
    path = next(path for path in (posted_world.desk.home.originals).glob("*/*") if path.parent.name != ".tmp")
    path.chmod(0o600)
    path.write_bytes(b"other")
    assert list(violations_of(posted_world.desk)) == []
    found: list[Violation] = list(all_violations_of(posted_world.desk))
    assert [one.code for one in found] == ["I2"]


def test_what_could_not_be_booked_is_a_note(posted_world: World) -> None:
    settled = Settled(imported=Settled().imported.model_copy(update={"without_rate": 2, "failed": 1}))
    posted_world.night()
    exported = ExportSummary(problems=("hledger is busy",))
    started = dt.datetime(2026, 3, 16, tzinfo=dt.UTC)
    taken = IntakeSummary(deferred=("a.pdf is still being written",))
    report = close_night(posted_world.desk, started, taken, settled, exported)
    assert len(report.notes) == 4
    assert [note.split()[0] for note in report.notes] == ["a.pdf", "hledger", "2", "1"]


def test_goods_that_nobody_bills_are_a_note(small_world: World) -> None:
    small_world.know(receipts=[receipt()])
    report = close(small_world, small_world.night())
    (note,) = (one for one in report.notes if "V-PO-19" in one)
    assert note.startswith("V-PO-19: order 4500012/1: 249.00 EUR received and not invoiced since 2026-03-10")


def test_a_night_from_the_inbox_to_the_report_and_again(tmp_path: Path, migrated_sqlite: Path) -> None:
    home = Home(tmp_path / "home", f"sqlite:///{tmp_path / 'home' / 'daybook.db'}").create()
    shutil.copyfile(migrated_sqlite, tmp_path / "home" / "daybook.db")
    (home.clients_dir / "acme.toml").write_text(CLIENT_FILE, "utf-8")
    home.inbox("acme").mkdir()
    for name in ("a.pdf", "copy.pdf"):
        path = home.inbox("acme") / name
        path.write_bytes(page("Dear Sir or Madam,", "thank you for the pleasant talk of last week."))
        os.utime(path, (1, 1))
    told: list[str] = []
    report = run_night(home, "acme", progress=lambda step, done: told.append(f"{step} {done}"))
    assert (report.closed, report.client_name, report.new_documents) == (True, CLIENT.name, 2)
    assert told[:2] == ["received 2", "read 1"]
    assert report.counts.duplicate.count == 1
    again = run_night(home, "acme")
    assert (again.closed, again.new_documents, again.posted_now) == (True, 0, 0)
    assert again.counts == report.counts


def test_a_client_that_never_sent_anything_has_a_report(small_world: World) -> None:
    report = close(small_world, small_world.night())
    assert (report.closed, report.counts.received.count, report.exceptions) == (True, 0, ())
    assert State.RECEIVED not in small_world.states()
