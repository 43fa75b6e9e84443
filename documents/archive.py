"""The archive: every file received, kept write-once under the SHA-256 of its bytes (design decision 1).

A stored file is durable before `store` returns: copied next to its place, flushed to the disk, renamed, and the folder
flushed as well. A crash leaves either nothing, a temporary file that `sweep` removes, or the whole file.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from documents.error import DaybookError, RetryableError
from documents.failpoint import failpoint
from documents.value import Value

CHUNK: Final = 1 << 20
STALE_SECONDS: Final = 3600.0
"""A temporary file older than this belongs to a process that was killed."""

TEMPORARY: Final = ".tmp"
_WORLDS_FAULTS: Final = frozenset(
    {
        *(errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ESTALE),
        *(errno.EACCES, errno.EPERM, errno.EROFS),
    }
)
"""Disk full, failing, away, or not writable for this user: the archive's trouble, never that of the file."""


class StoredFile(Value):
    """A file in the archive.

    Attributes:
        sha256: Lower-case hex, also its name.
        size: In bytes.
    """

    sha256: str
    size: int
    path: Path


class NotAFileError(DaybookError):
    """A symbolic link, folder, pipe or device: it is never followed or opened."""


class FileChangedError(RetryableError):
    """Somebody wrote to the file while it was copied; the next run takes it."""


class DamagedFileError(DaybookError):
    """An archived file is missing, or its bytes no longer give its name."""


class Archive:
    """Files under `root/ab/abcdef...`, read-only."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def store(self, source: Path | BinaryIO) -> StoredFile:
        """Copy the bytes into the archive and return where they are; the same bytes again are a no-op.

        Raises:
            NotAFileError: The path is a symbolic link, folder, pipe or device.
            FileChangedError: The file changed while it was copied; nothing was stored.
            RetryableError: The disk is full, failing or not writable; nothing was stored.
        """
        if isinstance(source, Path):
            with open_regular(source) as file:
                return self.store(file)
        with _worlds_faults(self._root):
            return self._store(source)

    def path(self, sha256: str) -> Path:
        """Return where the bytes of this hash are kept, whether they exist or not."""
        return self._root / sha256[:2] / sha256

    def open(self, sha256: str) -> io.BufferedReader:
        """Open an archived file for reading.

        Raises:
            DamagedFileError: It is missing.
        """
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise DamagedFileError(f"{self.path(sha256)}: the archived file is missing; restore it") from error

    def verify(self, sha256: str) -> None:
        """Read the file again and compare its hash with its name.

        Raises:
            DamagedFileError: It is missing, or a byte changed.
        """
        with self.open(sha256) as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != sha256:
            raise DamagedFileError(f"{self.path(sha256)}: its bytes now give {found}; restore it from a backup")

    def hashes(self) -> Iterator[str]:
        """Yield the name of every archived file, sorted."""
        for path in sorted(self._root.glob("[0-9a-f][0-9a-f]/*")):
            yield path.name

    def sweep(self, older_than: float = STALE_SECONDS) -> int:
        """Remove temporary files that killed processes left behind; return how many.

        Args:
            older_than: Age in seconds; a younger file may belong to a copy that is still running.
        """
        limit = time.time() - older_than
        swept = 0
        for path in (self._root / TEMPORARY).glob("*"):
            with suppress(FileNotFoundError):  # its owner was faster
                if path.lstat().st_mtime <= limit:
                    path.unlink()
                    swept += 1
        return swept

    def _store(self, source: BinaryIO) -> StoredFile:
        temporary = self._root / TEMPORARY
        temporary.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=temporary)
        draft = Path(name)
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123  # a descriptor, not a path
                digest, size = _copy_unchanged(source, file)
                file.flush()
                os.fchmod(file.fileno(), 0o444)
                os.fsync(file.fileno())
            failpoint("archive.copied")
            return self._put(draft, digest, size)
        finally:
            draft.unlink(missing_ok=True)

    def _put(self, draft: Path, sha256: str, size: int) -> StoredFile:
        """Give the draft its name. The folders are flushed even when the name exists: whoever made it may have died."""
        path = self.path(sha256)
        path.parent.mkdir(exist_ok=True)
        # A file of the wrong size cannot have these bytes; the whole draft heals it.
        if not path.exists() or path.stat().st_size != size:
            draft.rename(path)
        failpoint("archive.renamed")
        for folder in (path.parent, self._root):
            sync_folder(folder)
        failpoint("archive.durable")
        return StoredFile(sha256=sha256, size=size, path=path)


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, never through a symbolic link, and never waiting for a pipe.

    Raises:
        NotAFileError: It is something else.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.ENODEV):
            raise NotAFileError(f"{path}: not a regular file; it was not opened") from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotAFileError(f"{path}: not a regular file; it was not read")
    return open(descriptor, "rb")  # noqa: PTH123  # a descriptor, not a path; the caller closes it


def sync_folder(folder: Path) -> None:
    """Flush a folder, so that the names in it survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_unchanged(source: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    before = _fingerprint(source)
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
    if _fingerprint(source) != before:
        raise FileChangedError(f"{getattr(source, 'name', 'a file')} changed while it was copied; it is taken later")
    return digest.hexdigest(), size


def _fingerprint(source: BinaryIO) -> tuple[int, int] | None:
    """Return size and time of a file on disk; None for bytes that are in memory or come from the network."""
    with suppress(io.UnsupportedOperation, AttributeError):
        status = os.fstat(source.fileno())
        return status.st_size, status.st_mtime_ns
    return None


@contextmanager
def _worlds_faults(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _WORLDS_FAULTS:
            raise
        raise RetryableError(f"{root}: {error.strerror}; nothing was stored, it is tried again later") from error
