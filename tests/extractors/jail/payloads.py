"""Readers that try to do what a document that has taken over its reader would try. Run inside the jail only."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
import time
from pathlib import Path

from documents.kind import DocType
from documents.reading import DocumentReading, FileReading, Registers
from extractors.pages import progress


def said(text: str) -> FileReading:
    reading = DocumentReading(first_page=1, last_page=1, doc_type=DocType.OTHER, fields={}, text=text)
    return FileReading(media_type="text/plain", documents=(reading,))


def read(path: Path, registers: Registers) -> FileReading:
    """Do what the file says."""
    order = path.stem if path.suffix == ".pdf" else path.read_text().strip()
    return globals()["do_" + order](registers)


def do_good(registers: Registers) -> FileReading:
    return said("good")


def do_registers(registers: Registers) -> FileReading:
    return said(",".join(registers.order_numbers))


def do_connect(registers: Registers) -> FileReading:
    try:
        socket.create_connection(("127.0.0.1", int(os.environ["DAYBOOK_JAIL_TEST_PORT"])), timeout=2)
    except OSError as error:
        return said(type(error).__name__)
    return said("connected")


def do_allocate(registers: Registers) -> FileReading:
    return said(str(len(bytearray(3 << 30))))


def do_abort(registers: Registers) -> FileReading:
    os.abort()


def do_segfault(registers: Registers) -> FileReading:
    os.kill(os.getpid(), signal.SIGSEGV)
    return said("alive")


def do_killed(registers: Registers) -> FileReading:
    os.kill(os.getpid(), signal.SIGKILL)
    return said("alive")


def do_killed_noted(registers: Registers) -> FileReading:
    with Path(registers.order_numbers[0]).open("a") as notes:
        notes.write("x")
    return do_killed(registers)


def do_kill_parent(registers: Registers) -> FileReading:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)
    return said("alive")


def do_sleep(registers: Registers) -> FileReading:
    time.sleep(600)
    return said("awake")


def do_hang_on_page_two(registers: Registers) -> FileReading:
    progress.page_read(1)
    return do_sleep(registers)


def do_pretend_to_read_on(registers: Registers) -> FileReading:
    """Report pages without end, so as to be left alone."""
    number = 0
    while True:
        number += 1
        progress.page_read(number)
        time.sleep(0.05)


def do_read_slowly(registers: Registers) -> FileReading:
    for number in range(1, 4):
        time.sleep(0.7)
        progress.page_read(number)
    return said("read")


def do_spin(registers: Registers) -> FileReading:
    while True:
        pass


def do_daemon(registers: Registers) -> FileReading:
    """Leave a process behind that has left the group and whose parent is gone."""
    middle = os.fork()
    if middle == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
    os.waitpid(middle, 0)
    return said("left")


def do_bug(registers: Registers) -> FileReading:
    raise KeyError("our own mistake")


def do_garbage(registers: Registers) -> FileReading:
    class Lie:
        def model_dump_json(self) -> str:
            return '{"media_type": 7, "surprise": []}'

    return Lie()  # type: ignore[return-value]


def do_flood(registers: Registers) -> FileReading:
    return said("x" * (3 << 20))


def do_leave_files(registers: Registers) -> FileReading:
    handle, name = tempfile.mkstemp()
    os.write(handle, b"rest")
    return said(name)


def do_secret(registers: Registers) -> FileReading:
    return said(os.environ.get("DAYBOOK_TEST_SECRET", "unknown"))


def do_fill_disk(registers: Registers) -> FileReading:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with tempfile.TemporaryFile() as file:
        try:
            os.posix_fallocate(file.fileno(), 0, 2 << 20)
        except OSError as error:
            return said(type(error).__name__)
    return said("filled")
