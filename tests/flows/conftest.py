"""`make up` as its user runs it: one server with a worker for all tests of the module that asks for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from daybook.importing import import_file
from documents.home import CHECKOUT, Home

SAMPLES = CHECKOUT / "sample_docs"
CLIENT = "harwood"
LACKING = "brightdesk"
"""A vendor of this client that is not in its master data yet."""
EVERY_MINUTE = """
id = "acme"
name = "Acme"
country = "DE"
currency = "EUR"
schedule = {cron = "* * * * *", timezone = "Europe/Berlin"}

[[entities]]
id = "acme"
name = "Acme GmbH"
country = "DE"
"""
LONG_AGO = (1_700_000_000, 1_700_000_000)
"""Times of a file nobody is writing any more."""
TRIES = 10
SECONDS = 240
"""For anything to happen, on a busy machine."""


@dataclass(frozen=True)
class Up:
    """A running `make up`."""

    home: Home
    process: subprocess.Popen[str]
    api: str
    desk: str

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call the API; "database is locked" of a busy server on SQLite (503) is asked again, as Prefect's client does."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.api}/{path}", data, {"Content-Type": "application/json"})
        for left in reversed(range(TRIES)):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.loads(answer.read() or "null")
            except urllib.error.HTTPError as error:
                if error.code != HTTPStatus.SERVICE_UNAVAILABLE or not left:
                    raise
                time.sleep(1)
        return None

    def start(self, deployment: str, **parameters: Any) -> str:
        found = self.ask(f"deployments/name/{deployment}")["id"]
        return str(self.ask(f"deployments/{found}/create_flow_run", {"parameters": parameters})["id"])

    def state(self, run: str) -> Any:
        return self.ask(f"flow_runs/{run}")["state"]

    def ended(self, run: str) -> Any:
        """Wait until a run is over and return its state."""

        def look() -> Any:
            state = self.state(run)
            return state if state["type"] not in {"SCHEDULED", "PENDING", "RUNNING"} else None

        return self.wait_for("end of the run", look)

    def wait_for(self, what: str, look: Callable[[], Any]) -> Any:
        return wait_for(what, look, self.home)

    @contextmanager
    def lane_taken(self, client: str) -> Iterator[None]:
        """Hold a client's lane, as a run would."""
        wanted = {"names": [f"daybook-{client}"], "slots": 1, "mode": "concurrency", "lease_duration": 600}
        lease = self.ask("v2/concurrency_limits/increment-with-lease", wanted)["lease_id"]
        try:
            yield
        finally:
            self.ask("v2/concurrency_limits/decrement-with-lease", {"lease_id": lease})


def wait_for(what: str, look: Callable[[], Any], home: Home) -> Any:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.5)
    logs = {log.name: log.read_text()[-3000:] for log in (home.path / "prefect").glob("*.log")}
    pytest.fail(f"no {what} within {SECONDS} s; {logs}")


def environment(home: Home) -> dict[str, str]:
    own = {"DAYBOOK_HOME": str(home.path), "DAYBOOK_PORT": "0", "DAYBOOK_REVIEW_PORT": "0", "DAYBOOK_DATABASE_URL": ""}
    return {**os.environ, **own, "PREFECT_WORKER_QUERY_SECONDS": "2"}


def lay_out(home: Home, folder: Path) -> None:
    """Bring the sample client into a home, all its master data but one vendor, and nothing in its inbox."""
    shutil.copy(SAMPLES / "clients" / f"{CLIENT}.toml", home.create().clients_dir)
    home.inbox(CLIENT).mkdir(parents=True)
    master = SAMPLES / "master" / CLIENT
    lines = (master / "vendors.csv").read_text("utf-8").splitlines()
    vendors = folder / "vendors.csv"
    vendors.write_text("\n".join(line for line in lines if not line.startswith(f"{LACKING},")), "utf-8")
    import_file(home, CLIENT, "vendors", vendors)
    import_file(home, CLIENT, "orders", master / "orders.csv")
    import_file(home, CLIENT, "receipts", master / "receipts.csv")
    import_file(home, CLIENT, "rates", master / "fx_rates.csv")


def drop(home: Home, pattern: str) -> int:
    """Put sample documents into the inbox, and return how many."""
    found = sorted((SAMPLES / "inbox" / CLIENT).glob(pattern))
    for path in found:
        shutil.copyfile(path, home.inbox(CLIENT) / path.name)
        os.utime(home.inbox(CLIENT) / path.name, LONG_AGO)
    return len(found)


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    folder = tmp_path_factory.mktemp("up")
    home = Home(folder / "home", f"sqlite:///{folder}/home/daybook.db")
    lay_out(home, folder)
    (home.clients_dir / "acme.toml").write_text(EVERY_MINUTE)
    command = [sys.executable, "-m", "flows.up"]
    with subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, text=True) as process:
        note = home.path / "prefect" / "up.json"
        wait_for("server", lambda: note.exists() or process.poll() is not None, home)
        yield Up(home, process, **json.loads(note.read_text()))
        process.kill()
