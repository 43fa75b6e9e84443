"""The jail's warm parent: a single-threaded process that has everything loaded and forks a child per document.

Run as `python -m extractors.jail.zygote --socket FD`; see `extractors.jail.client`. A fork from here costs 7-15 ms, a
new Python process 360 ms. It never opens a foreign document itself, so no document can kill it.

Messages from the client: `{"registers": {...}}`, then `{"path": "...", "limits": {...}}` per document, with
`"wish": {...}` where a page is to be shown instead of the file being read.
Answers: `{"isolation": [...]}` once, then one `Verdict` per document.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from documents.log import places
from documents.reading import FileFault, FileProblem, FileReading, Registers
from documents.shown import Shown, Wish
from extractors.file import expected_pages
from extractors.jail import confine, frames
from extractors.jail.deadline import Deadline
from extractors.jail.limits import Limits
from extractors.jail.place import place, sweep
from extractors.pages import progress
from extractors.shown import show

Reader = Callable[[Path, Registers], FileReading]
Outcome = Callable[[], bytes]

LONGEST_REQUEST = 256 << 20
"""Bytes; registers of a large client are some ten megabytes."""
UNKNOWN_TYPE = "application/octet-stream"


def main() -> None:
    """Serve one client until it closes its end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=int, required=True, help="descriptor of a connected socket")
    parser.add_argument("--reader", default="extractors.file:read_file", help="module:function that reads a file")
    parser.add_argument("--warm", action="store_true", help="load everything first that reading needs")
    options = parser.parse_args()
    confine.adopt_orphans()
    sweep()
    reader = _load(options.reader)
    if options.warm:
        from extractors.jail.warm import warm

        warm()
    # A collection in a child would write into every object, and so copy the parent's memory page by page.
    gc.collect()
    gc.freeze()
    Zygote(options.socket, reader).serve()


class Zygote:
    """Answers requests of one client, one after the other."""

    def __init__(self, socket: int, reader: Reader) -> None:
        self._socket = socket
        self._reader = reader
        self._registers = Registers()

    def serve(self) -> None:
        """Answer until the client is gone."""
        frames.send(self._socket, json.dumps({"isolation": _isolation()}).encode())
        while True:
            try:
                message = frames.receive(self._socket, LONGEST_REQUEST)
            except frames.BrokenFrameError:
                return
            if message is None:
                return
            request = json.loads(message)
            if "registers" in request:
                self._registers = Registers.model_validate(request["registers"])
                continue
            path, limits = Path(request["path"]), Limits.model_validate(request["limits"])
            if "wish" in request:
                answer = self._run(path, limits, partial(_shown, path, Wish.model_validate(request["wish"])))
            else:
                answer = self._run(path, limits, partial(_outcome, self._reader, path, self._registers))
            try:
                frames.send(self._socket, json.dumps(answer).encode())
            except OSError:  # the client has gone meanwhile
                return

    def _run(self, path: Path, limits: Limits, outcome: Outcome) -> dict[str, Any]:
        """Open one file in a child and return the client's `Verdict`."""
        with place() as folder:
            here, there = os.pipe()
            zygote = os.getpid()
            child = os.fork()
            if child == 0:
                os.close(here)
                _child(zygote, there, self._socket, folder, lambda: self._answer(there, path, limits, outcome))
            os.close(there)
            try:
                return self._watch(child, here, limits)
            finally:
                os.close(here)
                confine.end_process_tree(child)

    def _answer(self, pipe: int, path: Path, limits: Limits, outcome: Outcome) -> None:
        """In the child: shut in, read, and write the number of pages, each page and then the outcome."""
        confine.confine(limits)
        pages = expected_pages(path)
        confine.limit_cpu(limits, pages)
        frames.send(pipe, b'{"pages":%d}' % pages)
        progress.LISTENER.set(lambda number: frames.send(pipe, b'{"page":%d}' % number))
        frames.send(pipe, outcome())

    def _watch(self, child: int, pipe: int, limits: Limits) -> dict[str, Any]:
        """Wait for the number of pages, each page and then the reading, within the time those pages allow."""
        deadline = Deadline(limits, time.monotonic())
        try:
            while (message := self._receive(pipe, limits.answer_mib << 20, deadline.at)) is not None:
                if message.startswith(b'{"pages":'):
                    deadline.pages_counted(_number(message), time.monotonic())
                elif message.startswith(b'{"page":'):
                    deadline.page_read(_number(message), time.monotonic())
                else:
                    break
        except frames.SilenceError:
            return deadline.verdict(time.monotonic())
        except frames.BrokenFrameError as error:
            return {"garbage": str(error)}
        if message is not None:
            return {"payload": message.decode("utf-8", "replace")}
        return {"signal": _ending(child)}

    def _receive(self, pipe: int, longest: int, deadline: float) -> bytes | None:
        """Receive a child's message, or leave with everything when the client is gone."""
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise frames.SilenceError
            ready, _, _ = select.select([pipe, self._socket], [], [], left)
            if pipe in ready:
                return frames.receive(pipe, longest, deadline)
            if self._socket in ready:
                # The client asks one thing at a time, so this can only be its end.
                raise SystemExit


