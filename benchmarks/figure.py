"""One measured figure, and the machine it was measured on."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        name: What was measured, in words.
        value: As measured; rounded only when printed.
        unit: Such as "s CPU", "documents/s", "MiB".
    """

    name: str
    value: float
    unit: str

    def rounded(self) -> str:
        """Three figures that count; no more were measured."""
        return f"{self.value:.3g}" if self.value < 1000 else f"{self.value:.0f}"


def machine() -> str:
    """Return processor, cores usable by this process, memory, system and Python; nothing that names the machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    processor = _processor()
    system = f"{platform.system()} {platform.machine()}"
    return f"{processor}, {cores} cores, {memory:.0f} GiB, {system}, Python {platform.python_version()}"


def _processor() -> str:
    """Return the model as /proc/cpuinfo or the system names it."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    return platform.processor() or "unknown processor"
