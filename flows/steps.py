"""The stages as Prefect tasks: each does one chunk of the work, commits document by document, and may be repeated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from prefect.artifacts import create_markdown_artifact

from documents.database.engine import read as reading
from documents.home import Home
from documents.reading import Registers
from documents.register.document import documents_in
from documents.state import State
from flows.open_jails import open_jails
from flows.progress import hand_over, tell
from flows.retry import step
from flows.stages import decided
from flows.stages import night as stages
from flows.stages.decided import Decided
from flows.stages.intake import IntakeSummary
from flows.stages.read import JailPool, ReadSummary, read_chunk, registers_of
from flows.stages.worker import Desk, open_desk
from ledgers.outbox import ExportSummary
from reports.night import NightReport, as_markdown

READ_AT_ONCE = 40
"""Documents in one task run: about 10 s of scans or 1 s of text, so that Prefect's own 14 ms do not count."""


@contextmanager
def desk_of(client: str) -> Iterator[Desk]:
    """Open the client's desk for one run.

    Raises:
        WrongInputError: There is no such client, or its file is wrong.
        RetryableError: The database is away.
    """
    desk = _open(client)
    try:
        yield desk
    finally:
        desk.engine.dispose()


@step(name="open")
def _open(client: str) -> Desk:
    return open_desk(Home(), client)


@step(name="take in")
def take_in(desk: Desk) -> IntakeSummary:
    """Take in what lies complete in the client's inbox."""
    taken = stages.take_in(desk)
    tell("received", taken.received + taken.duplicates)
    return taken


def read_all(desk: Desk) -> ReadSummary:
    """Read everything that waits for it, one chunk per task run; start no jail when nothing does."""
    total = ReadSummary()
    if not _waits(desk):
        return total
    registers = registers_of(desk)
    with open_jails() as pool:
        while (chunk := read_some(desk, pool, registers)) is not None:
            total += chunk
            tell("read", chunk.documents + chunk.quarantined + chunk.failed)
    return total


def _waits(desk: Desk) -> bool:
    with reading(desk.engine) as connection:
        return bool(documents_in(connection, desk.client.id, (State.RECEIVED,), limit=1))


@step(name="read a chunk")
def read_some(desk: Desk, pool: JailPool, registers: Registers) -> ReadSummary | None:
    """Read one chunk; None when nothing waits any more."""
    return read_chunk(desk, pool, registers, limit=READ_AT_ONCE)


@step(name="settle")
def settle(desk: Desk) -> stages.Settled:
    """Judge and post, wave by wave."""
    return stages.settle(desk, tell)


@step(name="feed the books")
def feed_books(desk: Desk) -> ExportSummary:
    """Carry posted entries into the books."""
    tell("feeding the books", 0)
    return stages.feed_books(desk)


@step(name="post what was decided")
def post_decided(desk: Desk) -> Decided:
    """Post what is READY, and judge again what waits for it."""
    done = decided.post_decided(desk)
    tell("settled", done.posted)
    return done


@step(name="close the night")
def close_night(
    desk: Desk, started: dt.datetime, taken: IntakeSummary, settled: stages.Settled, exported: ExportSummary
) -> NightReport:
    """Compare the books with the ledger, check the invariants, and write the report on the run's page."""
    tell("comparing", 0)
    report = stages.close_night(desk, started, taken, settled, exported)
    create_markdown_artifact(key=f"night-{artifact_key(desk.client.id)}", markdown=as_markdown(report))
    hand_over(report)
    return report


def artifact_key(client: str) -> str:
    """Return the client's id as Prefect allows it in an artifact's key: no underscore."""
    return client.replace("_", "-")


def now() -> dt.datetime:
    """Return the present moment in UTC."""
    return dt.datetime.now(dt.UTC)
