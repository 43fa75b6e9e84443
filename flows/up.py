"""`make up`: the Prefect server with its UI, a process worker, all deployments and the review desk, until Ctrl-C.

Ctrl-C (or SIGTERM) stops the worker first: its runs are told to end, and what they had not committed is done by the
next night. Then the server and the desk stop. Nothing is left running.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from documents.database.engine import connect
from documents.error import DaybookError, WrongInputError
from documents.home import Home
from documents.master.client_file import read_clients
from flows import child, server
from flows.stages.ready import LOOK_SECONDS
from flows.stages.watch import Watch
from review.serving import listen, serving_of

WORKER_LIMIT = 2
"""Runs at a time. Each is a process of its own; without a limit twenty late runs would start at once."""
DEFAULT_PORT = 4200
LAST_PORT = 65535
WATCH_SECONDS = LOOK_SECONDS
QUERY_SECONDS = 5
"""Between two looks of the worker for work: a decision is to be in the books within a minute. Prefect's own is 10."""


class ChildEndedError(DaybookError):
    """The server, the worker or the desk ended although nobody asked it to; the message names its log."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process that `make up` keeps running.

    Attributes:
        name: As messages name it.
    """

    name: str
    process: subprocess.Popen[bytes]
    log: Path


@dataclass(frozen=True, slots=True)
class Everything:
    """What `make up` keeps running.

    Attributes:
        children: Server, worker, desk.
        deployments: Full names.
        desk: Address of the review desk.
        watch: Sees what people decided, and has it posted.
    """

    server: server.Server
    children: tuple[Child, ...]
    deployments: tuple[str, ...]
    desk: str
    watch: Watch

    @property
    def address(self) -> str:
        """Where the Prefect UI is."""
        return self.server.api.removesuffix("/api")

    def check(self) -> None:
        """Look whether all still run.

        Raises:
            ChildEndedError: Naming the one that does not, and its log.
        """
        for one in self.children:
            if one.process.poll() is not None:
                raise ChildEndedError(f"{one.log}: the {one.name} ended by itself with status {one.process.returncode}")


@contextmanager
def everything(home: Home, *, port: int = DEFAULT_PORT, limit: int = WORKER_LIMIT) -> Iterator[Everything]:
    """Run server, deployments, worker and desk for the length of a `with` block.

    Args:
        home: The installation, with its client files.
        port: Of the UI and the API; 0 for any free one.
        limit: Runs at a time.

    Raises:
        WrongInputError: A client's file is wrong, or the desk may not listen where it is told to.
    """
    clients = read_clients(home.clients_dir)
    with ExitStack() as stack:
        desk, address = start_desk(home)
        stack.callback(child.stop, desk.process)
        started = stack.enter_context(server.starting(home, port=port, extra=server.STAYING))
        os.environ.update(started.environment)
        from flows import automations, deployments, left_open  # they import Prefect, which reads the environment once

        started.wait()
        left_open.close_runs()
        written = deployments.write(deployments.wanted(clients), clients, home)
        worker = start_worker(started.environment, limit, home.path / "prefect" / "worker.log")
        stack.callback(child.stop, worker.process)
        stack.enter_context(server.announced(home, started.environment, address))
        engine = connect(home.database_url)
        stack.callback(engine.dispose)
        children = (Child("Prefect server", started.process, started.log), worker, desk)
        yield Everything(started, children, written.names, address, automations.watch_of(engine, written.posters))


def start_desk(home: Home) -> tuple[Child, str]:
    """Start the review desk; return it with its address.

    Raises:
        WrongInputError: It may not listen where the environment says, or another program listens there.
    """
    serving = serving_of()
    with listen(serving) as probe:
        port = probe.getsockname()[1]
    log = home.path / "review" / "desk.log"
    environment = {**os.environ, "DAYBOOK_HOME": str(home.path), "DAYBOOK_REVIEW_PORT": str(port)}
    return Child("review desk", child.start("review.serving", (), environment, log), log), serving.address_at(port)


def start_worker(environment: Mapping[str, str], limit: int, log: Path) -> Child:
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
    looking = {"PREFECT_WORKER_QUERY_SECONDS": str(QUERY_SECONDS), **os.environ, **environment}
    return Child("Prefect worker", child.start("prefect", arguments, looking, log), log)


def _interrupt_once(*_: object) -> NoReturn:
    """Begin to stop; a second Ctrl-C must not break the stopping off."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def port_of(environment: Mapping[str, str]) -> int:
    """The port of the Prefect page that `DAYBOOK_PORT` asks for, 0 to 65535 (0: any free one).

    Raises:
        WrongInputError: It is no such number.
    """
    said = environment.get("DAYBOOK_PORT", str(DEFAULT_PORT))
    if not said.isdecimal() or int(said) > LAST_PORT:
        raise WrongInputError(
            f"DAYBOOK_PORT is {said!r}, but a port is a number from 0 to {LAST_PORT}; set one, or none"
        )
    return int(said)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run everything until Ctrl-C, SIGTERM, or the end of a child."""
    told = "Runs the Prefect server, a worker, all deployments and the review desk until Ctrl-C, as `make up` does."
    settings = "DAYBOOK_HOME, DAYBOOK_PORT and DAYBOOK_REVIEW_PORT say where; docs/admins.md has the rest."
    argparse.ArgumentParser(prog="python -m flows.up", description=told, epilog=settings).parse_args(arguments)
    port = port_of(os.environ)
    signal.signal(signal.SIGINT, _interrupt_once)
    signal.signal(signal.SIGTERM, _interrupt_once)
    home = Home()
    with suppress(KeyboardInterrupt):
        print("Starting the desk and the Prefect server (about 15 s, at first longer) ...", file=sys.stderr)  # noqa: T201
        with everything(home, port=port) as running:
            print(_greeting(running, home), flush=True)  # noqa: T201
            while True:
                running.check()
                running.watch.look()
                time.sleep(WATCH_SECONDS)
    print("Stopped; nothing is left running.", file=sys.stderr)  # noqa: T201


def _greeting(running: Everything, home: Home) -> str:
    listing = "\n".join(f"    {name}" for name in running.deployments)
    logs = ", ".join(str(one.log) for one in running.children)
    return (
        f"Review desk    {running.desk}   (accounts: daybook people add, see docs/operators.md)\n"
        f"Prefect UI     {running.address}   (no login: keep it on this machine, see docs/admins.md)\n"
        f"Prefect API    {running.server.api}\n"
        f"Home           {home.path}\n"
        f"Logs           {logs}\n"
        f"Deployments\n{listing}\n"
        "Ctrl-C stops everything."
    )


if __name__ == "__main__":
    try:
        main()
    except DaybookError as error:
        sys.exit(f"daybook: {error}")
