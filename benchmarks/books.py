"""The ledger: entries a second in batches, one by one and by the raw driver, growth, trial balance, check.

`python -m benchmarks books` grows a ledger to 1,000,000 entries on SQLite, then one on PostgreSQL; `--count 10000` is
the short form. Every entry is an invoice of three lines that opens an item and waits for two sets of books: seven rows.
The raw driver inserts the very same rows, made beforehand, by `executemany`: once with the guards of the ledger, once
without its triggers.

Time is that of the processor, of this process and of its server process on PostgreSQL together: one waits for the
other, so it is what the clock shows on a quiet machine with a quick disk.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any, Final

import sqlalchemy as sa

from benchmarks.figure import Figure
from documents.database.engine import connect, read, write
from documents.database.upgrade import upgrade
from documents.master.client import Client
from documents.master.party import Entity
from ledgers.checks import LEDGER_CHECKS
from ledgers.entry import Entry, Journal, Posting, Purpose
from ledgers.general_ledger import ToPost, post, post_many, trial_balance

COUNT: Final = 1_000_000
RATED: Final = 10_000
"""Entries that a speed is measured with."""
BATCH: Final = 1000
SAMPLES: Final = 5
"""New ledgers of RATED entries of which the speed in the middle is told."""
ONE_BY_ONE: Final = 1000
STEPS: Final = (10_000, 100_000, 1_000_000)
"""Sizes of the ledger at which the speed of the last RATED entries is told."""
TABLES: Final = ("entries", "postings", "open_items", "outbox")
SHA: Final = "ab" * 32
USER_AND_SYSTEM: Final = slice(11, 13)
"""Where /proc/PID/stat has the time used, counted from the field after the name."""
NEW_YEAR: Final = dt.date(2026, 1, 1)
DAYS: Final = 360
VENDORS: Final = 500
COSTS: Final = tuple(str(account) for account in range(6000, 6100))
CLIENT: Final = Client(
    id="acme", name="Acme", country="DE", currency="EUR", entities=(Entity(id="AC", name="Acme GmbH", country="DE"),)
)

Inserts = list[tuple[str, list[Any]]]
"""Statements with their rows, for one transaction."""

Fresh = Callable[[], sa.Engine]
"""Returns a migrated database of its own."""


class Clock:
    """Processor time spent inside its `with` blocks; made while the engine's one connection is free.

    The engine keeps that connection, so its server process stays the same.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.seconds = 0.0
        self._server = 0
        if engine.dialect.name == "postgresql":
            with engine.connect() as connection:
                self._server = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()

    def __enter__(self) -> None:
        self._started = self._now()

    def __exit__(self, *_error: object) -> None:
        self.seconds += self._now() - self._started

    def _now(self) -> float:
        if not self._server:
            return time.process_time()
        fields = Path(f"/proc/{self._server}/stat").read_text("ascii").rpartition(") ")[2].split()
        ticks = sum(int(field) for field in fields[USER_AND_SYSTEM])
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def measure(count: int = COUNT) -> Iterator[Figure]:
    """Yield the figures of SQLite, then of PostgreSQL; each ledger grows to so many entries."""
    with ExitStack() as stack:
        yield from _of_an_engine("SQLite", _sqlite(stack), count)
    with ExitStack() as stack:
        yield from _of_an_engine("PostgreSQL", _postgresql(stack), count)


def invoices(first: int, count: int) -> list[ToPost]:
    """Return so many different invoices of one client; making them is never timed."""
    return [ToPost(entry=_invoice(number), document_sha=SHA, findings=()) for number in range(first, first + count)]


def _sqlite(stack: ExitStack) -> Fresh:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    numbers = itertools.count()
    return lambda: _migrated(f"sqlite:///{folder / f'{next(numbers)}.db'}", stack)


def _postgresql(stack: ExitStack) -> Fresh:
    from tests.postgres import TEMPLATE, Cluster

    cluster = Cluster()
    stack.callback(cluster.stop)
    _migrated(cluster.url(cluster.create()), stack).dispose()
    return lambda: _migrated(cluster.url(cluster.create(TEMPLATE)), stack)


def _migrated(url: str, stack: ExitStack) -> sa.Engine:
    engine = connect(url)
    stack.callback(engine.dispose)
    upgrade(engine)
    return engine


def _of_an_engine(name: str, fresh: Fresh, count: int) -> Iterator[Figure]:
    engine = fresh()
    # The machine's speed moves by a tenth within a minute, so one sample says little.
    batched = median([*(_rate(fresh(), 0) for _ in range(SAMPLES - 1)), _rate(engine, 0)])
    yield Figure(f"books, {name}: batches of {BATCH:,}, median of {SAMPLES}", batched, "entries/s CPU")
    rows = _rows(engine)
    yield Figure(f"books, {name}: one by one, a commit each", _one_by_one(fresh()), "entries/s CPU")
    guarded = _raw(fresh(), rows)
    bare = _raw(_without_triggers(fresh()), rows)
    yield Figure(f"books, {name}: raw driver, the same rows", guarded, "entries/s CPU")
    yield Figure(f"books, {name}: raw driver, the same rows without triggers", bare, "entries/s CPU")
    yield Figure(f"books, {name}: batches to the raw driver", batched / guarded, "ratio")
    yield Figure(f"books, {name}: batches to the raw driver without triggers", batched / bare, "ratio")
    yield from _growth(engine, name, count, batched)
    yield from _reads(engine, name, count)


