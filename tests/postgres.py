"""A private PostgreSQL cluster for tests: made in a temporary folder, spoken to by a socket, removed at the end.

PostgreSQL refuses to run as root, so root runs it as the user `postgres`, or `nobody` where that one is missing.
Its settings that keep data safe are those of a real server: the tests that kill must see what a real one keeps.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
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

MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 << 30

# Ends the server when the tests say so or are killed themselves (the pipe closes), and then removes the folder.
KEEPER = """
folder=$1; shift
"$@" & server=$!
read -r word
kill -QUIT $server; wait $server
[ "$word" = crash ] || rm -rf "$folder"
"""


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
        self.folder = Path(tempfile.mkdtemp(prefix="daybook-pg-", dir=_roomy_folder()))
        if self._user is not None:
            os.chown(self.folder, self._user, -1)
        self._numbers = itertools.count(1)
        self._keeper: subprocess.Popen[str] | None = None
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
        server = [
            *(str(self._bin / "postgres"), "-D", self._data, "-k", str(self.folder), "-c", "listen_addresses="),
            *("-c", "shared_buffers=32MB", "-c", "max_connections=60", "-c", "max_wal_size=256MB"),
        ]
        self._keeper = subprocess.Popen(
            ["sh", "-c", KEEPER, "keeper", str(self.folder), *server],
            user=self._user,
            extra_groups=None if self._user is None else [],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("ab"),
            text=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self._admin).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return

    def crash(self) -> None:
        """End the server at once, without a checkpoint, and keep its files; `start` recovers."""
        self._end("crash")

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._end("stop")
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
            connection.execute(statement)

    def _end(self, word: str) -> None:
        if self._keeper is not None and self._keeper.poll() is None:
            self._keeper.communicate(f"{word}\n", timeout=START_SECONDS)

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


def _roomy_folder() -> str:
    """Prefer memory: a database costs 0.03 s instead of up to a second on a busy disk.

    What survives the death of the server is the same; the death of the machine is not tested here.
    """
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
        return str(MEMORY)
    return "/tmp"  # a short path: that of a socket may have 107 characters


def _unprivileged_user() -> int | None:
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and neither postgres nor nobody is a user here")
