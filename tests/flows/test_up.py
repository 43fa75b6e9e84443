"""`make up`, as its user runs it: newer versions of what Prefect builds on break scheduling without any error."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
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


def ask(api: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(f"{api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def ask_for_backfill(api: str, **form: str) -> Any:
    with urllib.request.urlopen(f"{api}/deployments/name/backfill/form", timeout=30) as answer:
        deployment = json.load(answer)["id"]
    parameters = {"requested_by": "Ada", "reason": "new accounts", **form}
    return ask(api, f"deployments/{deployment}/create_flow_run", {"parameters": parameters})


def ended(api: str, run: str) -> Any:
    with urllib.request.urlopen(f"{api}/flow_runs/{run}", timeout=30) as answer:
        state = json.load(answer)["state"]
    return state if state["type"] not in {"SCHEDULED", "PENDING", "RUNNING"} else None


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

    refused = ask_for_backfill(api, client="acme", date_from="2026-03-02", date_to="2026-03-01")
    state = wait_for("backfill that ended", lambda: ended(api, refused["id"]), RUN_SECONDS, home)
    assert (state["type"], state["message"]) == (
        "FAILED",
        "date_to: found 2026-03-01, expected 2026-03-02 or later; nothing was changed",
    )
    with pytest.raises(urllib.error.HTTPError) as error:
        ask_for_backfill(api, client="nobody", date_from="2026-03-01", date_to="2026-03-02")
    assert error.value.code == 409

    family = child.descendants(up.pid)
    assert len(family) >= 2
    up.send_signal(signal.SIGINT)
    up.send_signal(signal.SIGINT)
    assert up.wait(60) == 0
    assert child.still_running(family) == ()
    assert not note.exists()
