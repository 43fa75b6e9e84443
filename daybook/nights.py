"""Runs nights one after the other in this process, with Prefect keeping the record, and shows how far they are."""

from __future__ import annotations

import importlib
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from daybook.console import console
from daybook.desks import client_ids
from documents.home import Home
from flows import server
from reports.night import NightReport


@dataclass
class Nights:
    """What the nights of one call gave.

    Attributes:
        reports: Of the nights that got to their end, by client.
        failures: Why others did not, one sentence by client.
        seconds: Of all nights, without starting the server.
    """

    reports: dict[str, NightReport] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def closed(self) -> bool:
        """True when every night got to its end and closed."""
        return not self.failures and all(report.closed for report in self.reports.values())


class Shown:
    """Shows one client's night as a line of the progress display; a `flows.progress.Listener`."""

    def __init__(self, progress: Progress, client: str, nights: Nights) -> None:
        """Add the line."""
        self._progress = progress
        self._nights = nights
        self._done: dict[str, int] = {}
        self._line = progress.add_task(client, total=None, stage="starting")

    def step(self, stage: str, documents: int) -> None:
        """See Listener.step."""
        self._done[stage] = self._done.get(stage, 0) + documents
        shown = [f"{name} {count}" if count else name for name, count in self._done.items()]
        self._progress.update(self._line, stage=", ".join(shown))

    def report(self, report: NightReport) -> None:
        """See Listener.report."""
        self._nights.reports[report.client_id] = report

    def finish(self) -> None:
        """Stop the line's clock."""
        self._progress.update(self._line, total=1, completed=1)


def run_nights(home: Home, client: str = "") -> Nights:
    """Run the night of one client, or of all that have a file, in order of name.

    Raises:
        WrongInputError: There is no such client, or a client's file is wrong.
        ServerNotStartedError: The private Prefect server did not start.
    """
    found = client_ids(home.create(), client)
    nights = Nights()
    with _display() as progress:
        waiting = progress.add_task("Prefect", total=None, stage="starting its server")
        with _server(home, found) as api:
            progress.update(waiting, total=1, completed=1, stage=f"server at {api}")
            started = time.monotonic()
            for one in found:
                _run(one, progress, nights)
            nights.seconds = time.monotonic() - started
    return nights


def _display() -> Progress:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[stage]}"),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=console(stderr=True))


@contextmanager
def _server(home: Home, clients: Sequence[str]) -> Iterator[str]:
    """Use the server that `make up` keeps for this home, or run one for the length of the block; yield its address.

    While it starts, the flows are imported, and the jails start too when something waits to be read.
    """
    kept = server.announced_environment(home)
    with _interruptible(), ExitStack() as stack:
        own = None if kept is not None else stack.enter_context(server.starting(home))
        environment = own.environment if own is not None else kept or {}
        os.environ.update({**environment, **server.SILENT})
        from flows.open_jails import opened_for_all

        if any(_arrived(home.inbox(client)) for client in clients):
            stack.enter_context(opened_for_all())
        importlib.import_module("flows.foreground")  # Prefect reads the environment only once, when it is imported
        if own is not None:
            own.wait()
        yield environment["PREFECT_API_URL"]


def _arrived(inbox: Path) -> bool:
    return inbox.is_dir() and any(not one.name.startswith(".") for one in inbox.iterdir())


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM end the block like Ctrl-C does, so that the server is stopped whichever comes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _run(client: str, progress: Progress, nights: Nights) -> None:
    from flows.foreground import run_night

    shown = Shown(progress, client, nights)
    outcome = run_night(client, shown)
    shown.finish()
    if client not in nights.reports:
        nights.failures[client] = outcome
