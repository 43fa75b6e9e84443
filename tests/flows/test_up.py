"""`make up` with a real server and a real worker: newer versions of what Prefect builds on break it without any error.

The tests share one server; the last one stops it.
"""

import datetime as dt
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any

import pytest

from daybook.importing import import_file
from documents.home import CHECKOUT
from flows import child
from flows.stages.judge import judge_wave
from flows.stages.waves import WAVES
from flows.stages.worker import open_desk
from tests.flows.conftest import CLIENT, SAMPLES, Up, drop, environment

pytestmark = pytest.mark.slow

WHOLE_RANGE = {"date_from": "2026-01-01", "date_to": "2036-12-31"}
SUPERSEDED = """
from flows.superseded import superseded
state = superseded()
print(state.name if state else "works")
"""
CLOSE = "from flows.left_open import close_runs; print(close_runs())"


def run_in(up: Up, code: str, **more: str) -> str:
    """Run code as a process that is led to the server."""
    env = {**environment(up.home), "PREFECT_API_URL": up.api, "PREFECT_HOME": str(up.home.path / "prefect"), **more}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def runs_of(up: Up, flow: str, **more: Any) -> list[dict[str, Any]]:
    body = {"flows": {"name": {"any_": [flow]}}, "sort": "EXPECTED_START_TIME_ASC", **more}
    found: list[dict[str, Any]] = up.ask("flow_runs/filter", body)
    return found


def due(run: dict[str, Any]) -> bool:
    return dt.datetime.fromisoformat(run["expected_start_time"]) < dt.datetime.now(dt.UTC)


