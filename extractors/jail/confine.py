"""What keeps a reader inside: limits, no new privileges, no network. Each works alone where another is not allowed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Iterable
from pathlib import Path

from extractors.jail.limits import Limits

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_CHILD_SUBREAPER = 36
_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
_MIB = 1 << 20


def die_with_parent(parent: int) -> None:
    """Make the system kill this process when its parent ends; leave at once if it already has."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> bool:
    """Make this process the parent of whatever its children leave behind, so that it can end it."""
    return _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def limit_cpu(limits: Limits, pages: int) -> list[str]:
    """Limit this process's CPU time to what so many pages may cost, and return the name of the protection."""
    seconds = limits.cpu_seconds + limits.cpu_seconds_per_page * pages
    return ["CPU time"] if _limit(resource.RLIMIT_CPU, seconds) else []


def confine(limits: Limits) -> list[str]:
    """Shut this process in, for good, and return the names of the protections that hold."""
    active = [
        name
        for name, kind, size in (
            (f"memory {limits.memory_mib} MiB", resource.RLIMIT_AS, limits.memory_mib * _MIB),
            ("open files", resource.RLIMIT_NOFILE, limits.open_files),
            ("file size", resource.RLIMIT_FSIZE, limits.file_mib * _MIB),
            ("no core dump", resource.RLIMIT_CORE, 0),
        )
        if _limit(kind, size)
    ]
    if without_network():
        active.append("no network")
    if _prctl(_PR_SET_NO_NEW_PRIVS, 1):
        active.append("no new privileges")
    return active


def without_network() -> bool:
    """Move this process into a network of its own, with nobody else in it; False where the system forbids it."""
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None:
        return False
    return any(unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def end_process_tree(group: int) -> None:
    """Kill a process group, then every process that this one has adopted from it, and wait for all of them."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
    while True:
        children = list(_children(os.getpid()))
        # Stopped first: a process that forks as fast as it is killed would win the race.
        for sign in (signal.SIGSTOP, signal.SIGKILL):
            for process in _descendants(children):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(process, sign)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _descendants(processes: Iterable[int]) -> list[int]:
    found: list[int] = []
    waiting = list(processes)
    while waiting:
        process = waiting.pop()
        found.append(process)
        waiting.extend(_children(process))
    return found


def _children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except (OSError, ValueError):
        return []


def _limit(kind: int, size: int) -> bool:
    """Lower a limit; False where the system refuses."""
    _, hard = resource.getrlimit(kind)
    allowed = size if hard == resource.RLIM_INFINITY else min(size, hard)
    try:
        resource.setrlimit(kind, (allowed, allowed))
    except (ValueError, OSError):
        return False
    return True


def _prctl(option: int, value: int) -> bool:
    function = getattr(ctypes.CDLL(None, use_errno=True), "prctl", None)
    return function is not None and function(option, value, 0, 0, 0) == 0
