"""A private PostgreSQL cluster for tests: made in a temporary folder, spoken to by a socket, removed at the end.

PostgreSQL refuses to run as root, so root runs it as the user `postgres`, or `nobody` where that one is missing.
fsync stays on: the tests that kill must see what a real server keeps.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

START_SECONDS = 60
MISSING = (
    "PostgreSQL is needed for the tests and was not found in /usr/lib/postgresql/*/bin or PATH; install it with\n"
    "    apt-get install --no-install-recommends postgresql\nor run `make setup-test`"
)
TEMPLATE = "migrated"


class PostgresMissingError(Exception):
    """The programs are not installed; the message says how to install them."""


def programs() -> Path:
    """Return the folder of the newest server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise PostgresMissingError(MISSING)
    return Path(on_path).resolve().parent


class Cluster:
    """A running server. `stop` removes everything."""

    def __init__(self) -> None:
        self._bin = programs()
        self._user = _unprivileged_user()
        self.folder = Path(tempfile.mkdtemp(prefix="daybook-pg-", dir="/tmp"))
        if self._user is not None:
            os.chown(self.folder, self._user, -1)
        self._numbers = itertools.count(1)
        self._server: subprocess.Popen[bytes] | None = None
        try:
            self._run(
                "initdb",
                "--pgdata",
                self._data,
                "--username",
                "daybook",
                "--auth",
                "trust",
                "--encoding",
                "UTF8",
                "--locale",
                "C",
            )
            self.start()
        except BaseException:
            self.stop()
            raise

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def url(self, database: str) -> str:
        """Return the URL of a database in this cluster."""
        return f"postgresql+psycopg://daybook@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._server = subprocess.Popen(
            [
                *(self._bin / "postgres", "-D", self._data, "-k", str(self.folder), "-c", "listen_addresses="),
                *("-c", "shared_buffers=32MB", "-c", "max_connections=60", "-c", "max_wal_size=256MB"),
            ],
            user=self._user,
            extra_groups=None if self._user is None else [],
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("ab"),
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self._admin).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._server.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def crash(self) -> None:
        """Kill the server as a power cut would; `start` recovers."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self, template: str = "template1") -> str:
        """Make a database and return its name."""
        name = TEMPLATE if template == "template1" else f"test{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Remove a database and whoever is still connected to it."""
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    @property
    def _admin(self) -> str:
        return f"host={self.folder} user=daybook dbname=postgres"

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def _end(self, how: signal.Signals) -> None:
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(how)
            self._server.wait(START_SECONDS)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, *arguments],
            user=self._user,
            extra_groups=None if self._user is None else [],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program} ended with {done.returncode}: {done.stderr.strip()}")


def _unprivileged_user() -> int | None:
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and neither postgres nor nobody is a user here")
