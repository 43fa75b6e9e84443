"""`make up`: the Prefect server with its UI, a process worker and all deployments, until Ctrl-C.

Ctrl-C (or SIGTERM) stops the worker first: its runs are told to end, and what they had not committed is done by the
next night. Then the server stops. Nothing is left running.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from documents.error import DaybookError
from documents.home import Home
from documents.master.client_file import read_clients
from flows import child, server

WORKER_LIMIT = 2
"""Runs at a time. Each is a process of its own; without a limit twenty late runs would start at once."""
DEFAULT_PORT = 4200
WATCH_SECONDS = 1.0


class ChildEndedError(DaybookError):
    """The server or the worker ended although nobody asked it to; the message names its log."""


@dataclass(frozen=True, slots=True)
class Everything:
    """What `make up` keeps running.

    Attributes:
        deployments: Full names.
        address: Of the UI.
    """

    server: server.Server
    worker: subprocess.Popen[bytes]
    worker_log: Path
    deployments: list[str]

    @property
    def address(self) -> str:
        """Where the UI is."""
        return self.server.api.removesuffix("/api")

    def check(self) -> None:
        """Look whether both still run.

        Raises:
            ChildEndedError: Naming the one that does not, and its log.
        """
        for name, process, log in (
            ("server", self.server.process, self.server.log),
            ("worker", self.worker, self.worker_log),
        ):
            if process.poll() is not None:
                raise ChildEndedError(f"{log}: the Prefect {name} ended by itself with status {process.returncode}")


@contextmanager
def everything(home: Home, *, port: int = DEFAULT_PORT, limit: int = WORKER_LIMIT) -> Iterator[Everything]:
    """Run server, deployments and worker for the length of a `with` block.

    Args:
        home: The installation, with its client files.
        port: Of the UI and the API; 0 for any free one.
        limit: Runs at a time.
    """
    clients = read_clients(home.clients_dir)
    with ExitStack() as stack:
        started = stack.enter_context(server.starting(home, port=port, extra=server.STAYING))
        os.environ.update(started.environment)
        from flows import deployments, left_open  # they import Prefect, which reads the environment only once

        started.wait()
        left_open.close_runs()
        names = deployments.write(deployments.wanted(clients), clients, home)
        log = home.path / "prefect" / "worker.log"
        worker = start_worker(started.environment, limit, log)
        stack.callback(child.stop, worker)
        stack.enter_context(server.announced(home, started.environment))
        yield Everything(started, worker, log, names)


def start_worker(environment: Mapping[str, str], limit: int, log: Path) -> subprocess.Popen[bytes]:
    """Start a process worker on the pool."""
    arguments = [
        "worker",
        "start",
        "--pool",
        "daybook",
        "--type",
        "process",
        "--limit",
        str(limit),
        "--name",
        "daybook",
    ]
    return child.start("prefect", arguments, {**os.environ, **environment}, log)


def _interrupt_once(*_: object) -> NoReturn:
    """Begin to stop; a second Ctrl-C must not break the stopping off."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def main() -> None:
    """Run everything until Ctrl-C, SIGTERM, or the end of a child."""
    signal.signal(signal.SIGINT, _interrupt_once)
    signal.signal(signal.SIGTERM, _interrupt_once)
    home = Home()
    port = int(os.environ.get("DAYBOOK_PORT", DEFAULT_PORT))
    with suppress(KeyboardInterrupt):
        print("Starting the Prefect server (about 15 s, the first time longer) ...", file=sys.stderr)  # noqa: T201
        with everything(home, port=port) as running:
            print(_greeting(running, home), flush=True)  # noqa: T201
            while True:
                running.check()
                time.sleep(WATCH_SECONDS)
    print("Stopped; nothing is left running.", file=sys.stderr)  # noqa: T201


def _greeting(running: Everything, home: Home) -> str:
    listing = "\n".join(f"    {name}" for name in running.deployments)
    return (
        f"Prefect UI     {running.address}   (no login: keep it on this machine, see docs/admins.md)\n"
        f"Prefect API    {running.server.api}\n"
        f"Home           {home.path}\n"
        f"Logs           {running.server.log}, {running.worker_log}\n"
        f"Deployments\n{listing}\n"
        "Ctrl-C stops everything."
    )


if __name__ == "__main__":
    try:
        main()
    except DaybookError as error:
        sys.exit(f"daybook: {error}")
