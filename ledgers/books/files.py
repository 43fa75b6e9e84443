"""Files of books: written whole or not at all, by one process at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from documents.archive import sync_folder
from documents.error import RetryableError
from documents.failpoint import failpoint
from ledgers.books.protocol import BooksBusyError

LOCK: Final = ".lock"
DRAFT: Final = ".draft"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep a second writer out; the system frees the lock even if this process is killed.

    Raises:
        BooksBusyError: Another process holds it.
        RetryableError: The disk is full or failing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BooksBusyError(f"{folder}: another process is writing these books; tried again later") from error
            yield
    except OSError as error:
        raise RetryableError(f"{folder}: {error.strerror}; what was not written is tried again later") from error


def write_all(files: Mapping[Path, str]) -> None:
    """Replace the files, in order, each durably; a crash leaves each of them old or new, never in between.

    All are drafted before the first is replaced, so that a full disk changes nothing and leaves nothing.

    Raises:
        OSError: The disk is full or failing.
    """
    try:
        for path, text in files.items():
            _write_draft(path, text)
    except OSError:
        for path in files:
            _draft(path).unlink(missing_ok=True)
        raise
    failpoint("books.drafted")
    for path in files:
        _draft(path).replace(path)
        sync_folder(path.parent)
        failpoint("books.renamed")


def _write_draft(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with _draft(path).open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> str:
    """Return a file's text; empty when it is not there yet."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _draft(path: Path) -> Path:
    return path.with_name(path.name + DRAFT)
