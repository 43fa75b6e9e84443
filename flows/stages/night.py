"""A whole night of one client as plain functions: intake, reading, settling, books, report.

Each function may be called at any time and any number of times; it does what is left to do.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from documents.database.engine import read
from documents.error import DaybookError
from documents.home import Home
from documents.kind import DocType
from documents.log import get_logger
from documents.register.counts import Counts, counts
from documents.state import State
from documents.value import Value
from documents.violation import Violation
from flows.sources.folder import FolderSource
from flows.stages.close import close_settled
from flows.stages.corrected import post_released
from flows.stages.deadlines import take_back_unanswered, tell_who_must_know
from flows.stages.drift import drift_of, told
from flows.stages.imported import Booked, book_imported
from flows.stages.intake import IntakeSummary, intake
from flows.stages.invariants import violations_of
from flows.stages.judge import judge_posted, judge_waiting, judge_wave
from flows.stages.post import post_wave
from flows.stages.read import JailPool, ReadSummary, jails, read_chunk, registers_of
from flows.stages.waves import WAVES
from flows.stages.worker import Desk, free_the_dead, open_desk, settling
from ledgers.anchor import places, write_anchors
from ledgers.month.deferrals import release_due
from ledgers.month.undo import undo_waiting
from ledgers.open_orders import commitments_differ
from ledgers.outbox import ExportSummary, books_of, export, open_books
from ledgers.reconcile import Difference, reconcile
from ledgers.stale_receipts import StaleLine, stale_lines
from ledgers.tax_proof import lapse_unproven
from reports.night import Books, NightReport, balance, figures
from reports.work import deadlines
from review.decisions.teaching import propose_for_vendors, switch_off_wrong
from review.installation import Installation
from review.views.queue_upkeep import catch_up

log = get_logger()

STALE_SHOWN = 20
"""Order lines without invoice or goods that the report names one by one (V-PO-19)."""

Progress = Callable[[str, int], None]
"""Told what was done and how much of it, for a progress bar."""


class Settled(Value):
    """What judging and posting did.

    Attributes:
        posted: Documents posted now.
        queued: Documents that went into the queue now.
        released: Waiting documents whose cause was gone.
        payments_released: Posted documents whose payment hold ended.
        returned: Documents that came back into the queue because nobody outside answered in time.
        escalated: Steps of escalation that were taken now.
        stopped: Why nothing was posted; empty when posting went on.
        spread: Months' parts of deferred costs that were posted now (P-16).
        closed: Posted documents that are settled now (L-22).
        corrected: Corrections of posted documents that a second person released, posted now.
    """

    posted: int = 0
    queued: int = 0
    released: int = 0
    payments_released: int = 0
    returned: int = 0
    escalated: int = 0
    imported: Booked = Booked()
    stopped: str = ""
    spread: int = 0
    closed: int = 0
    corrected: int = 0


def silent(step: str, done: int) -> None:
    """Show no progress."""
    del step, done


def take_in(desk: Desk) -> IntakeSummary:
    """Take everything that lies complete in the client's inbox; first free what a killed night of this machine held."""
    freed = free_the_dead(desk)
    if freed:
        log.info("freed what a process that has ended still held", client=desk.client.id, documents=freed)
    # Before anything is read: a rule that was wrong meanwhile reads nothing more.
    here = Installation(desk.home, desk.engine, desk.archive)
    switch_off_wrong(here, desk.client)
    if proposed := propose_for_vendors(here, desk.client):
        log.info("rules to read vendors by wait for a supervisor", client=desk.client.id, proposals=proposed)
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
    """Judge and post in waves: orders, receipts, invoices, credit notes, the rest; what waited goes with its wave.

    While the ledger and its books differ, nothing is posted; what is proven stays READY.
    """
    free_the_dead(desk)
    drift = drift_of(desk)
    returned = take_back_unanswered(desk, dt.datetime.now(dt.UTC))
    went: Counter[State] = Counter()
    released = 0
    imported = Booked()
    for wave in WAVES:
        released += judge_waiting(desk, wave)  # before the new ones: they are older, and nothing is judged twice
        judged = judge_wave(desk, wave)
        judged.pop(State.READY, None)
        posted = Counter[State]() if drift else post_wave(desk, wave)
        progress("settled", judged.total() + posted.total())
        went += judged + posted
        if DocType.PURCHASE_ORDER in wave and not drift:
            imported = book_imported(desk)
    spread, corrected = 0, 0
    if not drift:
        corrected = post_released(desk)
        with settling(desk) as connection:
            today = dt.datetime.now(dt.UTC).date()
            spread = release_due(connection, desk.client, today)
            lapse_unproven(connection, desk.client, today)
            undo_waiting(connection, desk.client)
    return Settled(
        posted=went[State.POSTED],
        queued=went[State.QUEUED],
        released=released,
        payments_released=judge_posted(desk),
        returned=returned,
        escalated=tell_who_must_know(desk, dt.datetime.now(dt.UTC)),
        imported=imported,
        stopped=told(drift),
        spread=spread,
        closed=close_settled(desk).closed,
        corrected=corrected,
    )


