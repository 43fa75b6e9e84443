"""A whole night of one client as plain functions: intake, reading, settling, books, report.

Each function may be called at any time and any number of times; it does what is left to do.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

from documents.database.engine import read
from documents.error import RetryableError
from documents.home import Home
from documents.kind import DocType
from documents.state import State
from documents.value import Value
from documents.violation import Violation
from flows.sources.folder import FolderSource
from flows.stages.imported import Booked, book_imported
from flows.stages.intake import IntakeSummary, intake
from flows.stages.invariants import violations_of
from flows.stages.judge import judge_posted, judge_waiting, judge_wave
from flows.stages.post import post_wave
from flows.stages.read import JailPool, ReadSummary, jails, read_chunk, registers_of
from flows.stages.waves import WAVES
from flows.stages.worker import Desk, open_desk
from ledgers.general_ledger import BOOKS
from ledgers.outbox import ExportSummary, export, open_books
from ledgers.reconcile import Difference, reconcile
from reports.night import Books, NightReport, balance, figures

Progress = Callable[[str, int], None]
"""Told what was done and how much of it, for a progress bar."""


class Settled(Value):
    """What judging and posting did.

    Attributes:
        posted: Documents posted now.
        queued: Documents that went into the queue now.
        released: Waiting documents whose cause was gone.
        payments_released: Posted documents whose payment hold ended.
    """

    posted: int = 0
    queued: int = 0
    released: int = 0
    payments_released: int = 0
    imported: Booked = Booked()


def silent(step: str, done: int) -> None:
    """Show no progress."""
    del step, done


def take_in(desk: Desk) -> IntakeSummary:
    """Take everything that lies complete in the client's inbox."""
    source = FolderSource(desk.home.inbox(desk.client.id))
    return intake(desk.engine, desk.home, desk.client.id, source, now=dt.datetime.now(dt.UTC))


def read_all(desk: Desk, pool: JailPool, progress: Progress = silent) -> ReadSummary:
    """Read until nothing waits to be read."""
    registers = registers_of(desk)
    total = ReadSummary()
    while chunk := read_chunk(desk, pool, registers, limit=pool.size * 4):
        total += chunk
        progress("read", chunk.documents + chunk.quarantined + chunk.failed)
    return total


def settle(desk: Desk, progress: Progress = silent) -> Settled:
    """Judge and post in waves: orders, receipts, what waited, invoices, credit notes, the rest."""
    went: Counter[State] = Counter()
    orders, receipts, *others = WAVES
    went += _wave(desk, orders, progress)
    imported = book_imported(desk)
    went += _wave(desk, receipts, progress)
    released = judge_waiting(desk)
    for wave in others:
        went += _wave(desk, wave, progress)
    if released:
        for wave in WAVES:
            went += post_wave(desk, wave)
    return Settled(
        posted=went[State.POSTED],
        queued=went[State.QUEUED],
        released=released,
        payments_released=judge_posted(desk),
        imported=imported,
    )


def _wave(desk: Desk, kinds: tuple[DocType, ...], progress: Progress) -> Counter[State]:
    judged = judge_wave(desk, kinds)
    judged.pop(State.READY, None)
    posted = post_wave(desk, kinds)
    progress("settled", judged.total() + posted.total())
    return judged + posted


def feed_books(desk: Desk) -> ExportSummary:
    """Carry posted entries into the books."""
    return export(desk.engine, desk.client, desk.home.path)


def compare_books(desk: Desk) -> tuple[tuple[Difference, ...], tuple[Books, ...]]:
    """Compare the ledger with itself and with every set of books."""
    with read(desk.engine) as connection:
        try:
            drift = reconcile(connection, desk.client, desk.home.path)
        except RetryableError as error:
            drift = (Difference(where=BOOKS[0], subject="", message=str(error)),)
    return drift, tuple(_books(desk, name, drift) for name in BOOKS)


def _books(desk: Desk, name: str, drift: tuple[Difference, ...]) -> Books:
    problems = tuple(f"{one.subject} {one.message}".strip() for one in drift if one.where == name)
    try:
        entries = len(open_books(name, desk.client, desk.home.path).keys())
    except RetryableError as error:
        return Books(name=name, entries=0, accepted=False, agrees=False, problems=(str(error),))
    return Books(
        name=name,
        entries=entries,
        accepted=not any(one.where == name and not one.subject for one in drift),
        agrees=not any(one.where == name and one.subject for one in drift),
        problems=problems,
        folder=str(desk.home.books(desk.client.id) / name),
    )


def close_night(
    desk: Desk, started: dt.datetime, taken: IntakeSummary, settled: Settled, exported: ExportSummary
) -> NightReport:
    """Compare, check the invariants, and write the report."""
    drift, books = compare_books(desk)
    violations = [
        Violation(
            code="I7", subject=f"{one.where} {one.subject}".strip(), message=one.message, client_id=desk.client.id
        )
        for one in drift
    ]
    violations += violations_of(desk)
    with read(desk.engine) as connection:
        counted, exceptions = figures(connection, desk.client.id)
        difference, turnover = balance(connection, desk.client.id)
    return NightReport(
        client_id=desk.client.id,
        client_name=desk.client.name,
        started_at=started,
        finished_at=dt.datetime.now(dt.UTC),
        new_documents=taken.received + taken.duplicates,
        posted_now=settled.posted,
        released=settled.released,
        currency=desk.client.currency,
        counts=counted,
        exceptions=exceptions,
        difference=difference,
        turnover=turnover,
        books=books,
        violations=tuple(violations),
        notes=(*taken.deferred, *exported.problems, *_without_rate(settled)),
    )


def _without_rate(settled: Settled) -> tuple[str, ...]:
    missing = settled.imported.without_rate
    if not missing:
        return ()
    return (
        f"{missing} imported orders or receipts wait for an exchange rate; import the rates, the next night books them",
    )


def run_night(home: Home, client_id: str, *, progress: Progress = silent) -> NightReport:
    """Run one client's whole night.

    Raises:
        WrongInputError: The client's file is wrong.
        RetryableError: The world was not ready; what was done stays done, run it again.
    """
    started = dt.datetime.now(dt.UTC)
    desk = open_desk(home, client_id)
    taken = take_in(desk)
    progress("received", taken.received + taken.duplicates)
    with jails() as pool:
        read_all(desk, pool, progress)
    settled = settle(desk, progress)
    exported = feed_books(desk)
    report = close_night(desk, started, taken, settled, exported)
    desk.engine.dispose()
    return report