def work_of(up: Up, run: str) -> tuple[str, str]:
    """Return when the first step of a run began and when its last one ended."""
    steps = up.ask("task_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
    return min(step["start_time"] for step in steps), max(step["end_time"] for step in steps)


def stored(up: Up) -> list[str]:
    with sqlite3.connect(up.home.path / "daybook.db") as connection:
        return list(connection.iterdump())


def states(up: Up) -> list[str]:
    with sqlite3.connect(up.home.path / "daybook.db") as connection:
        rows = connection.execute("SELECT state FROM documents WHERE client_id = ? ORDER BY state", (CLIENT,))
        return [state for (state,) in rows]


def test_all_deployments_are_there_by_module_path(up: Up) -> None:
    assert {(one["name"], one["entrypoint"]) for one in up.ask("deployments/filter", {})} == {
        ("acme", "flows.night:night"),
        (CLIENT, "flows.night:night"),
        ("acme", "flows.decided:decided"),
        (CLIENT, "flows.decided:decided"),
        ("by-hand", "flows.process:process"),
        ("by-hand", "flows.post:post"),
        ("form", "flows.backfill:backfill"),
        ("by-the-clock", "flows.reap:reap"),
    }


def test_one_client_is_worked_on_by_one_run_at_a_time(up: Up) -> None:
    """A run on the worker and `daybook run`, which joins the server, both wait for the lane and then take turns."""
    count = drop(up.home, "013-*.xml")
    with up.lane_taken(CLIENT):
        process = up.start("process/by-hand", client=CLIENT)
        command = [sys.executable, "-m", "daybook", "run", "--client", CLIENT]
        pipe = subprocess.PIPE
        night = subprocess.Popen(command, env=environment(up.home), stdout=pipe, stderr=pipe, text=True)
        up.wait_for("worker's run", lambda: up.state(process)["type"] == "RUNNING")
        up.wait_for("joined run", lambda: any(run["deployment_id"] is None for run in runs_of(up, "night")))
        assert states(up) == []
    said, talk = night.communicate()
    assert night.returncode == 0, talk
    assert up.ended(process)["type"] == "COMPLETED"
    assert states(up) == ["QUEUED"] * count
    joined = next(run["id"] for run in runs_of(up, "night") if run["deployment_id"] is None)
    first, second = sorted([work_of(up, process), work_of(up, joined)])
    assert first[1] <= second[0]
    assert f"{count} wait for a person" in said
    assert up.api in talk


def test_a_backfill_that_makes_no_sense_is_refused_in_one_sentence(up: Up) -> None:
    form = {"client": "acme", "requested_by": "Ada", "reason": "new accounts"}
    state = up.ended(up.start("backfill/form", **form, date_from="2026-03-02", date_to="2026-03-01"))
    assert (state["type"], state["message"]) == (
        "FAILED",
        "date_to: found 2026-03-01, expected 2026-03-02 or later; nothing was changed",
    )
    with pytest.raises(urllib.error.HTTPError) as error:
        up.start("backfill/form", **{**form, "client": "nobody"}, **WHOLE_RANGE)
    assert error.value.code == 409


def backfill(up: Up, mode: str) -> tuple[str, str]:
    """Run a backfill on the worker; return its message and its artifact."""
    form = {"client": CLIENT, "requested_by": "Ada", "reason": "the vendor is known now", "mode": mode, **WHOLE_RANGE}
    run = up.start("backfill/form", **form)
    state = up.ended(run)
    assert state["type"] == "COMPLETED", state["message"]
    (artifact,) = up.ask("artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run]}}})
    return state["message"], artifact["data"]


def test_a_preview_changes_nothing_and_applying_posts_what_is_proven_now(up: Up) -> None:
    import_file(up.home, CLIENT, "vendors", SAMPLES / "master" / CLIENT / "vendors.csv")
    before = stored(up)
    message, page = backfill(up, "preview")
    assert message == "1 documents looked at, 1 would be different; this was a preview, nothing was changed"
    assert "(QUEUED)" in page
    assert "Asked by Ada (as claimed): the vendor is known now" in page
    assert stored(up) == before

    message, page = backfill(up, "apply")
    assert "1 reprocessed, 1 posted" in message
    assert states(up) == ["POSTED"]


def test_what_is_decided_is_posted_by_the_flow_that_its_event_starts(up: Up) -> None:
    drop(up.home, "001-*.pdf")
    assert up.ended(up.start("process/by-hand", client=CLIENT))["type"] == "COMPLETED"
    before = states(up).count("POSTED")
    desk = open_desk(up.home, CLIENT)
    for wave in WAVES:
        judge_wave(desk, wave)  # as a decision at the desk does
    desk.engine.dispose()
    up.wait_for("posting", lambda: states(up).count("POSTED") == before + 1)
    here = up.ask(f"deployments/name/decided/{CLIENT}")["id"]

    def posting() -> bool:
        """Look for the run; an earlier one may have carried an entry that a slow machine left on its way."""
        runs = [one["id"] for one in runs_of(up, "decided") if one["deployment_id"] == here]
        return "1 posted, 0 sent back, 0 released by them" in [up.state(one)["message"] for one in runs]

    up.wait_for("run that says so", posting)


def test_the_review_desk_answers(up: Up) -> None:
    with urllib.request.urlopen(f"{up.desk}/healthz", timeout=60) as answer:
        assert answer.status == 200


def test_the_scheduled_night_runs_and_a_late_one_leaves_the_work_to_the_newest(up: Up) -> None:
    def came() -> list[dict[str, Any]]:
        return [run for run in runs_of(up, "night") if run["auto_scheduled"] and due(run)]

    up.wait_for("two scheduled nights", lambda: len(came()) >= 2)
    acme = up.ask("deployments/name/night/acme")["id"]
    up.ask(f"deployments/{acme}/pause_deployment", {})  # no newer one can become due while we look
    assert up.ended(came()[0]["id"])["type"] == "COMPLETED"
    first, *_, newest = came()
    assert run_in(up, SUPERSEDED, PREFECT__FLOW_RUN_ID=first["id"]) == "Superseded"
    assert run_in(up, SUPERSEDED, PREFECT__FLOW_RUN_ID=newest["id"]) == "works"


def test_runs_that_a_dead_machine_left_open_are_closed_and_the_schedule_stays(up: Up) -> None:
    acme = up.ask("deployments/name/night/acme")
    up.ask(f"deployments/{acme['id']}/pause_deployment", {})  # nothing real is running now
    up.wait_for(
        "rest", lambda: not [one for one in runs_of(up, "night") if one["state_type"] in {"PENDING", "RUNNING"}]
    )
    dead = up.ask("flow_runs/", {"flow_id": acme["flow_id"], "state": {"type": "RUNNING"}})["id"]
    by_hand = up.ask(f"deployments/{up.ask('deployments/name/post/by-hand')['id']}/create_flow_run", {
        "parameters": {"client": CLIENT},
        "state": {"type": "SCHEDULED", "state_details": {"scheduled_time": "2036-01-01T00:00:00Z"}},
    })["id"]  # fmt: skip
    assert run_in(up, CLOSE) == "1"
    assert up.state(dead)["type"] == "CRASHED"
    assert up.state(by_hand)["type"] == "SCHEDULED"


def test_ctrl_c_leaves_nothing_running(up: Up) -> None:
    family = child.descendants(up.process.pid)
    assert len(family) >= 3
    up.process.send_signal(signal.SIGINT)
    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(60) == 0
    assert child.still_running(family) == ()
    assert not (up.home.path / "prefect" / "up.json").exists()
