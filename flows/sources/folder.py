"""A folder that people and programs drop files into.

A half-written file is never read: it has to keep its size and times over a quiet period, and names of unfinished
downloads are left alone. Only regular files are read, never through a link.

What was taken is moved to `.taken/<day>/`, not deleted: the sender sees that it was taken, and whoever doubts the
archive still has the file. That folder may be emptied at any time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from documents.archive import FileChangedError, open_regular
from documents.error import RetryableError
from documents.failpoint import failpoint
from flows.sources.source import Item

QUIET_SECONDS: Final = 2.0
"""A file that does not change for so long is complete."""

SURELY_QUIET_SECONDS: Final = 60.0
"""Nobody waits for a folder in which every file is older than this."""

TAKEN: Final = ".taken"
UNFINISHED: Final = (".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart", "~")

_KINDS: Final = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class FolderSource:
    """Answers `Source` for one folder, without its subfolders."""

    def __init__(
        self, path: Path, *, quiet_seconds: float = QUIET_SECONDS, wait: Callable[[float], None] = time.sleep
    ) -> None:
        """Watch a folder; `wait` is how the quiet period is spent."""
        self._path = path
        self._quiet_seconds = quiet_seconds
        self._wait = wait

    @property
    def name(self) -> str:
        """See Source.name."""
        return f"folder {self._path.name}"

    def pending(self) -> Iterator[Item]:
        """See Source.pending. What still changes is not yielded; the next run sees it again."""
        seen = self._look()
        limit = time.time() - SURELY_QUIET_SECONDS
        if any(max(status.st_mtime, status.st_ctime) > limit for status in seen.values()):
            self._wait(self._quiet_seconds)
            later = self._look()
            seen = {name: status for name, status in seen.items() if name in later and _same(status, later[name])}
        for name, status in sorted(seen.items()):
            yield Item(_ref(name, status), name, _refusal(status))

    def open(self, item: Item) -> BinaryIO:
        """See Source.open."""
        file = open_regular(self._path / item.name)
        if _ref(item.name, os.fstat(file.fileno())) != item.ref:
            file.close()
            raise FileChangedError(f"{self._path / item.name} changed since it was listed; it is taken later")
        return file

    def acknowledge(self, item: Item) -> None:
        """See Source.acknowledge. A file that was replaced since it was read stays, and is taken as a new one."""
        path = self._path / item.name
        try:
            before = path.lstat()
            if _ref(item.name, before) != item.ref:
                return
            taken = self._place(item)
            path.rename(taken)
        except FileNotFoundError:
            return  # another run acknowledged it meanwhile
        failpoint("folder.moved")
        if not _same(before, taken.lstat()):
            self._put_back(taken, item)

    def _look(self) -> dict[str, os.stat_result]:
        try:
            with os.scandir(self._path) as entries:
                return dict(_statuses(entries))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise RetryableError(
                f"{self._path}: the folder is not there (not mounted, or never made with mkdir); it is looked at again"
            ) from error

    def _place(self, item: Item) -> Path:
        """Return a free path for a taken file; another one of the same name and day gets a folder of its own."""
        day = self._path / TAKEN / dt.datetime.now(dt.UTC).date().isoformat()
        folder = day / _digest(item) if (day / item.name).exists() else day
        folder.mkdir(parents=True, exist_ok=True)
        return folder / item.name

    def _put_back(self, taken: Path, item: Item) -> None:
        """Return a file that somebody put in place of the one that was read, in the moment before the move."""
        try:
            os.link(taken, self._path / item.name)
        except FileExistsError:
            os.link(taken, self._path / f"{_digest(item)}{taken.suffix}")
        taken.unlink()


def _statuses(entries: Iterator[os.DirEntry[str]]) -> Iterator[tuple[str, os.stat_result]]:
    for entry in entries:
        if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
            continue
        try:
            yield entry.name, entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # gone between listing and looking


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    """Compare what writing changes. A move changes only st_ctime, which is left out."""
    return (one.st_ino, one.st_size, one.st_mtime_ns) == (other.st_ino, other.st_size, other.st_mtime_ns)


def _ref(name: str, status: os.stat_result) -> str:
    """Identify one drop of one file.

    st_ctime makes a file that is moved in again, unchanged, a new arrival. A folder or link is known by its inode
    alone, or it would be reported anew for each change inside.
    """
    if not stat.S_ISREG(status.st_mode):
        return f"{name}:{status.st_ino}:not a file"
    return f"{name}:{status.st_ino}:{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"


def _refusal(status: os.stat_result) -> str:
    if stat.S_ISREG(status.st_mode):
        return ""
    kind = _KINDS.get(stat.S_IFMT(status.st_mode), "no file")
    return f"It is {kind}, and only files are read; put the file itself into the inbox and remove this."


def _digest(item: Item) -> str:
    return hashlib.sha256(os.fsencode(item.ref)).hexdigest()[:12]
