"""The temporary folder of one document, told apart from what killed processes left behind by a lock.

The system drops the lock with its owner, however that ended. A process number in the name would not do: numbers are
used again, and two containers that share a folder count their own.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PREFIX: Final = "daybook-jail."
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def place() -> Iterator[Path]:
    """Make a folder for the length of the block; it is removed with all it holds, or by the next `sweep`."""
    folder, lock = _locked_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep() -> int:
    """Remove this user's folders whose owner is dead; return how many. What cannot be removed stays."""
    return sum(_remove_if_left(folder) for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))


def _locked_folder() -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        with suppress(FileNotFoundError):  # a sweep came between: it saw a folder without an owner
            lock = os.open(folder, _FOLDER)
            with suppress(OSError):  # no locks on this file system, so that no sweep gets one either
                fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
            os.close(lock)


def _remove_if_left(folder: Path) -> bool:
    try:
        lock = os.open(folder, _FOLDER)
    except OSError:  # gone meanwhile, a link, or another user's
        return False
    try:
        if os.fstat(lock).st_uid != os.geteuid():
            return False
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(lock)
