import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows import child

SLEEPER = "import time; print('ready', flush=True); time.sleep(600)"
WITH_FAMILY = """
import subprocess, sys, time
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(600)"
subprocess.Popen([sys.executable, "-c", stubborn], start_new_session=True)
time.sleep(600)
"""
PARENT = """
import os, sys, time
from pathlib import Path
from flows import child
process = child.start("sleeper", [], os.environ, Path(sys.argv[1]))
print(process.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "sleeper.py").write_text(SLEEPER)
    (tmp_path / "family.py").write_text(WITH_FAMILY)
    (tmp_path / "interrupted.py").write_text(
        f"import signal\nprint(signal.getsignal(signal.SIGINT), flush=True)\n{SLEEPER}"
    )
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def wait_for(log: Path, text: str) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if log.exists() and text in log.read_text():
            return log.read_text()
        time.sleep(0.05)
    pytest.fail(f"{text!r} never appeared in {log}")


def wait_until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if not child.still_running([pid]):
            return True
        time.sleep(0.05)
    return False


def test_stopping_ends_the_child(environment: dict[str, str], tmp_path: Path) -> None:
    process = child.start("sleeper", [], environment, tmp_path / "log")
    wait_for(tmp_path / "log", "ready")
    child.stop(process)
    assert process.returncode == -signal.SIGTERM
    child.stop(process)


def test_stopping_ends_what_the_child_started_even_when_it_does_not_listen(
    environment: dict[str, str], tmp_path: Path
) -> None:
    process = child.start("family", [], environment, tmp_path / "log")
    wait_for(tmp_path / "log", "ready")
    family = child.descendants(process.pid)
    assert len(family) == 1
    child.stop(process, grace=0.5)
    assert child.still_running(family) == ()


def test_a_child_ends_when_its_parent_is_killed(environment: dict[str, str], tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")], env=environment, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        wait_for(tmp_path / "log", "ready")
        parent.kill()
    assert wait_until_gone(pid)


def test_ctrl_c_works_in_a_child_even_when_the_parent_ignores_it(environment: dict[str, str], tmp_path: Path) -> None:
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = child.start("interrupted", [], environment, tmp_path / "log")
    finally:
        signal.signal(signal.SIGINT, former)
    said = wait_for(tmp_path / "log", "ready")
    child.stop(process)
    assert "default_int_handler" in said


def test_the_log_is_appended_to(environment: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "folder" / "log"
    log.parent.mkdir()
    log.write_text("before\n")
    child.stop(child.start("this_module_does_not_exist", [], environment, log))
    assert log.read_text().startswith("before\n")
