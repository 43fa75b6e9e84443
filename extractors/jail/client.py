"""The jail as its users see it: a file goes in, a checked reading comes out, whatever the file does."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from pydantic import ValidationError

from documents.error import DaybookError, RetryableError
from documents.reading import NO_REGISTERS, FileFault, FileProblem, FileReading, Registers
from documents.shown import Shown, Wish
from extractors.einvoice.sheets import client as rule_sheets
from extractors.jail import frames
from extractors.jail.deadline import MOST_PAGES, whole_seconds
from extractors.jail.limits import Limits

DEFAULT_READER: Final = "extractors.file:read_file"
START_SECONDS: Final = 120.0
"""For loading libraries and languages on a busy machine."""
GRACE_SECONDS: Final = 30.0
"""How much longer than the document's own limit the answer may take before the zygote itself counts as stuck."""
PASSED_ON: Final = frozenset(
    {"PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR"}
)
"""Environment that readers see, and `DAYBOOK_OCR_...` and `DAYBOOK_JAIL_...`: no password may be within their reach."""
ONE_THREAD: Final = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
"""A fork copies one thread only, so the zygote must have no other; and threads of one page fight for the cores."""
ROOT: Final = Path(__file__).resolve().parents[2]
PLACE: Final = re.compile(r"which led to|[\w.]{1,100}|  [\w./+-]{1,300}, line \d{1,6}, in [\w<>]{1,100}")
MOST_PLACES: Final = 200


class ReaderCrashedError(DaybookError):
    """Our own code failed inside the jail (our fault, not the document's); the message is the traceback.

    Attributes:
        places: Where in the jail; the child may be hostile by then, so only lines as a log has them are taken.
    """

    def __init__(self, message: str, places: object = ()) -> None:
        """Say what failed, and where."""
        super().__init__(message)
        lines = places if isinstance(places, list | tuple) else ()
        self.places = tuple(line for line in map(str, lines[:MOST_PLACES]) if PLACE.fullmatch(line))


class JailUnavailableError(RetryableError):
    """The jail could not be started, or died over one file, early on even twice."""


