"""Child processes that end when their parent ends, whatever ended it.

A child runs `python -m flows.child MODULE ARGUMENTS`: that module as a program, with Ctrl-C at its default. (A process
started in the background of a shell ignores SIGINT, and a Prefect worker that ignores it lives on and keeps pulling
runs.) Its standard input is a pipe nobody writes to; when the parent dies, even by kill -9, the pipe closes and the
child ends itself as if asked politely.
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

STANDARD_INPUT = 0
GRACE_SECONDS = 15.0
"""What a child gets to end by itself before it is killed."""
LOOK_SECONDS = 0.1


def _end_with_parent() -> None:
    """Wait until the parent closes the pipe, then ask this process to end."""
    while os.read(STANDARD_INPUT, 1):  # not sys.stdin: its lock would be held while Python shuts down
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def start(module: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a module as a child in its own process group, so that Ctrl-C in the terminal reaches the parent only.

    Args:
        module: Run as by `python -m`.
        arguments: Its command line.
        environment: The child's whole environment.
        log: Both of its outputs are appended there.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.child", module, *arguments],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def stop(child: subprocess.Popen[bytes], grace: float = GRACE_SECONDS) -> None:
    """End a child and then everything it started: each politely, and by force after the grace. Safe to repeat.

    Args:
        child: From `start`.
        grace: Seconds, once for the child and once for what it leaves behind.
    """
    family = descendants(child.pid)
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(grace)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdin is not None:
        child.stdin.close()
    _end_all(family, grace)


def _end_all(family: Sequence[int], grace: float) -> None:
    """End processes that are not our own children, so they cannot be waited for, only looked at."""
    signal_all(family, signal.SIGTERM)
    stubborn = _wait_until_gone(family, grace)
    signal_all(stubborn, signal.SIGKILL)
    _wait_until_gone(stubborn, grace)


def _wait_until_gone(pids: Sequence[int], seconds: float) -> tuple[int, ...]:
    """Wait until the processes have ended or the time is over; return those that have not."""
    deadline = time.monotonic() + seconds
    while (alive := still_running(pids)) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    return alive


def signal_all(pids: Sequence[int], number: signal.Signals) -> None:
    """Send a signal to every process that is still there."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def still_running(pids: Sequence[int]) -> tuple[int, ...]:
    """Return those of the processes that have not ended."""
    alive = {pid for pid, _ in _processes()}
    return tuple(pid for pid in pids if pid in alive)


def descendants(pid: int) -> tuple[int, ...]:
    """Return the ids of all running descendants of a process. A flow run leads its own group, so groups do not tell."""
    children: dict[int, list[int]] = {}
    for process, parent in _processes():
        children.setdefault(parent, []).append(process)
    found: list[int] = []
    waiting = [pid]
    while waiting:
        born = children.get(waiting.pop(), [])
        found += born
        waiting += born
    return tuple(found)


def _processes() -> Iterator[tuple[int, int]]:
    """Yield every running process with its parent: from /proc where there is one, else from ps."""
    if not Path("/proc/self/stat").exists():
        listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        yield from ((int(pid), int(parent)) for pid, parent in (line.split() for line in listing.splitlines()))
        return
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text("utf-8", errors="replace")
        except OSError:
            continue  # it ended while we looked
        # The name in brackets may hold blanks and brackets itself; the state and the parent follow the last one.
        state, parent = stat.rpartition(")")[2].split()[:2]
        if state != "Z":  # it has ended, only nobody has asked for its status yet
            yield int(entry.name), int(parent)


def main() -> None:
    """Become the module named on the command line."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    module, *sys.argv[1:] = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
