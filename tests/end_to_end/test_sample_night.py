"""Every sample document ends as its truth says, with the findings it must get, and nothing wrong is posted."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest

from documents.state import State
from tests.end_to_end.conftest import Ended, SampleNight, sample_clients
from tests.end_to_end.truth import POSTED_FIELDS, Expected, expectations, stated_fields, wrong_fields

SCANNED = "scan"
LEAST_FIELDS_RIGHT = {"digital": 0.97, "scan": 0.80}
"""Share of header fields read right, by how the document came. A floor, raised when reading gets better."""
LEAST_SCANS_AS_EXPECTED = 0.40
"""A scan that cannot be proven waits in the queue; so many must get through as their truth says."""


def pairs(night: SampleNight) -> Iterator[tuple[Expected, Ended | None]]:
    for client in sample_clients():
        for expected in expectations(client):
            if expected.state != State.DUPLICATE:
                yield expected, night.ended.get((client, expected.file, expected.number))


def as_expected(expected: Expected, ended: Ended | None) -> bool:
    return (
        ended is not None
        and ended.document.state == expected.state
        and ended.codes >= expected.findings
        and ended.held == expected.held
    )


def told(expected: Expected, ended: Ended | None) -> str:
    if ended is None:
        return f"{expected}: not in the register"
    return (
        f"{expected}: {ended.document.state}{' held' if ended.held else ''} {sorted(ended.codes)}, expected "
        f"{expected.state}{' held' if expected.held else ''} {sorted(expected.findings)}. {ended.document.reason}"
    )


@pytest.mark.slow
def test_every_digital_document_ends_as_its_truth_says(sample_night: SampleNight) -> None:
    wrong = [told(*pair) for pair in pairs(sample_night) if pair[0].kind != SCANNED and not as_expected(*pair)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_scans_end_as_their_truth_says_or_wait_for_a_person(sample_night: SampleNight) -> None:
    scans = [pair for pair in pairs(sample_night) if pair[0].kind == SCANNED]
    others = [pair for pair in scans if not as_expected(*pair)]
    unasked = [told(*pair) for pair in others if pair[1] is None or pair[1].document.state is not State.QUEUED]
    assert not unasked, "\n".join(unasked)
    share = 1 - len(others) / len(scans)
    assert share >= LEAST_SCANS_AS_EXPECTED, "\n".join(told(*pair) for pair in others)


@pytest.mark.slow
def test_nothing_posted_has_a_wrong_figure(sample_night: SampleNight) -> None:
    wrong = [
        sentence
        for expected, ended in pairs(sample_night)
        if ended is not None and ended.document.state is State.POSTED
        for sentence in wrong_fields(expected, ended.business, POSTED_FIELDS)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["digital", "scan"])
def test_header_fields_are_read(sample_night: SampleNight, kind: str) -> None:
    chosen = [
        (expected, ended)
        for expected, ended in pairs(sample_night)
        if expected.fields.get("doc_type")
        and expected.kind != "broken"
        and (expected.kind == SCANNED) == (kind == "scan")
    ]
    wrong = [
        sentence for expected, ended in chosen for sentence in wrong_fields(expected, ended.business if ended else None)
    ]
    stated = sum(stated_fields(expected) for expected, _ended in chosen)
    assert 1 - len(wrong) / stated >= LEAST_FIELDS_RIGHT[kind], "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("client", sample_clients())
def test_the_night_closes(sample_night: SampleNight, client: str) -> None:
    report = sample_night.reports[client]
    assert report.violations == ()
    assert report.counts.ties
    assert report.difference == 0
    assert report.turnover > 0
    assert [(book.name, book.accepted, book.agrees) for book in report.books] == [
        ("beancount", True, True),
        ("hledger", True, True),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("client", sample_clients())
def test_a_second_night_changes_nothing(sample_night: SampleNight, client: str) -> None:
    first, second = sample_night.reports[client], sample_night.second[client]
    assert (second.new_documents, second.posted_now, second.released) == (0, 0, 0)
    assert second.counts == first.counts.model_copy(update={"exceptions": second.counts.exceptions})
    assert second.closed


@pytest.mark.slow
@pytest.mark.parametrize("client", sample_clients())
def test_every_file_is_accounted_for(sample_night: SampleNight, client: str) -> None:
    counts = sample_night.reports[client].counts
    files = {(expected.file, expected.number) for expected in expectations(client)}
    assert counts.received.count == len(files)
    duplicates = [expected for expected in expectations(client) if expected.state == State.DUPLICATE]
    assert counts.duplicate.count == len(duplicates)


@pytest.mark.slow
@pytest.mark.parametrize("client", sample_clients())
def test_the_books_are_accepted_by_their_own_programs(sample_night: SampleNight, client: str) -> None:
    folder = sample_night.home.books(client)
    checker = shutil.which("bean-check")
    for main in (folder / "beancount").glob("main.*"):
        from beancount import loader

        _entries, errors, _options = loader.load_file(str(main))
        assert errors == [], checker
    for main in (folder / "hledger").glob("main.*"):
        result = subprocess.run(
            ["hledger", "check", "--strict", "-f", str(main)], capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
