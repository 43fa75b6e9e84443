"""A whole night is killed at every durable step and run again: nothing is lost, nothing is posted or written twice.

Real documents of the samples that need no OCR: two e-invoices, one of them twice, with the orders and receipts they
refer to. They are read in this process, which is what gets killed.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.failpoint import FAILPOINTS, failpoint
from documents.home import Home
from documents.master.csv_orders import read_orders, read_receipts
from documents.master.csv_vendors import read_vendors
from documents.master.store import store_orders, store_receipts, store_vendors
from documents.reading import FileReading, Registers
from documents.register.counts import counts
from documents.state import Bucket, State
from extractors.file import read_file
from flows.stages.invariants import all_violations_of
from flows.stages.night import feed_books, read_all, settle, take_in
from flows.stages.worker import Desk, open_desk
from ledgers.outbox import open_books
from ledgers.tables import entries
from tests.crash.harness import run, survivors

SAMPLES = Path(__file__).resolve().parents[2] / "sample_docs"
CLIENT = "nordlicht"
ORDERS = ("4500054",)
INVOICES = ("007-hansaboard-invoice.xml", "017-mueller-invoice.xml")
LONG_AGO = (1_700_000_000, 1_700_000_000)


class ReadHere:
    """Reads in this process instead of a jail: what is killed is then one process."""

    size = 1

    def read(self, path: Path, registers: Registers) -> FileReading:
        return read_file(path, registers)


def whole_night(home: Home) -> None:
    desk = open_desk(home, CLIENT)
    take_in(desk)
    read_all(desk, ReadHere())  # type: ignore[arg-type]
    settle(desk)
    exported = feed_books(desk)
    assert exported.problems == ()


def whole_night_acknowledging_the_books_first(home: Home) -> None:
    """Broken on purpose: the outbox is emptied before the books have the entries."""
    from ledgers.tables import outbox

    desk = open_desk(home, CLIENT)
    take_in(desk)
    read_all(desk, ReadHere())  # type: ignore[arg-type]
    settle(desk)
    with read(desk.engine) as connection:
        waiting = connection.scalar(sa.select(sa.func.count()).where(outbox.c.state == "waiting"))
    with write(desk.engine) as connection:
        connection.execute(outbox.update().values(state="sent", sent_at=dt.datetime.now(dt.UTC)))
    failpoint("books.written")
    if waiting:
        with write(desk.engine) as connection:
            connection.execute(outbox.update().values(state="waiting", sent_at=None))
        feed_books(desk)


def laid_out(new_home: Callable[[], Home]) -> Callable[[], Home]:
    """Return a maker of homes with the client, its master data and its documents."""

    def make() -> Home:
        home = new_home()
        shutil.copy(SAMPLES / "clients" / f"{CLIENT}.toml", home.clients_dir)
        desk = open_desk(home, CLIENT)
        master = SAMPLES / "master" / CLIENT
        with write(desk.engine) as connection:
            store_vendors(connection, CLIENT, read_vendors(master / "vendors.csv"), by="test")
            orders = [one for one in read_orders(master / "orders.csv") if one.number in ORDERS]
            store_orders(connection, CLIENT, orders, source="orders.csv")
            receipts = [one for one in read_receipts(master / "receipts.csv") if one.order_number in ORDERS]
            store_receipts(connection, CLIENT, receipts)
        desk.engine.dispose()
        for name in INVOICES:
            _drop(home, name, name)
        _drop(home, INVOICES[1], "again.xml")
        return home

    return make


def _drop(home: Home, name: str, as_name: str) -> None:
    target = home.inbox(CLIENT) / as_name
    shutil.copyfile(SAMPLES / "inbox" / CLIENT / name, target)
    os.utime(target, LONG_AGO)


def faults(home: Home) -> list[str]:
    """Say what is not as after an undisturbed night."""
    desk = open_desk(home, CLIENT)
    found = [f"{one.code} {one.subject}: {one.message}" for one in all_violations_of(desk)]
    with read(desk.engine) as connection:
        counted = counts(connection, CLIENT)[CLIENT]
        labels = connection.scalars(sa.select(entries.c.label).where(entries.c.journal == "AP")).all()
    outcome = {bucket: counted.buckets[bucket].count for bucket in Bucket if counted.buckets[bucket].count}
    if outcome != {Bucket.POSTED: 2, Bucket.DUPLICATE: 1}:
        found.append(f"buckets {outcome}")
    if len(labels) != len(INVOICES):
        found.append(f"entries {labels}")
    found.extend(_leftovers(desk))
    desk.engine.dispose()
    return found


def _leftovers(desk: Desk) -> list[str]:
    waiting = [path.name for path in desk.home.inbox(CLIENT).iterdir() if path.is_file()]
    keys = {name: len(open_books(name, desk.client, desk.home.path).keys()) for name in ("beancount", "hledger")}
    found = [f"still in the inbox: {waiting}"] if waiting else []
    return found + ([f"books differ in size: {keys}"] if len(set(keys.values())) != 1 else [])


def test_an_undisturbed_night_posts_both_invoices(new_home: Callable[[], Home]) -> None:
    home = laid_out(new_home)()
    assert run(whole_night, home)
    assert faults(home) == []
    assert run(whole_night, home)
    assert faults(home) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FAILPOINTS if not name.startswith(("payment.", "correction."))])
def test_a_night_killed_anywhere_is_finished_by_the_next(name: str, new_sqlite_home: Callable[[], Home]) -> None:
    broken = {one.crash: found for one in survivors(whole_night, laid_out(new_sqlite_home), failpoints=[name])
              if (found := faults(one.home))}  # fmt: skip
    assert broken == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["intake.committed", "read.recorded", "judge.recorded", "post.recorded", "books.renamed"]
)
def test_so_it_is_on_postgresql(name: str, new_postgresql_home: Callable[[], Home]) -> None:
    broken = {one.crash: found for one in survivors(whole_night, laid_out(new_postgresql_home), failpoints=[name])
              if (found := faults(one.home))}  # fmt: skip
    assert broken == {}


def test_the_check_turns_red_when_the_outbox_is_emptied_too_early(new_sqlite_home: Callable[[], Home]) -> None:
    scenario = whole_night_acknowledging_the_books_first
    found = [
        fault
        for one in survivors(scenario, laid_out(new_sqlite_home), failpoints=["books.written"], again=scenario)
        for fault in faults(one.home)
    ]
    assert any("posted and not in the books" in fault for fault in found)


def test_no_document_is_left_in_work(new_sqlite_home: Callable[[], Home]) -> None:
    home = laid_out(new_sqlite_home)()
    run(whole_night, home, "judge.recorded:1")
    run(whole_night, home)
    desk = open_desk(home, CLIENT)
    with read(desk.engine) as connection:
        counted = counts(connection, CLIENT)[CLIENT]
    assert counted.buckets[Bucket.OPEN].count == 0, State.READY
