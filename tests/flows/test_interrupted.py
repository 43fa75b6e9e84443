"""Ctrl-C during `daybook run`."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from documents.home import Home
from flows import child
from flows.stages.invariants import all_violations_of
from flows.stages.night import run_night
from flows.stages.worker import open_desk
from tests.flows.conftest import CLIENT, drop, environment, lay_out, wait_for

FILES = "00[1-9]-*"
RUN = (
    "import runpy, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "sys.argv = ['daybook', 'run', '--client', sys.argv[1]]; runpy.run_module('daybook', run_name='__main__')"
)
"""`daybook run` as from a terminal: a shell that starts programs in the background makes them ignore Ctrl-C."""


@pytest.mark.slow
def test_ctrl_c_leaves_no_process_and_the_next_run_finishes_the_work(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", f"sqlite:///{tmp_path}/home/daybook.db")
    lay_out(home, tmp_path)
    count = drop(home, FILES) - len(list(home.inbox(CLIENT).glob("*.json")))
    for truth in home.inbox(CLIENT).glob("*.json"):
        truth.unlink()

    def documents() -> list[tuple[str, str]]:
        with sqlite3.connect(home.path / "daybook.db") as connection:
            return connection.execute("SELECT state, lease_owner FROM documents").fetchall()

    def being_read() -> bool:
        return any(state == "RECEIVED" and owner for state, owner in documents())

    command = [sys.executable, "-c", RUN, CLIENT]
    with subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, text=True) as run:
        wait_for("document that is being read", being_read, home)
        family = child.descendants(run.pid)
        run.send_signal(signal.SIGINT)
        assert run.wait(120) == 130
    assert len(family) >= 3
    assert child.still_running(family) == ()
    assert "RECEIVED" in [state for state, _ in documents()]
    assert {owner for _, owner in documents()} == {""}

    report = run_night(home, CLIENT)
    assert report.closed
    assert (report.counts.received.count, report.counts.open.count) == (count, 0)
    assert list(all_violations_of(open_desk(home, CLIENT))) == []
