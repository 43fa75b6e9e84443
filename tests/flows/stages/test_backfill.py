"""Backfill: a preview changes nothing, applying reprocesses what is not posted and proposes the rest, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.reading import FileFault, FileProblem, FileReading
from documents.register.audit import history
from documents.register.lifecycle import advance
from documents.register.proposals import proposals
from documents.register.versions import Version, latest_version, save_version
from documents.state import State
from extractors.jail import ReaderCrashedError
from flows.stages.backfill import BackfillReport, Mode, Redo, Request, backfill
from ledgers.month.periods import PeriodChange, PeriodState, change
from ledgers.tables import entries
from tests.flows.stages.world import VENDOR, D, World, goods_receipt, invoice, order_document, reading, receipt

DAY = dt.date(2026, 3, 16)


def run(world: World, redo: Redo = Redo.READ, mode: Mode = Mode.APPLY, **more: Any) -> BackfillReport:
    values = {"date_from": DAY, "date_to": DAY, "requested_by": "Kim", "reason": "new readers"} | more
    return backfill(world.desk, world.pool, Request(redo=redo, mode=mode, **values))


def now_says(world: World, content: bytes, *found: Any) -> None:
    """Let the readers find other documents in a file than before."""
    world.pool.files[content] = FileReading(media_type="application/pdf", page_count=1, documents=found)


def test_right_after_a_night_nothing_would_be_different(small_world: World) -> None:
    small_world.know(receipts=[receipt()])
    small_world.receive(invoice(), content=b"invoice")
    small_world.receive(order_document("4500099"))
    small_world.receive(goods_receipt(order="4500099"))
    small_world.receive(invoice("RE-2", order="", vendor_name="Nobody", vendor_tax_id="", iban=""))
    small_world.night()
    for redo in Redo:
        report = run(small_world, redo, Mode.PREVIEW)
        assert (report.considered, report.changes, report.accounts) == (4, (), {})


@pytest.mark.parametrize("redo", list(Redo))
def test_a_preview_changes_nothing(world: World, redo: Redo) -> None:
    world.receive(invoice("RE-1", 2, order=""), content=b"posted")
    world.receive(invoice("RE-2", order="", vendor_name="Paper Mill Ltd", vendor_tax_id="", iban=""), content=b"waits")
    world.night()
    world.know(vendors=[VENDOR.model_copy(update={"account": "6700"})])
    now_says(world, b"posted", invoice("RE-1", 3, order=""))
    before = world.dump()
    report = run(world, redo, Mode.PREVIEW)
    assert world.dump() == before
    assert report.considered == 2
    if redo is Redo.READ:
        (change,) = report.changes
        assert (
            report.accounts
            == change.accounts
            == {"1400": D("4.73"), "2000": D("-29.63"), "6100": D("-49.80"), "6700": D("74.70")}
        )
        assert {one.subject for one in change.fields} >= {"net_total", "gross_total", "line 1"}


def test_applying_reads_and_posts_what_waits(world: World) -> None:
    bill = world.receive(invoice("RE-1", 2, order="", net_total="99.99"), content=b"misread")
    broken = world.receive(
        content=b"broken",
        fault=FileReading(media_type="", problems=(FileProblem(fault=FileFault.DAMAGED, message="no pages"),)),
    )
    world.night()
    assert (world.state(bill), world.state(broken)) == (State.QUEUED, State.QUARANTINED)
    now_says(world, b"misread", invoice("RE-1", 2, order=""))
    now_says(world, b"broken", invoice("RE-2", 3, order="", day="2026-03-11"))
    report = run(world)
    assert (report.reprocessed, report.posted, report.proposals) == (2, 2, 0)
    assert (world.state(bill), world.state(broken)) == (State.POSTED, State.POSTED)
    with read(world.engine) as connection:
        reasons = [event.after.get("reason", "") for event in history(connection, "acme", bill)]
        asked = history(connection, "acme", "2026-03-16 to 2026-03-16")
    assert "backfill asked by Kim: new readers" in reasons
    assert [(event.action, event.after["requested_by"]) for event in asked] == [("backfill", "Kim")]


def test_a_technical_fault_that_is_mended_is_judged_again(small_world: World) -> None:
    world = small_world
    world.know(receipts=[receipt()])
    bill = world.receive(invoice())
    world.read_all()
    with write(world.engine) as connection:
        advance(connection, "acme", bill, State.EXTRACTED, State.QUEUED, reason="TECH: KeyError in somewhere, line 1")
    assert world.night().released == 0
    report = run(world, Redo.JUDGE)
    assert (report.released, report.posted, world.state(bill)) == (1, 1, State.POSTED)


def test_a_posted_document_is_never_changed_but_a_correction_is_proposed_once(world: World) -> None:
    bill = world.receive(invoice("RE-1", 2, order=""), content=b"posted")
    world.night()
    entries = world.entries()
    now_says(world, b"posted", invoice("RE-1", 3, order=""))
    assert (run(world).proposals, run(world).proposals) == (1, 0)
    assert (world.state(bill), world.entries()) == (State.POSTED, entries)
    now_says(world, b"posted", invoice("RE-1", 4, order=""))
    assert run(world).proposals == 1
    with read(world.engine) as connection:
        (waiting,) = proposals(connection, "acme")
    assert (waiting.document_id, waiting.requested_by) == (bill, "Kim")
    assert "118.52" in waiting.change


def test_another_number_moves_no_account_and_is_proposed_all_the_same(small_world: World) -> None:
    world = small_world
    world.receive(invoice("RE-1", 2, order=""), content=b"posted")
    world.night()
    now_says(world, b"posted", invoice("RE-7", 2, order=""))
    report = run(world)
    assert (report.accounts, report.proposals) == ({}, 1)


def test_what_was_archived_and_is_an_invoice_after_all_goes_on(small_world: World) -> None:
    world = small_world
    letter = invoice("RE-1", 2, order="")
    kept = world.receive(reading(letter.doc_type.__class__.OTHER, {}), content=b"letter")
    world.night()
    assert world.state(kept) is State.ARCHIVED
    with write(world.engine) as connection:
        save_version(connection, "acme", kept, Version(reading=letter))
    report = run(world, Redo.JUDGE)
    assert (report.reprocessed, world.state(kept)) == (1, State.POSTED)


def test_a_persons_values_are_not_read_over(small_world: World) -> None:
    world = small_world
    bill = world.receive(invoice("RE-1", order=""), content=b"posted")
    world.night()
    with write(world.engine) as connection:
        stored = latest_version(connection, "acme", bill)
        assert stored.business is not None
        assert stored.business.invoice_number is not None
        number = stored.business.invoice_number.model_copy(update={"value": "RE-100"})
        keyed = stored.business.model_copy(update={"invoice_number": number})
        save_version(connection, "acme", bill, Version(business=keyed, author="jo"))
    now_says(world, b"posted", invoice("RE-1", 3, order=""))
    assert run(world, mode=Mode.PREVIEW).changes == ()


def test_one_document_that_cannot_be_read_does_not_stop_the_others(small_world: World) -> None:
    world = small_world
    crashed = world.receive(invoice("RE-1", order=""), content=b"crashes")
    damaged = world.receive(invoice("RE-2", order="", day="2026-03-11"), content=b"damaged")
    world.receive(invoice("RE-3", 3, order=""), content=b"other")
    world.night()
    world.pool.files[b"crashes"] = ReaderCrashedError("Rosa Maria")
    path = world.desk.archive.path(world.look(damaged).sha256)
    path.chmod(0o600)
    path.write_bytes(b"x")
    now_says(world, b"other", invoice("RE-3", 4, order=""))
    report = run(world, mode=Mode.PREVIEW)
    assert len(report.changes) == 1
    assert [one.partition(";")[0] for one in report.problems] == [
        f"{crashed}: ReaderCrashedError",
        f"{damaged}: DamagedFileError",
    ]


def test_only_the_days_asked_for_are_looked_at(small_world: World) -> None:
    small_world.receive(invoice(order=""))
    small_world.night()
    other = DAY + dt.timedelta(days=1)
    assert run(small_world, mode=Mode.PREVIEW, date_from=other, date_to=other).considered == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"date_to": DAY - dt.timedelta(days=1)}, "date_to: found 2026-03-15, expected 2026-03-16 or later"),
        ({"requested_by": "  "}, 'requested_by: found "", expected who asks and why'),
        ({"reason": ""}, 'reason: found "", expected who asks and why'),
    ],
)
def test_a_request_that_cannot_be_meant_is_refused(small_world: World, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongInputError, match=said):
        run(small_world, **wrong)


def test_at_04_what_belongs_to_a_locked_month_is_posted_in_the_open_one_and_keeps_its_day(small_world: World) -> None:
    bill = small_world.receive(invoice("RE-1", 2, order="", net_total="99.99", day="2026-02-27"), content=b"misread")
    small_world.night()
    with write(small_world.desk.engine) as connection:
        for state in (PeriodState.SOFT_CLOSED, PeriodState.LOCKED):
            change(connection, small_world.desk.client.id, PeriodChange(period="2026-02", to=state, by="cara"))
    now_says(small_world, b"misread", invoice("RE-1", 2, order="", day="2026-02-27"))
    assert run(small_world).posted == 1
    with read(small_world.desk.engine) as connection:
        (entry,) = connection.execute(entries.select().where(entries.c.document_id == bill)).all()
    assert (entry.doc_date, entry.posting_date) == (dt.date(2026, 2, 27), dt.date(2026, 3, 1))
