"""Several processes on one port: figures of all, one that dies is replaced, and none outlives the first."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from documents.home import CHECKOUT
from flows import child
from review.processes import MOST_UNASKED, sensible
from review.serving import Serving

SECONDS = 240
ALIVE = re.compile(r'^daybook_requests_total\{method="GET",route="/healthz",status="200"\} (\S+)$', re.MULTILINE)
pytestmark = pytest.mark.slow


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def desk(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    settings = {"DAYBOOK_HOME": str(tmp_path / "home"), "DAYBOOK_DATABASE_URL": "", "DAYBOOK_REVIEW_PORT": str(port)}
    command = [sys.executable, "-m", "review.serving"]
    environment = {**os.environ, **settings, "DAYBOOK_REVIEW_PROCESSES": "2"}
    with subprocess.Popen(command, env=environment, cwd=CHECKOUT) as process:
        yield process
        process.kill()


def wait_until(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not look():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").is_success
    except httpx.TransportError:
        return False


def counted(port: int) -> float:
    """Return how many requests are told, by whichever process takes this connection."""
    found = ALIVE.search(httpx.get(f"http://127.0.0.1:{port}/metrics").text)
    assert found
    return float(found[1])


def members(desk: subprocess.Popen[bytes]) -> tuple[int, ...]:
    """Return the processes that answer: those the first one started, but for the one that only keeps its books."""
    return tuple(
        pid for pid in child.descendants(desk.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )


def test_two_processes_tell_one_truth_replace_the_dead_and_end_with_the_first(
    desk: subprocess.Popen[bytes], port: int
) -> None:
    wait_until(lambda: answers(port) and len(members(desk)) == 2)
    before = counted(port)
    for _ in range(20):
        assert answers(port)
    assert {counted(port) for _ in range(10)} == {before + 20}

    dead = members(desk)[0]
    os.kill(dead, signal.SIGKILL)
    wait_until(lambda: len(members(desk)) == 2 and dead not in members(desk))
    wait_until(lambda: answers(port))
    assert counted(port) > before + 20, "what a dead process counted stays counted"

    family = child.descendants(desk.pid)
    desk.kill()
    wait_until(lambda: not child.still_running(family))
    assert not answers(port)


def test_without_a_setting_there_are_no_more_than_the_machine_has_use_for() -> None:
    assert Serving().processes == sensible()
    assert 1 <= sensible() <= MOST_UNASKED
