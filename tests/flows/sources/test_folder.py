"""A folder gives whole files only, each time somebody drops one, until they are acknowledged."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from documents.archive import FileChangedError, NotAFileError
from documents.error import RetryableError
from flows.sources.folder import FolderSource
from flows.sources.source import Item


class Clock:
    """Waits without waiting, and does meanwhile what other people do."""

    def __init__(self) -> None:
        self.meanwhile = lambda: None
        self.waited = 0.0

    def wait(self, seconds: float) -> None:
        self.waited += seconds
        self.meanwhile()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "acme"
    folder.mkdir()
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source(inbox: Path, clock: Clock) -> FolderSource:
    return FolderSource(inbox, quiet_seconds=2, wait=clock.wait)


def names(source: FolderSource) -> list[str]:
    return [item.name for item in source.pending()]


def only(source: FolderSource) -> Item:
    (item,) = source.pending()
    return item


def test_files_come_by_name_without_hidden_and_unfinished_ones(inbox: Path, source: FolderSource) -> None:
    for name in ("b.pdf", "a.xml", ".hidden", "c.pdf.part", "d.PDF.PART", "e.tmp", "f.crdownload", "g.pdf~"):
        (inbox / name).write_bytes(b"x")
    assert names(source) == ["a.xml", "b.pdf"]


def test_a_file_that_grows_or_goes_is_left_for_later(inbox: Path, source: FolderSource, clock: Clock) -> None:
    for name in ("whole", "grows", "goes", "is touched"):
        (inbox / name).write_bytes(b"half")

    def meanwhile() -> None:
        (inbox / "grows").write_bytes(b"half and more")
        (inbox / "goes").unlink()
        os.utime(inbox / "is touched", ns=(5, 5))
        (inbox / "comes").write_bytes(b"half")

    clock.meanwhile = meanwhile
    assert names(source) == ["whole"]
    assert clock.waited == 2


def test_nobody_waits_for_an_empty_folder(source: FolderSource, clock: Clock) -> None:
    assert names(source) == []
    assert clock.waited == 0


def test_a_folder_that_is_not_there_is_the_worlds_fault(tmp_path: Path) -> None:
    with pytest.raises(RetryableError, match="not mounted"):
        names(FolderSource(tmp_path / "missing"))


def test_what_is_no_file_is_refused_and_never_opened(inbox: Path, source: FolderSource, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (inbox / "link.pdf").symlink_to(tmp_path / "secret")
    (inbox / "folder").mkdir()
    os.mkfifo(inbox / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(inbox / "socket"))
        items = {item.name: item for item in source.pending()}
    assert {name: item.refusal.split(",")[0] for name, item in items.items()} == {
        "folder": "It is a folder",
        "link.pdf": "It is a symbolic link",
        "pipe.pdf": "It is a pipe",
        "socket": "It is a socket",
    }
    for item in items.values():
        with pytest.raises((NotAFileError, OSError)):
            source.open(item)


def test_a_link_put_in_place_of_a_file_is_not_followed(inbox: Path, source: FolderSource, tmp_path: Path) -> None:
    (inbox / "a.pdf").write_bytes(b"x")
    item = only(source)
    (inbox / "a.pdf").unlink()
    (inbox / "a.pdf").symlink_to(tmp_path)
    with pytest.raises(NotAFileError):
        source.open(item)


def test_a_file_that_changed_after_it_was_listed_is_not_read(inbox: Path, source: FolderSource) -> None:
    (inbox / "a.pdf").write_bytes(b"one")
    item = only(source)
    (inbox / "a.pdf").write_bytes(b"two")
    with pytest.raises(FileChangedError, match=r"a\.pdf"):
        source.open(item)


def test_a_taken_file_is_kept_apart_and_not_seen_again(inbox: Path, source: FolderSource) -> None:
    (inbox / "a.pdf").write_bytes(b"one")
    item = only(source)
    source.acknowledge(item)
    source.acknowledge(item)
    assert names(source) == []
    assert [path.read_bytes() for path in inbox.glob(".taken/*/a.pdf")] == [b"one"]


def test_each_drop_is_another_item_and_none_replaces_a_taken_one(inbox: Path, source: FolderSource) -> None:
    refs = set()
    for content in (b"one", b"two", b"one"):
        (inbox / "a.pdf").write_bytes(content)
        item = only(source)
        refs.add(item.ref)
        source.acknowledge(item)
    assert len(refs) == 3
    assert sorted(path.read_bytes() for path in inbox.glob(".taken/**/a.pdf")) == [b"one", b"one", b"two"]


def test_a_taken_file_that_is_moved_back_is_a_new_drop(inbox: Path, source: FolderSource) -> None:
    (inbox / "a.pdf").write_bytes(b"one")
    first = only(source)
    source.acknowledge(first)
    (taken,) = inbox.glob(".taken/*/a.pdf")
    taken.rename(inbox / "a.pdf")
    assert only(source).ref != first.ref


def test_until_it_is_acknowledged_an_item_keeps_its_ref(inbox: Path, source: FolderSource) -> None:
    (inbox / "a.pdf").write_bytes(b"one")
    first = only(source)
    with source.open(first) as file:
        assert file.read() == b"one"
    assert only(source) == first


def test_a_newer_file_of_the_same_name_is_not_acknowledged_with_the_old_one(inbox: Path, source: FolderSource) -> None:
    (inbox / "a.pdf").write_bytes(b"one")
    old = only(source)
    (inbox / "new").write_bytes(b"two")
    (inbox / "new").rename(inbox / "a.pdf")
    source.acknowledge(old)
    with source.open(only(source)) as file:
        assert file.read() == b"two"


def test_a_file_swapped_in_the_moment_of_the_move_is_put_back(inbox: Path, clock: Clock) -> None:
    class Swapped(FolderSource):
        """Somebody drops another file of the same name between the look and the move."""

        def _place(self, item: Item) -> Path:
            place = super()._place(item)
            (inbox / "new").write_bytes(b"two")
            (inbox / "new").rename(inbox / item.name)
            return place

    source = Swapped(inbox, wait=clock.wait)
    (inbox / "a.pdf").write_bytes(b"one")
    source.acknowledge(only(source))
    assert (inbox / "a.pdf").read_bytes() == b"two"
    assert list(inbox.glob(".taken/**/a.pdf")) == []


@pytest.mark.parametrize("name", ["x" * 251 + ".pdf", "Rechnung für März – 1.pdf", "a\nb.pdf", "\u202efdp.exe", "-rf"])
def test_any_name_is_taken_twice_a_day(inbox: Path, source: FolderSource, name: str) -> None:
    for content in (b"one", b"two"):
        (inbox / name).write_bytes(content)
        source.acknowledge(only(source))
    taken = [path for path in inbox.glob(".taken/**/*") if path.is_file()]
    assert [path.name for path in taken] == [name, name]


def test_a_name_that_is_no_text_is_taken(inbox: Path, source: FolderSource) -> None:
    (inbox / os.fsdecode(b"M\xfcller.pdf")).write_bytes(b"x")
    source.acknowledge(only(source))
    assert names(source) == []
