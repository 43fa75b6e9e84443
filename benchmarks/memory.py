"""Memory of reading: the largest child of the jail, and its parent, which must not grow with the documents it has read.

The sample documents are read again and again in a random order with a fixed seed, few of them scans.
Memory is the resident set as the kernel counts it, so this runs on Linux only.
"""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure
from documents.home import CHECKOUT
from extractors.jail import Jail

SAMPLES: Final = CHECKOUT / "sample_docs"
COUNT: Final = 200
SCANS: Final = 0.02
"""Share of scans; one costs seconds, and more memory than text."""
SEED: Final = 20261
EARLY: Final = 0.1
"""Share of the documents after which the parent's memory is taken as its starting size."""
LOOK_SECONDS: Final = 0.02
KIB: Final = 1024


class Watch:
    """Looks at the children of a process all the time, and keeps the highest memory of any."""

    def __init__(self, parent: int) -> None:
        """Begin to look."""
        self.peak = 0
        self._parent = parent
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop looking."""
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            for child in children_of(self._parent):
                self.peak = max(self.peak, memory(child, "VmHWM"))


def measure(count: int = COUNT) -> Iterator[Figure]:
    """Yield peak of a child, and the parent's memory after a tenth of the documents and at the end.

    Args:
        count: Documents to read.
    """
    files = chosen(count)
    with Jail() as jail:
        parent = jail.process
        watch = Watch(parent)
        for path in files[: round(count * EARLY)]:
            jail.read(path)
        early = memory(parent, "VmRSS")
        for path in files[round(count * EARLY) :]:
            jail.read(path)
        late = memory(parent, "VmRSS")
        watch.stop()
    yield Figure("memory: documents read", count, "documents")
    yield Figure("memory: peak of the largest child", watch.peak / KIB, "MiB")
    yield Figure(f"memory: parent after {EARLY:.0%} of the documents", early / KIB, "MiB")
    yield Figure("memory: parent at the end", late / KIB, "MiB")
    yield Figure("memory: growth of the parent", (late - early) * KIB / (count * (1 - EARLY)), "bytes/document")


def chosen(count: int) -> list[Path]:
    """Return so many sample documents, with repeats, the same at each call."""
    listed = json.loads((SAMPLES / "manifest.json").read_text("utf-8"))["documents"]
    kinds: dict[bool, list[Path]] = {True: [], False: []}
    for file, kind in sorted({(one["file"], one["kind"]) for one in listed}):
        kinds[kind == "scan"].append(SAMPLES / file)
    draw = random.Random(SEED)
    return [draw.choice(kinds[draw.random() < SCANS]) for _ in range(count)]


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started and that have not ended."""
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    except OSError:
        return []
    return [int(child) for child in listed.split()]


def memory(process: int, what: str) -> int:
    """Return VmRSS or VmHWM (the highest so far) of a process in KiB; 0 when it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii")
    except OSError:
        return 0
    found = re.search(rf"^{what}:\s+(\d+) kB$", status, re.MULTILINE)
    return 0 if found is None else int(found[1])
