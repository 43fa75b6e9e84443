"""How soon the command line answers: CPU time of `daybook --help`, of the whole process."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.figure import Figure

RUNS = 7


def measure() -> Iterator[Figure]:
    """Yield the median CPU time of `daybook --help`, after one run that warms the disk cache."""
    _cpu_seconds()
    yield Figure("`daybook --help`", statistics.median(_cpu_seconds() for _ in range(RUNS)), "s CPU")


def _cpu_seconds() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "daybook", "--help"], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
