"""A whole night: documents and pages a second, born-digital and scanned, where the time goes, and the peak memory.

Documents are made by the sample generator with a fixed seed; every stage runs as in production, without Prefect (whose
own cost is some 14 ms for a chunk of 40 documents and seconds for starting its server, once a night).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.figure import Figure
from daybook.samples import fill
from documents.home import Home

if TYPE_CHECKING:
    from flows.stages.read import JailPool
    from flows.stages.worker import Desk

DOCUMENTS: Final = {"born-digital": 150, "scanned": 24}
SEED: Final = 20261
DEFECTS: Final = 0.1
KIB: Final = 1024


def measure() -> Iterator[Figure]:
    """Yield the figures of both kinds of documents, each in a process of its own so that memory is its own."""
    for kind, count in DOCUMENTS.items():
        with tempfile.TemporaryDirectory() as folder:
            yield from _figures(kind, _night(Path(folder), kind, count))


def _night(folder: Path, kind: str, count: int) -> dict[str, Any]:
    scans = "1" if kind == "scanned" else "0"
    options = ["--count", str(count), "--seed", str(SEED), "--defects", str(DEFECTS), "--scans", scans]
    subprocess.run([sys.executable, "-m", "sample_docs", "--out", str(folder / "samples"), *options], check=True)
    command = [sys.executable, "-m", "benchmarks.night", str(folder)]
    environment = {**os.environ, "DAYBOOK_HOME": str(folder / "home"), "DAYBOOK_DATABASE_URL": ""}
    answer = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    measured: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return measured


def _figures(kind: str, measured: dict[str, Any]) -> Iterator[Figure]:
    seconds = sum(measured["stages"].values())
    yield Figure(f"night, {kind}: documents", measured["documents"] / seconds, "documents/s")
    yield Figure(f"night, {kind}: pages", measured["pages"] / seconds, "pages/s")
    for stage, spent in measured["stages"].items():
        yield Figure(f"night, {kind}: share of {stage}", 100 * spent / seconds, "% of the time")
    yield Figure(f"night, {kind}: peak memory of the main process", measured["memory"] / KIB, "MiB")
    yield Figure(f"night, {kind}: peak memory of the largest child process", measured["children"] / KIB, "MiB")


class Watch:
    """Adds up the seconds of each stage over all clients."""

    def __init__(self) -> None:
        """Start at zero."""
        self.seconds: dict[str, float] = {}
        self._since = time.monotonic()

    def lap(self, stage: str) -> None:
        """Count the time since the last lap to this stage."""
        now = time.monotonic()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now


def main(folder: Path) -> None:
    """Run the night of all sample clients and print what was measured as JSON."""
    from daybook.desks import desks
    from flows.stages.read import jails

    fill(Home(), folder / "samples")
    watch = Watch()
    with jails() as pool:
        watch.lap("starting the jails")
        totals = [_client(desk, pool, watch) for desk in desks()]
    measured = {
        "documents": sum(documents for documents, _ in totals),
        "pages": sum(pages for _, pages in totals),
        "stages": watch.seconds,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "children": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    }
    print(json.dumps(measured))


def _client(desk: Desk, pool: JailPool, watch: Watch) -> tuple[int, int]:
    """Run one client's night stage by stage; return its documents and pages."""
    import datetime as dt

    from flows.stages import night

    started = dt.datetime.now(dt.UTC)
    taken = night.take_in(desk)
    watch.lap("taking in")
    done = night.read_all(desk, pool)
    watch.lap("reading")
    settled = night.settle(desk)
    watch.lap("judging and posting")
    exported = night.feed_books(desk)
    watch.lap("feeding the books")
    night.close_night(desk, started, taken, settled, exported)
    watch.lap("comparing and reporting")
    return done.documents + done.quarantined, done.pages


if __name__ == "__main__":
    main(Path(sys.argv[1]))
