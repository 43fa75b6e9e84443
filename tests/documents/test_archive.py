"""The archive keeps bytes once, whole, read-only, and under their hash."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest

from documents.archive import Archive, DamagedFileError, FileChangedError, NotAFileError


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "originals")


def drop(tmp_path: Path, content: bytes = b"%PDF-1.7 an invoice") -> Path:
    path = tmp_path / "invoice.pdf"
    path.write_bytes(content)
    return path


def test_bytes_are_kept_under_their_hash(archive: Archive, tmp_path: Path) -> None:
    stored = archive.store(drop(tmp_path, b"abc"))
    assert (stored.sha256, stored.size) == (hashlib.sha256(b"abc").hexdigest(), 3)
    assert archive.open(stored.sha256).read() == b"abc"
    assert stored.path.stat().st_mode & 0o777 == 0o444
    archive.verify(stored.sha256)


def test_the_same_bytes_are_kept_once(archive: Archive, tmp_path: Path) -> None:
    first, second = archive.store(drop(tmp_path)), archive.store(io.BytesIO(drop(tmp_path).read_bytes()))
    assert first == second
    assert list(archive.hashes()) == [first.sha256]
    assert list((tmp_path / "originals" / ".tmp").iterdir()) == []


def test_an_empty_file_is_kept_too(archive: Archive) -> None:
    assert archive.store(io.BytesIO(b"")).size == 0


def test_a_changed_byte_is_found(archive: Archive, tmp_path: Path) -> None:
    stored = archive.store(drop(tmp_path))
    stored.path.chmod(0o644)
    stored.path.write_bytes(b"%PDF-1.7 an Invoice")
    with pytest.raises(DamagedFileError, match=stored.sha256):
        archive.verify(stored.sha256)


def test_a_missing_file_is_found(archive: Archive) -> None:
    with pytest.raises(DamagedFileError, match="missing"):
        archive.verify("0" * 64)


def test_a_truncated_file_is_healed_by_the_same_bytes(archive: Archive, tmp_path: Path) -> None:
    stored = archive.store(drop(tmp_path))
    stored.path.chmod(0o644)
    stored.path.write_bytes(b"")
    archive.store(drop(tmp_path))
    archive.verify(stored.sha256)


def test_a_link_is_not_followed(archive: Archive, tmp_path: Path) -> None:
    link = tmp_path / "link.pdf"
    link.symlink_to(drop(tmp_path))
    with pytest.raises(NotAFileError, match=r"link\.pdf"):
        archive.store(link)


def test_a_pipe_or_folder_is_not_read(archive: Archive, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    for path in (tmp_path / "pipe.pdf", tmp_path):
        with pytest.raises(NotAFileError):
            archive.store(path)


class Growing(io.FileIO):
    """A file to which somebody appends after every read."""

    def read(self, size: int | None = -1) -> bytes:
        chunk = super().read(-1 if size is None else min(size, 8))
        if self.tell() <= 8:
            with Path(str(self.name)).open("ab") as other:
                other.write(b"more")
        return chunk


def test_a_file_that_grows_while_it_is_copied_is_not_kept(archive: Archive, tmp_path: Path) -> None:
    with Growing(drop(tmp_path)) as file, pytest.raises(FileChangedError, match=r"invoice\.pdf changed"):
        archive.store(file)  # type: ignore[arg-type]
    assert list(archive.hashes()) == []
    assert list((tmp_path / "originals" / ".tmp").iterdir()) == []


def test_only_stale_temporary_files_are_swept(archive: Archive, tmp_path: Path) -> None:
    archive.store(drop(tmp_path))
    old, young = (tmp_path / "originals" / ".tmp" / name for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(b"half a file")
    os.utime(old, (0, 0))
    assert archive.sweep() == 1
    assert not old.exists()
    assert young.exists()
