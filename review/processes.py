"""Several processes that answer on one port: one Python interpreter is full at some twenty pages a second.

The first process answers nobody: it starts the others, starts one anew that ended, and ends all of them when it is
stopped. What has to hold for all of them together is in the database or in the folder of figures; each has its own
connections, its own processes for pictures, and its own keeper of the list of work (`review.views.queue_keeper`).
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
from functools import partial
from pathlib import Path
from typing import Any, Final

from starlette.types import ASGIApp
from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.supervisors import Multiprocess

from documents.archive import Archive
from documents.database.engine import connect
from documents.error import DaybookError
from documents.home import Home
from review.installation import Installation
from review.people.single_sign_on.provider import Provider
from review.people.single_sign_on.settings import single_sign_on
from review.web.app import create_app
from review.web.in_time import InTime
from review.web.metrics import Meters
from review.web.sessions import DatabaseGate

MOST_UNASKED: Final = 4
"""Processes without a setting: each takes some 200 MiB, and one serves about fifty people."""


COLLECTED_AFTER: Final = (10_000, 10, 50)
"""Objects before garbage is looked for (`gc.set_threshold`): two pages, twenty, a thousand.

By Python's own numbers the whole memory was looked through for 0.2 s every thirty pages; nobody got an answer then."""


class NotStartedError(DaybookError):
    """A process of the desk could not start; the log says why."""


def sensible() -> int:
    """Return how many processes this machine has use for: one for each core that we may use, MOST_UNASKED at most."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, MOST_UNASKED)


def application(here: Installation, meters: Meters | None = None) -> ASGIApp:
    """Return what answers requests in one process.

    Raises:
        WrongInputError: A setting of single sign-on is wrong.
    """
    known = single_sign_on()
    gate = DatabaseGate(here.engine, passwords_only_for=known.passwords_only_for if known else None)
    made = InTime(create_app(here, gate, Provider(known) if known else None, meters))
    gc.collect()
    gc.freeze()  # code and tables stay for ever: they need not be looked through
    gc.set_threshold(*COLLECTED_AFTER)
    return made


def serve_by_several(here: Installation, config: Any, listening: socket.socket) -> None:
    """Serve by `config.workers` processes until Ctrl-C or SIGTERM.

    Args:
        here: Whose database is up to date.
        config: Makes uvicorn's settings from an application, or from what makes one.
        listening: From which each process takes connections.

    Raises:
        NotStartedError: One of them cannot start, and would not by trying again.
    """
    with tempfile.TemporaryDirectory(prefix="daybook-figures-") as figures:
        made: Config = config(partial(_member, here.home, Path(figures)))
        several = Multiprocess(made, sockets=[listening])
        several.run()
    if any(one.exitcode == STARTUP_FAILURE for one in several.processes):
        raise NotStartedError("the desk could not start: what its processes said stands above")


def _member(home: Home, figures: Path) -> ASGIApp:
    """Return the application of one of several processes, which ends when the first one does, whatever ended it."""
    threading.Thread(target=_end_with_first, name="ends with the first process", daemon=True).start()
    engine = connect(home.database_url)
    return application(Installation(home, engine, Archive(home.originals)), Meters(figures))


def _end_with_first() -> None:
    first = multiprocessing.parent_process()
    if first is not None:
        first.join()
        os.kill(os.getpid(), signal.SIGTERM)
