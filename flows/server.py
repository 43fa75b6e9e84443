"""A private Prefect server: started for a night or for `make up`, on its own port, and always stopped.

It keeps its data under `prefect/` in the home (SQLite, unless PREFECT_API_DATABASE_CONNECTION_URL names PostgreSQL) and
sends nothing to anybody. It listens on the loopback only, because the Prefect UI has no login.

Nothing here imports Prefect: its settings are read when it is imported, so the environment comes first.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from documents.error import RetryableError
from documents.home import Home
from flows import child

LOOPBACK = "127.0.0.1"
START_SECONDS = 180.0
"""A fresh database on a busy machine took 69 s to be made."""
POLL_SECONDS = 0.2
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLI_PROMPT": "false",
}
SILENT = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR"}
"""Runs log to the server; the terminal belongs to the summary."""
WITHOUT_SCHEDULES = {
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
}
"""For one night in the foreground: no pages, and nothing starts by the clock."""
STAYING = {
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
}
"""For a server that stays: old runs are removed, and a run whose machine died is noticed."""


class ServerNotStartedError(RetryableError):
    """The Prefect server did not answer in time, or ended at once; its log says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        environment: Leads a program that is about to import Prefect to this server.
        process: To see whether it still runs.
        log: What it says.
    """

    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def api(self) -> str:
        """Where its API answers."""
        return self.environment["PREFECT_API_URL"]

    def wait(self) -> None:
        """Wait until it answers.

        Raises:
            ServerNotStartedError: When it does not within START_SECONDS; naming its log.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                status = self.process.returncode
                raise ServerNotStartedError(f"{self.log}: the Prefect server ended at once with status {status}")
            if is_healthy(self.api):
                return
            time.sleep(POLL_SECONDS)
        raise ServerNotStartedError(
            f"{self.log}: the Prefect server did not answer at {self.api} within {START_SECONDS:.0f} s"
        )


def settings(home: Home, port: int) -> dict[str, str]:
    """Return the environment by which a server, its workers and its flows find each other.

    Args:
        home: The installation.
        port: Where the server listens on the loopback.
    """
    return {
        **QUIET,
        "DAYBOOK_HOME": str(home.path),
        "PREFECT_HOME": str(home.path / "prefect"),
        "PREFECT_API_URL": f"http://{LOOPBACK}:{port}/api",
    }


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextmanager
def starting(home: Home, *, port: int = 0, extra: Mapping[str, str] = WITHOUT_SCHEDULES) -> Iterator[Server]:
    """Start a server and stop it at the end of the `with` block; call `Server.wait` before it is used.

    Args:
        home: The installation; the server's data and log are under `prefect/`.
        port: 0 for any free one.
        extra: Further settings of the server.
    """
    environment = {**settings(home, port or free_port()), **extra}
    log = home.path / "prefect" / "server.log"
    process = child.start("uvicorn", _uvicorn(environment), {**os.environ, **environment, **_FINAL}, log)
    try:
        yield Server(environment, process, log)
    finally:
        child.stop(process)


_FINAL = {"PREFECT__SERVER_FINAL": "1"}
"""What Prefect's own command sets: the application may be built once and kept."""


def _uvicorn(environment: Mapping[str, str]) -> list[str]:
    """Return uvicorn's command line, as Prefect's own command builds it; one process, so that stopping it is simple."""
    port = environment["PREFECT_API_URL"].rpartition(":")[2].removesuffix("/api")
    return [
        *("--factory", "prefect.server.api.server:create_app"),
        *("--host", LOOPBACK),
        *("--port", port),
        *("--timeout-keep-alive", "5"),
        *("--timeout-graceful-shutdown", "5"),
        *("--log-level", "warning"),
    ]


def is_healthy(api: str) -> bool:
    """Tell whether a Prefect server answers at this address."""
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=2) as answer:  # noqa: S310  # our own loopback address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def announced(home: Home, environment: Mapping[str, str], desk: str) -> Iterator[None]:
    """Leave the addresses of server and desk in the home while they run, so that `daybook run` starts no other."""
    note = _note(home)
    note.write_text(json.dumps({"api": environment["PREFECT_API_URL"], "desk": desk}), encoding="utf-8")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def announced_environment(home: Home) -> dict[str, str] | None:
    """Return the environment that leads to the server `make up` keeps for this home, or None when none answers."""
    try:
        api = str(json.loads(_note(home).read_text(encoding="utf-8"))["api"])
    except (OSError, ValueError, KeyError):
        return None
    if not is_healthy(api):
        return None
    return {**settings(home, 0), "PREFECT_API_URL": api}


def _note(home: Home) -> Path:
    return home.path / "prefect" / "up.json"
