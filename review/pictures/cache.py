"""Pictures on disk, under a name that says what they show; the longest unused go when there are too many.

Whatever is here can be made again: the folder may be emptied at any time, also while the desk runs.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 1 << 30
"""Of all pictures together, some ten thousand pages."""
KEPT: Final = 0.8
"""Share of the limit that is left after the oldest were removed."""
UNUSED_SECONDS: Final = 3600.0
"""A picture that was looked at is marked as used at most so often."""
STALE_SECONDS: Final = 600.0
"""A temporary file older than this belongs to a process that was killed."""


class Cache:
    """Files under `root/ab/abcd...`; several processes may share the folder.

    A file appears whole or not at all, because it is renamed into its place; readers have it open before they read, so
    that nobody is disturbed when it is removed.
    """

    def __init__(self, root: Path, most_bytes: int = MOST_BYTES) -> None:
        """Use a folder, which is made when the first picture comes.

        Args:
            root: Of this cache alone.
            most_bytes: Of all files together; it is passed by what was added since this process last looked.
        """
        self._root = root
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._bytes: int | None = None
        """As far as this process knows; None before it has looked."""

    def get(self, name: str) -> bytes | None:
        """Return what is kept under a name, or None."""
        path = self._path(name)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > UNUSED_SECONDS:
                os.utime(path)
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep data under a name. A full or read-only disk costs time later, and is no error now."""
        path = self._path(name)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with open(descriptor, "wb") as file:  # noqa: PTH123  # a descriptor, not a path
                    file.write(data)
                Path(draft).replace(path)
            except OSError:
                Path(draft).unlink(missing_ok=True)
                raise
            self._added(len(data))

    def _path(self, name: str) -> Path:
        return self._root / name[:2] / name

    def _added(self, size: int) -> None:
        with self._lock:
            self._bytes = self._weigh() if self._bytes is None else self._bytes + size
            if self._bytes > self._most_bytes:
                self._bytes = self._evict()

    def _weigh(self) -> int:
        return sum(size for _, size, _ in self._files())

    def _evict(self) -> int:
        """Remove what was not used for longest; return the bytes that are left."""
        files = sorted(self._files())
        left = sum(size for _, size, _ in files)
        for _, size, path in files:
            if left <= KEPT * self._most_bytes:
                break
            with suppress(OSError):
                path.unlink()
                left -= size
        return left

    def _files(self) -> list[tuple[float, int, Path]]:
        """Return when each file was last used, its bytes and its place; drafts of dead processes are removed."""
        found = []
        for path in self._root.glob("*/*"):
            with suppress(OSError):
                status = path.stat()
                if not path.name.startswith("."):
                    found.append((status.st_mtime, status.st_size, path))
                elif time.time() - status.st_mtime > STALE_SECONDS:
                    path.unlink()
        return found
