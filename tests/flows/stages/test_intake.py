"""Intake: durable first, recorded second, acknowledged last."""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.archive import Archive
from documents.database.engine import connect, read
from documents.error import RetryableError
from documents.home import Home
from documents.register.checks import check_register
from documents.register.counts import counts
from documents.register.document import documents_in
from flows.sources.folder import FolderSource
from flows.sources.source import Item
from flows.stages.intake import IntakeSummary, intake

NIGHT = dt.datetime(2026, 3, 4, 2, tzinfo=dt.UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").create()
    home.inbox("acme").mkdir()
    return home


def drop(home: Home, **contents: str) -> None:
    for name, content in contents.items():
        (home.inbox("acme") / f"{name}.pdf").write_text(content)


def folder(home: Home) -> FolderSource:
    return FolderSource(home.inbox("acme"), quiet_seconds=0)


def take(engine: sa.Engine, home: Home, source: FolderSource | None = None) -> IntakeSummary:
    return intake(engine, home, "acme", source or folder(home), now=NIGHT)


def violations(engine: sa.Engine, home: Home) -> list[str]:
    return [found.message for found in check_register(engine, Archive(home.originals), store_grace=0)]


def test_every_file_arrives_once_and_the_second_night_finds_nothing(engine: sa.Engine, home: Home) -> None:
    drop(home, b="two", a="one", copy="one")
    (home.inbox("acme") / "link.pdf").symlink_to("/etc/passwd")
    assert take(engine, home) == IntakeSummary(received=2, duplicates=1, refused=1)
    assert take(engine, home) == IntakeSummary()
    assert violations(engine, home) == []
    with read(engine) as connection:
        found = counts(connection)["acme"]
    assert (found.received.count, found.accounted.count, found.refused) == (3, 3, 1)


def test_documents_come_in_the_order_of_the_source(engine: sa.Engine, home: Home) -> None:
    drop(home, **{name: name for name in "dbca"})
    take(engine, home)
    with read(engine) as connection:
        found = [Archive(home.originals).open(one.sha256).read().decode() for one in documents_in(connection, "acme")]
    assert found == ["a", "b", "c", "d"]


def test_the_same_bytes_on_another_night_are_a_duplicate(engine: sa.Engine, home: Home) -> None:
    drop(home, a="one")
    take(engine, home)
    drop(home, a="one")
    assert take(engine, home) == IntakeSummary(duplicates=1)


def test_a_file_that_cannot_be_read_now_holds_up_no_other(engine: sa.Engine, home: Home) -> None:
    class OneGoes(FolderSource):
        def open(self, item: Item) -> object:
            if item.name == "b.pdf":
                raise PermissionError(13, "Permission denied", item.name)
            return super().open(item)

    drop(home, a="one", b="two", c="three")
    summary = take(engine, home, OneGoes(home.inbox("acme"), quiet_seconds=0))
    assert (summary.received, len(summary.deferred)) == (2, 1)
    assert "b.pdf" in summary.deferred[0]
    assert take(engine, home).received == 1


def test_nothing_is_acknowledged_while_the_database_is_away(home: Home, tmp_path: Path) -> None:
    drop(home, a="one")
    away = connect(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(RetryableError):
        take(away, home)
    assert [item.name for item in folder(home).pending()] == ["a.pdf"]


class BadDisk(io.RawIOBase):
    """Fails in the middle of the copy, as a full or write-protected disk does."""

    def __init__(self, number: int) -> None:
        self._number = number

    def read(self, size: int = -1) -> bytes:
        raise OSError(self._number, os.strerror(self._number))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO])
def test_nothing_is_recorded_while_the_disk_is_bad(sqlite_engine: sa.Engine, home: Home, number: int) -> None:
    class Bad(FolderSource):
        def open(self, item: Item) -> BadDisk:
            return BadDisk(number)

    drop(home, a="one")
    with pytest.raises(RetryableError, match=f"{os.strerror(number)}; nothing was stored"):
        take(sqlite_engine, home, Bad(home.inbox("acme"), quiet_seconds=0))
    assert violations(sqlite_engine, home) == []
    assert take(sqlite_engine, home) == IntakeSummary(received=1)


def test_two_runs_at_once_take_each_file_once(engine: sa.Engine, home: Home) -> None:
    drop(home, a="one", b="two")

    class Overtaken(FolderSource):
        """Another run of the intake does everything between the listing and the first file."""

        def pending(self):
            items = list(super().pending())
            others.append(take(engine, home))
            yield from items

    others: list[IntakeSummary] = []
    mine = take(engine, home, Overtaken(home.inbox("acme"), quiet_seconds=0))
    assert (others[0].received, mine.received, mine.duplicates) == (2, 0, 0)
    assert violations(engine, home) == []
