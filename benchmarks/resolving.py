"""Resolving vendors by name in a large register: CPU time of one look-up, on SQLite (C-50).

Three kinds of prints: the registered name, the name with one letter misread, and a name of words that thousands share.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

import sqlalchemy as sa

from benchmarks.figure import Figure
from benchmarks.large_register import CLIENT, TRADES, vendor_of
from documents.database.engine import connect, read, write
from documents.database.upgrade import upgrade
from documents.master.database import DatabaseMasterData
from documents.master.party import Vendor
from documents.master.store import store_vendors

COUNT: Final = 100_000
ASKED: Final = 500
Ask = Callable[[DatabaseMasterData, str], object]
LEAST: Final = 0.85
MOST: Final = 5


def measure(count: int = COUNT) -> Iterator[Figure]:
    """Yield median and 95th percentile of each kind of print, and of a misread tax identifier."""
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'resolving.db'}")
        upgrade(engine)
        with write(engine) as connection:
            store_vendors(connection, CLIENT, (vendor_of(number) for number in range(count)), by="benchmark")
        yield from figures(engine, count)
        engine.dispose()


def figures(engine: sa.Engine, count: int) -> Iterator[Figure]:
    """Yield the figures of a register that is filled."""
    kinds: dict[str, tuple[Callable[[Random], str], Ask]] = {
        "its name": (lambda dice: _known(dice, count).name, _resolve),
        "a misread name": (lambda dice: _misread(_known(dice, count).name, dice), _resolve),
        "a name of common words": (lambda dice: " ".join(dice.sample(TRADES, 3)), _resolve),
        "a misread tax id": (lambda dice: _misread(_known(dice, count).tax_id, dice), _near),
    }
    for kind, (of, ask) in kinds.items():
        dice = Random(kind)
        times = sorted(_times(engine, [of(dice) for _ in range(ASKED)], ask))
        what = f"resolving a vendor by {kind}, {count:,} vendors"
        yield Figure(f"{what}: p50", statistics.median(times), "ms CPU")
        yield Figure(f"{what}: p95", times[int(0.95 * len(times))], "ms CPU")


def _times(engine: sa.Engine, prints: Sequence[str], ask: Ask) -> list[float]:
    """Return the milliseconds of each question; the first ones, which warm up, are left out."""
    spent: list[float] = []
    with read(engine) as connection:
        for text in prints:
            started = time.process_time()
            ask(DatabaseMasterData(connection, CLIENT, ()), text)
            spent.append((time.process_time() - started) * 1000)
    return spent[len(prints) // 10 :]


def _resolve(master: DatabaseMasterData, name: str) -> object:
    return master.vendors_by_name(name) or master.vendors_like(name, least=LEAST, limit=MOST)


def _near(master: DatabaseMasterData, tax_id: str) -> object:
    return master.vendors_near_tax_id(tax_id)


def _known(dice: Random, count: int) -> Vendor:
    return vendor_of(dice.randrange(count))


def _misread(text: str, dice: Random) -> str:
    at = dice.randrange(2, len(text))
    return text[:at] + ("8" if text[at] != "8" else "3") + text[at + 1 :]
