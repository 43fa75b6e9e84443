"""`make up`, as its user runs it: newer versions of what Prefect builds on break scheduling without any error."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import child

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
START_SECONDS = 240
RUN_SECONDS = 240


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "clients").mkdir()
    (tmp_path / "clients" / "acme.toml").write_text(EVERY_MINUTE)
    return tmp_path


@pytest.fixture
def up(home: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "DAYBOOK_HOME": str(home), "DAYBOOK_PORT": "0", "DAYBOOK_DATABASE_URL": ""}
    with subprocess.Popen(
        [sys.executable, "-m", "flows.up"], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def wait_for(what: str, look: Callable[[], Any], seconds: float, home: Path) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.5)
    logs = {log.name: log.read_text()[-3000:] for log in (home / "prefect").glob("*.log")}
    pytest.fail(f"no {what} within {seconds} s; {logs}")


def ask(api: str, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    request = urllib.request.Request(f"{api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found


@pytest.mark.slow
def test_up_deploys_schedules_and_runs_and_ctrl_c_leaves_nothing(home: Path, up: subprocess.Popen[str]) -> None:
    note = home / "prefect" / "up.json"
    wait_for("server", lambda: note.exists() or up.poll() is not None, START_SECONDS, home)
    api = json.loads(note.read_text())["api"]

    deployments = {(one["name"], one["entrypoint"]) for one in ask(api, "deployments/filter", {})}
    assert deployments == {
        ("acme", "flows.night:night"),
        ("by-hand", "flows.process:process"),
        ("by-hand", "flows.post:post"),
        ("form", "flows.backfill:backfill"),
        ("by-the-clock", "flows.reap:reap"),
    }

    def completed_night() -> dict[str, Any] | None:
        runs = ask(api, "flow_runs/filter", {"flows": {"name": {"any_": ["night"]}}})
        ended = [run for run in runs if run["state_type"] not in {"SCHEDULED", "PENDING", "RUNNING"}]
        return ended[0] if ended else None

    night = wait_for("scheduled night that ended", completed_night, RUN_SECONDS, home)
    assert night["state_type"] == "COMPLETED", night["state"]["message"]
    assert night["auto_scheduled"]

    family = child.descendants(up.pid)
    assert len(family) >= 2
    up.send_signal(signal.SIGINT)
    up.send_signal(signal.SIGINT)
    assert up.wait(60) == 0
    assert child.still_running(family) == ()
    assert not note.exists()
