"""A small night that was really played: a few sample documents of two clients, read, judged, posted or queued."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pypdfium2

from benchmarks.review_desk import employ
from documents.home import CHECKOUT, Home
from tests.browser.desk import PEOPLE
from tests.browser.hostile import HOSTILE_FILE

SAMPLES: Final = CHECKOUT / "sample_docs"

FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "nordlicht": (
        "018-kontor-invoice.pdf",  # waits for an approver
        "016-redwood-invoice.pdf",
        "028-mueller-invoice.pdf",  # its sum is wrong
        "032-brixen-invoice.pdf",  # nobody knows the vendor
        "033-vandijk-invoice.pdf",  # posted, its account is not on file
        "035-delorme-invoice.pdf",  # posted, dearer than ordered
        "040-redwood-invoice.pdf",  # a twin of 016
    ),
    "harwood": (
        "025-maple-invoice.pdf",  # its day can be two days
        "030-wragg-invoice.pdf",  # its lines do not add up
        "031-larkspur-invoice.pdf",  # nobody knows the vendor
        "033-darcy-invoice.pdf",  # no document at all
    ),
}
"""So few that the night takes seconds; one for each thing to be seen."""

JOINED: Final = "two-in-one.pdf"
JOINED_OF: Final = ("030-wragg-invoice.pdf", "030-wragg-invoice.pdf")
"""Of harwood: the same invoice twice in one file."""

HOSTILE_OF: Final = "031-larkspur-invoice.pdf"
"""Arrives under a hostile name."""


def play(folder: Path) -> Path:
    """Play the night once for all processes of a test run, employ people, and return the home."""
    folder.mkdir(parents=True, exist_ok=True)
    home, done = folder / "home", folder / "done"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            _choose(folder / "samples")
            environment = {**os.environ, "DAYBOOK_HOME": str(home), "DAYBOOK_DATABASE_URL": ""}
            command = [sys.executable, "-m", "benchmarks.night", str(folder)]
            subprocess.run(command, check=True, capture_output=True, env=environment, cwd=CHECKOUT)
            employ(Home(home), PEOPLE)
            done.touch()
    return home


def _choose(samples: Path) -> None:
    for client, names in FILES.items():
        inbox = samples / "inbox" / client
        inbox.mkdir(parents=True)
        (samples / "clients").mkdir(exist_ok=True)
        shutil.copyfile(SAMPLES / "clients" / f"{client}.toml", samples / "clients" / f"{client}.toml")
        shutil.copytree(SAMPLES / "master" / client, samples / "master" / client)
        for name in names:
            shutil.copyfile(SAMPLES / "inbox" / client / name, inbox / (HOSTILE_FILE if name == HOSTILE_OF else name))
    join([SAMPLES / "inbox" / "harwood" / name for name in JOINED_OF], samples / "inbox" / "harwood" / JOINED)


def join(files: Sequence[Path], target: Path) -> None:
    """Write the pages of several files into one."""
    joined = pypdfium2.PdfDocument.new()
    for file in files:
        joined.import_pages(pypdfium2.PdfDocument(file))
    joined.save(target)
