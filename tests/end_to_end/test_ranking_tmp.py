"""Every sample document ends as its truth says, with the findings it must get, and nothing wrong is posted."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest

from documents.state import State
from tests.end_to_end.conftest import Ended, SampleNight, sample_clients
from tests.end_to_end.truth import POSTED_FIELDS, Expected, expectations, wrong_fields, wrong_lines

ASKED_ABOUT = {"rochefort/012-papet-invoice.pdf": {"tax_total"}}
"""Scans on which Tesseract 5.3 misreads a printed figure: they wait for a person, and say which field to look at."""
LEFT_OPEN = {"harwood/025-maple-invoice.pdf": {"issue_date"}}
"""Fields that cannot be known from the page: here a date that may be the 10th of September or the 9th of October."""


def pairs(night: SampleNight) -> Iterator[tuple[Expected, Ended | None]]:
    for client in sample_clients():
        for expected in expectations(client):
            if expected.state != State.DUPLICATE:
                yield expected, night.ended.get((client, expected.file, expected.number))


def name(expected: Expected) -> str:
    return f"{expected.client}/{expected.file}"


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
def test_every_document_ends_as_its_truth_says(sample_night: SampleNight) -> None:
    wrong = [told(*pair) for pair in pairs(sample_night) if name(pair[0]) not in ASKED_ABOUT and not as_expected(*pair)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_what_cannot_be_read_is_asked(sample_night: SampleNight) -> None:
    asked = {name(expected): ended for expected, ended in pairs(sample_night) if name(expected) in ASKED_ABOUT}
    assert asked.keys() == ASKED_ABOUT.keys()
    for ended in asked.values():
        assert ended is not None
        assert ended.document.state is State.QUEUED
        assert ended.codes & {"V-CMP-01", "V-CMP-02", "V-DOC-01"}


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
def test_every_header_field_is_read(sample_night: SampleNight) -> None:
    known = ASKED_ABOUT | LEFT_OPEN
    wrong = [
        sentence
        for expected, ended in pairs(sample_night)
        if expected.fields.get("doc_type") and expected.kind != "broken"
        for sentence in wrong_fields(expected, ended.business if ended else None)
        if not any(f" {field}:" in sentence for field in known.get(name(expected), ()))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_every_line_is_read(sample_night: SampleNight) -> None:
    wrong = [
        sentence
        for expected, ended in pairs(sample_night)
        if expected.fields.get("doc_type", "statement") != "statement" and expected.kind != "broken"
        for sentence in wrong_lines(expected, ended.business if ended else None)
    ]
    assert not wrong, "\n".join(wrong)


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
