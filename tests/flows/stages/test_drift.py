"""A drift stops the client's posting and nothing else, until it is mended; commitments follow their orders."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from documents.database.engine import read
from documents.master.order import OrderStatus
from documents.master.store import Rate
from documents.state import State
from flows.stages.drift import drift_of
from flows.stages.imported import book_imported
from flows.stages.intake import IntakeSummary
from flows.stages.night import Settled, close_night, compare_books, feed_books
from ledgers.books.files import locked
from ledgers.cases.commitment import imported_order_entry
from ledgers.checks import check_books
from ledgers.general_ledger import post
from ledgers.open_orders import commitments_differ
from reports.night import NightReport
from tests.flows.stages.world import ORDER, D, World, invoice, receipt


def posted(world: World) -> str:
    world.know(receipts=[receipt()])
    first = world.receive(invoice("RE-1", 5))
    world.night()
    feed_books(world.desk)
    return first


def month_of(world: World, target: str) -> Path:
    return next((world.desk.home.books("acme") / target / "entries").glob("2026-03*"))


def close(world: World, settled: Settled) -> NightReport:
    exported = feed_books(world.desk)
    return close_night(world.desk, dt.datetime(2026, 3, 16, tzinfo=dt.UTC), IntakeSummary(), settled, exported)


@pytest.mark.parametrize("target", ["beancount", "hledger"])
def test_a_book_changed_by_hand_stops_posting_until_it_is_mended(small_world: World, target: str) -> None:
    world = small_world
    first = posted(world)
    month = month_of(world, target)
    good = month.read_text("utf-8")
    month.write_text(good.replace("148.16", "148.17").replace("124.50", "124.51"), "utf-8")
    second = world.receive(invoice("RE-2", 4))
    world.know(orders=[ORDER.model_copy(update={"number": "4500099"})])
    before = world.entries()
    stopped = world.night()
    assert (world.state(second), world.entries()) == (State.READY, before)
    label = "acme/AC-AP-2026-000001"
    assert stopped.stopped.startswith(f"nothing was posted: {target}: entry {label}: account ")
    assert "in the ledger and" in stopped.stopped
    report = close(world, stopped)
    assert not report.closed
    assert report.stopped == stopped.stopped
    assert f"books refill {target}" in report.stopped
    month.write_text(good, "utf-8")
    assert world.night().stopped == ""
    assert [world.state(one) for one in (first, second)] == [State.POSTED] * 2


def test_books_that_differ_are_named_also_when_others_cannot_be_asked(
    small_world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    posted(small_world)
    month = month_of(small_world, "beancount")
    month.write_text(month.read_text("utf-8").replace("148.16", "148.17").replace("124.50", "124.51"), "utf-8")
    monkeypatch.setenv("PATH", str(tmp_path))  # hledger is not installed
    drift, books = compare_books(small_world.desk)
    assert "acme/AC-AP-2026-000001" in {one.entry for one in drift if one.where == "beancount"}
    assert [one.message.partition(":")[0] for one in drift if one.where == "hledger"] == ["not compared"]
    assert not any(book.agrees for book in books)


def test_entries_that_wait_to_be_written_are_no_drift_and_hide_none(small_world: World) -> None:
    world = small_world
    posted(world)
    world.receive(invoice("RE-2", 4))
    world.night()
    assert drift_of(world.desk) == ()  # killed before the books were written
    with read(world.engine) as connection:
        assert list(check_books(connection, world.desk.client, world.desk.home.path)) == []
    month = month_of(world, "hledger")
    month.write_text(month.read_text("utf-8").replace("148.16", "148.17").replace("124.50", "124.51"), "utf-8")
    assert {one.entry for one in drift_of(world.desk)} == {"acme/AC-AP-2026-000001"}
    with read(world.engine) as connection:
        broken = list(check_books(connection, world.desk.client, world.desk.home.path))
    assert [(one.code, one.subject) for one in broken] == [("I7", "hledger acme/AC-AP-2026-000001")]


def test_busy_books_do_not_stop_posting(small_world: World) -> None:
    posted(small_world)
    second = small_world.receive(invoice("RE-2", 2))
    small_world.night()
    third = small_world.receive(invoice("RE-3", 3))
    with locked(small_world.desk.home.books("acme") / "hledger"):
        assert small_world.night().stopped == ""
    assert [small_world.state(one) for one in (second, third)] == [State.POSTED] * 2


def differences(world: World) -> list[str]:
    with read(world.engine) as connection:
        return [one.message for one in commitments_differ(connection, world.desk.client)]


def test_commitments_are_those_of_the_open_orders(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt()])
    assert differences(world) == [
        "order 4500012 line 1: 0.00 EUR committed on M900 by no entry, its newest version says 249.00"
    ]
    book_imported(world.desk)
    assert differences(world) == []
    world.receive(invoice("RE-1", 4))
    world.night()
    assert differences(world) == []


def test_a_changed_order_without_its_commitment_is_named_with_both_figures(small_world: World) -> None:
    book_imported(small_world.desk)
    line = ORDER.lines[0].model_copy(update={"quantity": D(12)})
    small_world.know(orders=[ORDER.model_copy(update={"lines": (line,)})])
    message = (
        "order 4500012 line 1: 249.00 EUR committed on M900 by entry AC-MEMO-2026-000001, "
        "its newest version says 298.80"
    )
    assert differences(small_world) == [message]
    report = close(small_world, Settled())
    assert [one.message for one in report.violations] == [message]
    small_world.night()
    assert differences(small_world) == []


def test_a_closed_order_on_which_something_stands_is_named(small_world: World) -> None:
    book_imported(small_world.desk)
    small_world.know(orders=[ORDER.model_copy(update={"status": OrderStatus.CLOSED})])
    (message,) = differences(small_world)
    assert "249.00 EUR committed on M900 by entry AC-MEMO-2026-000001, the order is CLOSED" in message


def test_a_commitment_without_an_order_is_named(small_world: World) -> None:
    stray = imported_order_entry(
        small_world.desk.client,
        ORDER.model_copy(update={"number": "4599999"}),
        posting_date=ORDER.issue_date,
        fx_rate=D(1),
    )
    assert stray is not None
    book_imported(small_world.desk)
    with small_world.engine.begin() as connection:
        post(connection, stray, document_sha="ab" * 32)
    (message,) = differences(small_world)
    assert "249.00 EUR committed on M900 by entry AC-MEMO-2026-000002, there is no such order" in message


def test_an_order_that_waits_for_a_rate_is_no_drift(world: World) -> None:
    world.know(orders=[ORDER.model_copy(update={"currency": "USD"})])
    assert differences(world) == []
    world.know(rates=[Rate(date=dt.date(2026, 3, 2), base="EUR", currency="USD", rate=D("1.1"))])
    assert len(differences(world)) == 1
