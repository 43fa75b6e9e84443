"""Named places where a test may kill the process: one at every durable step.

`DAYBOOK_FAILPOINT=name` kills at the first hit, `name:n` at the n-th hit in this process. Random kills miss narrow
windows, such as the one between a commit and the acknowledgement after it; a named place does not.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from typing import Final

VARIABLE: Final = "DAYBOOK_FAILPOINT"

FAILPOINTS: Final = (
    "archive.copied",
    "archive.renamed",
    "archive.durable",
    "intake.archived",
    "intake.recorded",
    "intake.committed",
    "folder.moved",
    "intake.acknowledged",
    "read.done",
    "read.recorded",
    "judge.recorded",
    "judge.committed",
    "post.recorded",
    "post.committed",
    "ledger.numbered",
    "ledger.inserted",
    "correction.recorded",
    "correction.committed",
    "payment.recorded",
    "payment.committed",
    "books.drafted",
    "books.renamed",
    "books.written",
)
"""Every name, so that a test can kill at each; a test compares the list with the calls in the code."""

_hits: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Kill this process with SIGKILL when the environment says so; otherwise do nothing."""
    if VARIABLE in os.environ:
        _hit(name, *os.environ[VARIABLE].partition(":")[::2])


def _hit(name: str, wanted: str, at: str) -> None:
    _hits[name] += 1
    if name == wanted and _hits[name] == int(at or 1):
        os.kill(os.getpid(), signal.SIGKILL)