def _rate(engine: sa.Engine, first: int) -> float:
    """Post RATED entries in batches; return entries a second."""
    clock = Clock(engine)
    for number in range(first, first + RATED, BATCH):
        batch = invoices(number, BATCH)
        with clock, write(engine) as connection:
            post_many(connection, batch)
    return RATED / clock.seconds


def _one_by_one(engine: sa.Engine) -> float:
    batch = invoices(0, ONE_BY_ONE)
    clock = Clock(engine)
    with clock:
        for one in batch:
            with write(engine) as connection:
                post(connection, one.entry, document_sha=SHA, findings=())
    return ONE_BY_ONE / clock.seconds


def _rows(engine: sa.Engine) -> list[Inserts]:
    """Return what stores a ledger of RATED entries that was just posted, batch by batch."""
    with engine.connect() as connection:
        return [list(_inserts(connection, first)) for first in range(1, RATED + 1, BATCH)]


def _inserts(connection: sa.Connection, first: int) -> Iterator[tuple[str, list[Any]]]:
    """Yield the statement and the rows of each table for the batch that begins with the entry of this id."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    for table in TABLES:
        key = "id" if table == "entries" else "entry_id"
        those = f"SELECT * FROM {table} WHERE {key} BETWEEN {first} AND {first + BATCH - 1} ORDER BY {key}"  # noqa: S608
        rows = connection.exec_driver_sql(those).all()
        also = "OVERRIDING SYSTEM VALUE " if mark == "%s" and table == "entries" else ""
        marks = ", ".join([mark] * len(rows[0]))
        yield f"INSERT INTO {table} {also}VALUES ({marks})", [tuple(row) for row in rows]


def _raw(engine: sa.Engine, batches: list[Inserts]) -> float:
    """Insert the rows with the driver's own executemany, a commit for each batch; return entries a second."""
    with write(engine) as connection:
        connection.exec_driver_sql("INSERT INTO chain_heads VALUES ('acme', 'AC', 'AP', 0, '')")
    clock = Clock(engine)
    for batch in batches:
        with clock, write(engine) as connection:
            for statement, values in batch:
                connection.exec_driver_sql(statement, values)
    return RATED / clock.seconds


def _without_triggers(engine: sa.Engine) -> sa.Engine:
    with write(engine) as connection:
        if connection.dialect.name == "sqlite":
            for name in connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            for table in TABLES:
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return engine


def _growth(engine: sa.Engine, name: str, count: int, first_rate: float) -> Iterator[Figure]:
    """Yield the speed of the last RATED entries at each size, and how the last compares with the first."""
    rate = first_rate
    for size in range(2 * RATED, count + 1, RATED):
        rate = _rate(engine, size - RATED)
        if size in STEPS:
            yield Figure(f"books, {name}: batches at {size:,} entries", rate, "entries/s CPU")
    if count > RATED:
        yield Figure(f"books, {name}: speed at {count:,} entries to that at {RATED:,}", rate / first_rate, "ratio")


def _reads(engine: sa.Engine, name: str, count: int) -> Iterator[Figure]:
    """Yield what reading the ledger takes: its trial balance, each check of `daybook check`, and all of them."""
    balance, checks = Clock(engine), [Clock(engine) for _check in LEDGER_CHECKS]
    with read(engine) as connection:
        if connection.dialect.name == "postgresql":
            # What other processes of the server did would not be counted.
            connection.exec_driver_sql("SET max_parallel_workers_per_gather = 0")
        with balance:
            trial_balance(connection, CLIENT.id)
        yield Figure(f"books, {name}: trial balance of {count:,} entries", balance.seconds, "s CPU")
        for check, clock in zip(LEDGER_CHECKS, checks, strict=True):
            with clock:
                for broken in check(connection, CLIENT):
                    raise RuntimeError(f"{broken.subject}: {broken.message}")
            yield Figure(f"books, {name}: {check.__name__}, {count:,} entries", clock.seconds, "s CPU")
    together = sum(clock.seconds for clock in checks)
    yield Figure(f"books, {name}: all checks of the ledger, {count:,} entries", together, "s CPU")


def _invoice(number: int) -> Entry:
    net = Decimal(1000 + number % 90_000).scaleb(-2)
    tax = (net / 5).quantize(Decimal("0.01"))
    day = NEW_YEAR + dt.timedelta(days=number // 3000 % DAYS)
    lines = ((COSTS[number % len(COSTS)], net, ""), ("1400", tax, ""), ("2000", -net - tax, f"v{number % VENDORS}"))
    return Entry(
        client_id=CLIENT.id,
        entity="AC",
        journal=Journal.PURCHASES,
        document_id=f"receipt:{number}",
        purpose=Purpose.INVOICE,
        fiscal_year=2026,
        doc_date=day,
        posting_date=day,
        currency="EUR",
        base_currency="EUR",
        reference=f"R-{number}",
        payee=f"Vendor {number % VENDORS}",
        postings=tuple(
            Posting(account=account, amount=amount, base_amount=amount, party=party) for account, amount, party in lines
        ),
    )