class Jail:
    """A warm parser process; use it as a context manager, from any thread, one file at a time."""

    def __init__(
        self,
        limits: Limits | None = None,
        reader: str = DEFAULT_READER,
        search_path: tuple[Path, ...] = (),
        *,
        warm: bool = True,
    ) -> None:
        """Prepare the jail; nothing is started yet.

        Args:
            limits: What one document may cost; from the environment when not given.
            reader: `module:function` that reads a file in the jail.
            search_path: Further folders from which the reader may be imported.
            warm: Load first all that reading whole documents needs; showing pages needs little of it.
        """
        self._limits = limits or Limits.from_environment()
        self._reader = reader
        self._search_path = search_path
        self._warm = warm and reader == DEFAULT_READER
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._registers = NO_REGISTERS
        self._isolation: tuple[str, ...] = ()
        self._sheets = rule_sheets.RuleSheets()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        """Start the process; raises JailUnavailableError when that fails."""
        with self._lock:
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it and everything it started."""
        with self._lock:
            self._stop()

    def isolation(self) -> str:
        """Return which protections are active, such as "own process, memory 2048 MiB, ..., no network"."""
        return ", ".join(self._isolation)

    @property
    def process(self) -> int:
        """Number of the warm parser process, 0 when none runs; it changes when one was killed and started again."""
        return 0 if self._process is None else self._process.pid

    def read(self, path: Path, registers: Registers = NO_REGISTERS) -> FileReading:
        """Read a file in a process of its own.

        A file that kills or outruns its reader comes back with a problem of fault RESOURCE_LIMIT or DAMAGED.

        Raises:
            ReaderCrashedError: Our own code failed; the message is its traceback.
            JailUnavailableError: The jail could not be started, or was killed from outside: twice, or late.
        """
        return _judged(self._verdict(path, registers))

    def show(self, path: Path, wish: Wish) -> Shown:
        """Return one page of a file as a picture or as words, made in a process of its own.

        A file that kills or outruns it comes back with a problem of fault RESOURCE_LIMIT or DAMAGED.

        Raises:
            ReaderCrashedError: Our own code failed; the message is its traceback.
            JailUnavailableError: The jail could not be started, or was killed from outside: twice, or late.
        """
        return _seen(self._verdict(path, NO_REGISTERS, wish))

    def _verdict(self, path: Path, registers: Registers, wish: Wish | None = None) -> dict[str, Any]:
        with self._lock:
            start = time.monotonic()
            for _ in range(2):
                if self._process is None or self._process.poll() is not None:
                    self._stop()
                    self._start()
                verdict = self._ask(path.resolve(), registers, wish)
                # SIGKILL comes from outside (an operator, the system out of memory): once is no fault of the file.
                if verdict is not None and verdict.get("signal") != signal.SIGKILL:
                    return verdict
                if time.monotonic() - start > self._limits.retry_seconds:
                    break
        if verdict is not None:
            return verdict
        raise JailUnavailableError(f"{path.name}: the parser process died while reading it; try again later")

    def _ask(self, path: Path, registers: Registers, wish: Wish | None) -> dict[str, Any] | None:
        """Send one request and return the answer; None when the zygote died or is stuck."""
        assert self._socket is not None
        descriptor = self._socket.fileno()
        longest = whole_seconds(self._limits, MOST_PAGES) + GRACE_SECONDS
        request: dict[str, Any] = {"path": str(path), "limits": self._limits.model_dump()}
        if wish is not None:
            request["wish"] = wish.model_dump()
        try:
            if registers is not self._registers:
                frames.send(descriptor, b'{"registers":' + registers.model_dump_json().encode() + b"}")
                self._registers = registers
            frames.send(descriptor, json.dumps(request).encode())
            answer = frames.receive(descriptor, (self._limits.answer_mib + 1) << 21, time.monotonic() + longest)
        except (OSError, frames.BrokenFrameError, frames.SilenceError):
            answer = None
        if answer is None:
            self._stop()
            return None
        verdict: dict[str, Any] = json.loads(answer)
        return verdict

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "extractors.jail.zygote", f"--socket={theirs.fileno()}"]
            warm = ["--warm"] if self._warm else []
            environment = self._environment()
            environment |= self._sheets.start(environment) if warm else {}
            self._process = subprocess.Popen(
                [*command, f"--reader={self._reader}", *warm],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=environment,
                cwd=ROOT,
                start_new_session=True,
            )
        self._socket = ours
        self._registers = NO_REGISTERS
        try:
            hello = frames.receive(ours.fileno(), 1 << 16, time.monotonic() + START_SECONDS)
        except (frames.BrokenFrameError, frames.SilenceError):
            hello = None
        if hello is None:
            self._stop()
            raise JailUnavailableError(
                f"the parser process did not start within {START_SECONDS:.0f} s; `{' '.join(command[1:3])}` says why"
            )
        self._isolation = tuple(json.loads(hello)["isolation"])

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in PASSED_ON or name.startswith(("DAYBOOK_OCR_", "DAYBOOK_JAIL_"))
        }
        search_path = os.pathsep.join(map(str, (ROOT, *self._search_path)))
        return {**kept, **ONE_THREAD, "PYTHONPATH": search_path}

    def _stop(self) -> None:
        """End the zygote; it ends its children when its socket closes, and the system does if it cannot."""
        self._sheets.stop()
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._process is None:
            return
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            self._process.wait()
        self._process = None


def _judged(verdict: dict[str, Any]) -> FileReading:
    """Turn the zygote's answer into a reading; raise what is our own fault."""
    if "payload" not in verdict:
        return _problem(*_fault(verdict))
    try:
        payload = json.loads(verdict["payload"])
        crash = payload.get("crash")
        if crash is None:
            return FileReading.model_validate_json(json.dumps(payload["reading"]))
    except (ValueError, KeyError, AttributeError, ValidationError) as error:
        return _problem(*_fault({"garbage": type(error).__name__}))
    raise ReaderCrashedError(str(crash), payload.get("places"))


def _seen(verdict: dict[str, Any]) -> Shown:
    """Turn the zygote's answer into a page; raise what is our own fault."""
    if "payload" not in verdict:
        return _unseen(*_fault(verdict))
    try:
        payload = json.loads(verdict["payload"])
        crash = payload.get("crash")
        if crash is None:
            return Shown.model_validate_json(json.dumps(payload["shown"]))
    except (ValueError, KeyError, AttributeError, ValidationError) as error:
        return _unseen(*_fault({"garbage": type(error).__name__}))
    raise ReaderCrashedError(str(crash), payload.get("places"))


def _unseen(fault: FileFault, message: str) -> Shown:
    return Shown(problem=FileProblem(fault=fault, message=message))


def _fault(verdict: dict[str, Any]) -> tuple[FileFault, str]:
    if "timeout" in verdict:
        page = f" without an end of page {verdict['page']}" if "page" in verdict else ""
        return (
            FileFault.RESOURCE_LIMIT,
            f"Reading the file was stopped after {verdict['timeout']:.0f} s{page}, far beyond what it should need; "
            "look at the file by hand, or ask the sender for a simpler one.",
        )
    if "garbage" in verdict:
        return (
            FileFault.DAMAGED,
            f"The reader of this file gave an answer that is no reading ({verdict['garbage']}); treat the file as "
            "hostile and ask the sender for another copy.",
        )
    number = int(verdict.get("signal", 0))
    name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
    if number in {signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE}:
        return (
            FileFault.DAMAGED,
            f"The file made its reader crash ({name}); treat it as damaged or hostile and ask the sender for a copy.",
        )
    return (
        FileFault.RESOURCE_LIMIT,
        f"The file made its reader exceed the memory or CPU time of one document ({name}); look at it by hand, or ask "
        "the sender for a simpler one.",
    )


def _problem(fault: FileFault, message: str) -> FileReading:
    return FileReading(media_type="application/octet-stream", problems=(FileProblem(fault=fault, message=message),))