def _child(zygote: int, pipe: int, socket: int, folder: Path, answer: Callable[[], None]) -> None:
    """Become a process of its own, answer, and end without running the zygote's clean-up. Never returns."""
    status = 1
    try:
        os.setsid()
        confine.die_with_parent(zygote)
        os.close(socket)
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
        os.chdir(folder)
        answer()
        status = 0
    except BaseException as error:  # noqa: BLE001 - a forked child must never run on into its parent's code
        with contextlib.suppress(BaseException):
            frames.send(pipe, _crash(error))
    finally:
        os._exit(status)


def _outcome(reader: Reader, path: Path, registers: Registers) -> bytes:
    """Read the file and return the reading, or the traceback of our own fault, as JSON."""
    try:
        reading = reader(path, registers)
    except MemoryError:
        message = "Reading needed more memory than one document may use; the file is queued for a person."
        problem = FileProblem(fault=FileFault.RESOURCE_LIMIT, message=message)
        reading = FileReading(media_type=UNKNOWN_TYPE, problems=(problem,))
    except Exception as error:  # noqa: BLE001 - whatever else comes is our fault and is raised in the client
        return _crash(error)
    return b'{"reading":' + reading.model_dump_json().encode() + b"}"


def _shown(path: Path, wish: Wish) -> bytes:
    """Return one page of the file, or the traceback of our own fault, as JSON."""
    try:
        shown = show(path, wish)
    except MemoryError:
        message = "Showing the page needs more memory than one document may use; look at the original by hand."
        shown = Shown(problem=FileProblem(fault=FileFault.RESOURCE_LIMIT, message=message))
    except Exception as error:  # noqa: BLE001 - whatever else comes is our fault and is raised in the client
        return _crash(error)
    return b'{"shown":' + shown.model_dump_json().encode() + b"}"


def _crash(error: BaseException) -> bytes:
    return json.dumps({"crash": "".join(traceback.format_exception(error)), "places": list(places(error))}).encode()


def _number(message: bytes) -> int:
    """Return the number that a child reports, 0 for anything else."""
    digits = message.partition(b":")[2].rstrip(b"}")
    return int(digits) if digits.isdigit() and len(digits) < 10 else 0


def _ending(child: int) -> int:
    """Return the signal that ended a child, 0 when it ended by itself."""
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _isolation() -> list[str]:
    """Try every protection in a child and return the names of those that hold."""
    limits = Limits.from_environment()
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        active = ["own process", *confine.confine(limits), *confine.limit_cpu(limits, 1)]
        os.write(there, json.dumps(active).encode())
        os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    return [str(name) for name in json.loads(data)]


def _load(name: str) -> Reader:
    module, _, function = name.partition(":")
    reader: Reader = getattr(importlib.import_module(module), function)
    return reader


if __name__ == "__main__":
    # A terminal's Ctrl-C goes to every process of its group; the client decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()