def feed_books(desk: Desk) -> ExportSummary:
    """Carry posted entries into the books."""
    return export(desk.engine, desk.client, desk.home.path)


def compare_books(desk: Desk) -> tuple[tuple[Difference, ...], tuple[Books, ...]]:
    """Compare the ledger with itself and with every set of books; what cannot be compared does not count as equal."""
    with read(desk.engine) as connection:
        drift = reconcile(connection, desk.client, desk.home.path)
    return drift, tuple(_books(desk, name, drift) for name in books_of(desk.client))


def _books(desk: Desk, name: str, drift: tuple[Difference, ...]) -> Books:
    mine = [one for one in drift if one.where == name]
    try:
        entries = len(open_books(name, desk.client, desk.home.path).keys())
    except DaybookError as error:
        return Books(name=name, entries=0, accepted=False, agrees=False, problems=(str(error),))
    return Books(
        name=name,
        entries=entries,
        accepted=all(one.subject for one in mine),
        agrees=not any(one.subject or not one.compared for one in mine),
        problems=tuple(one.message for one in mine),
        folder=str(desk.home.books(desk.client.id) / name),
    )


def keep_list(desk: Desk) -> int:
    """Bring the desk's list of work up to date for the morning, and return how many documents moved on it.

    A list that could not be kept costs no night: the desk works it out when it is asked for.
    """
    try:
        return catch_up(Installation(desk.home, desk.engine, desk.archive), (desk.client.id,))
    except Exception:  # whatever it is, the report of the night is written
        log.exception("the list of work was not kept", client=desk.client.id)
        return 0


def close_night(
    desk: Desk, started: dt.datetime, taken: IntakeSummary, settled: Settled, exported: ExportSummary
) -> NightReport:
    """Compare, check the invariants, and write the report."""
    drift, books = compare_books(desk)
    with read(desk.engine) as connection:
        drift += tuple(commitments_differ(connection, desk.client))
    violations = [
        Violation(
            code="I7", subject=f"{one.where} {one.subject}".strip(), message=one.message, client_id=desk.client.id
        )
        for one in drift
    ]
    violations += violations_of(desk)
    keep_list(desk)
    with read(desk.engine) as connection:
        new = counts(connection, desk.client.id, since=started).get(desk.client.id, Counts())
        counted, exceptions = figures(connection, desk.client.id)
        difference, turnover = balance(connection, desk.client.id)
        stale = stale_lines(connection, desk.client.id, dt.datetime.now(dt.UTC).date())
        unwritten = write_anchors(connection, desk.client.id, places(desk.home.path))
        promises = deadlines(connection, desk.client.id, desk.client.service, dt.datetime.now(dt.UTC), started)
    return NightReport(
        client_id=desk.client.id,
        client_name=desk.client.name,
        started_at=started,
        finished_at=dt.datetime.now(dt.UTC),
        new_documents=new.received.count,
        posted_now=settled.posted,
        released=settled.released,
        currency=desk.client.currency,
        counts=counted,
        exceptions=exceptions,
        deadlines=promises,
        difference=difference,
        turnover=turnover,
        books=books,
        violations=tuple(violations),
        stopped=settled.stopped,
        notes=(
            *taken.deferred,
            *exported.problems,
            *unwritten,
            *_unbooked(settled.imported),
            *_stale(stale),
        ),
    )


def _stale(lines: Sequence[StaleLine]) -> Iterator[str]:
    """Yield the order lines that wait for an invoice or for goods, the oldest first."""
    yield from (line.message for line in lines[:STALE_SHOWN])
    if len(lines) > STALE_SHOWN:
        yield f"V-PO-19: and {len(lines) - STALE_SHOWN} more order lines"


def _unbooked(imported: Booked) -> Iterator[str]:
    if imported.without_rate:
        yield (
            f"{imported.without_rate} imported orders or receipts wait for an exchange rate; "
            "import the rates, the next night books them"
        )
    if imported.failed:
        yield (
            f"{imported.failed} imported orders or receipts could not be booked by a fault of ours; "
            "the log of this run says where, the next night tries again"
        )


def run_night(home: Home, client_id: str, *, progress: Progress = silent) -> NightReport:
    """Run one client's whole night.

    Raises:
        WrongInputError: The client's file is wrong.
        RetryableError: The world was not ready; what was done stays done, run it again.
    """
    started = dt.datetime.now(dt.UTC)
    desk = open_desk(home, client_id)
    try:
        taken = take_in(desk)
        progress("received", taken.received + taken.duplicates)
        with jails() as pool:
            read_all(desk, pool, progress)
        settled = settle(desk, progress)
        exported = feed_books(desk)
        return close_night(desk, started, taken, settled, exported)
    finally:
        desk.engine.dispose()
