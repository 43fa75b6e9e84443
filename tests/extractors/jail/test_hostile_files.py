"""Files made to break their reader: each ends as one problem or one harmless document, and the next file is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.field import FieldName
from documents.reading import FileFault, FileReading
from extractors.jail import Jail, Limits
from extractors.jail.place import PREFIX
from tests.extractors.jail import hostile_files as hostile

HURRIED = Limits(memory_mib=1024, seconds=3, seconds_per_page=0, cpu_seconds=3, cpu_seconds_per_page=0)
"""Tighter than in earnest, so that what has to be stopped is stopped soon."""
PATIENT = Limits(memory_mib=1024)
TOLD = {FileFault.DAMAGED, FileFault.TOO_LARGE, FileFault.RESOURCE_LIMIT}


@pytest.fixture(scope="module", autouse=True)
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("places")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        yield folder


@pytest.fixture(scope="module")
def jail(request: pytest.FixtureRequest) -> Iterator[Jail]:
    with Jail(request.param) as started:
        yield started


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "good.pdf"
    path.write_bytes(hostile.good_pdf())
    return path


@pytest.fixture
def read(jail: Jail, good: Path, places: Path, tmp_path: Path) -> Iterator[hostile.Read]:
    """Read what a maker makes; afterwards a good file is read, and nothing is left of either."""

    def read_one(maker: hostile.Maker) -> FileReading:
        path = tmp_path / "file"
        path.write_bytes(maker())
        return jail.read(path)

    yield read_one
    assert "4711" in jail.read(good).documents[0].text
    assert list(places.glob(f"{PREFIX}*")) == []


hurried = pytest.mark.parametrize("jail", [HURRIED], indirect=True, ids=["hurried"], scope="module")
patient = pytest.mark.parametrize("jail", [PATIENT], indirect=True, ids=["patient"], scope="module")


def faults(reading: FileReading) -> list[FileFault]:
    return [problem.fault for problem in reading.problems]


@hurried
@pytest.mark.parametrize("maker", hostile.STOPPED, ids=hostile.name)
def test_what_costs_too_much_is_stopped(read: hostile.Read, maker: hostile.Maker) -> None:
    reading = read(maker)
    assert (reading.documents, faults(reading)) == ((), [FileFault.RESOURCE_LIMIT])


@patient
@pytest.mark.parametrize("maker", hostile.REFUSED, ids=hostile.name)
def test_what_cannot_be_a_document_is_told_so(read: hostile.Read, maker: hostile.Maker) -> None:
    reading = read(maker)
    assert (reading.documents, faults(reading)) == ((), [hostile.REFUSED[maker]])


@patient
@pytest.mark.parametrize("maker", hostile.TOO_BIG, ids=hostile.name)
def test_what_says_it_is_huge_is_not_unpacked(read: hostile.Read, maker: hostile.Maker) -> None:
    (fault,) = faults(read(maker))
    assert fault in TOLD


@hurried
@pytest.mark.parametrize("maker", hostile.EMPTY_HANDED, ids=hostile.name)
def test_what_shows_nothing_gives_nothing(read: hostile.Read, maker: hostile.Maker) -> None:
    reading = read(maker)
    assert set(faults(reading)) <= TOLD
    assert [one.chosen(FieldName.GROSS_TOTAL) for one in reading.documents if one.fields] == []


@patient
@pytest.mark.parametrize("maker", hostile.READABLE, ids=hostile.name)
def test_what_a_person_sees_is_read_whatever_stands_around_it(read: hostile.Read, maker: hostile.Maker) -> None:
    reading = read(maker)
    assert faults(reading) == []
    assert "4711" in reading.documents[0].text
