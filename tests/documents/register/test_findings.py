"""Findings live on, release themselves, and a waiver lives as long as its evidence (D-2)."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.finding import Finding, Severity
from documents.register.audit import history
from documents.register.findings import FindingStatus, findings_of, open_findings, replace_findings, waive_finding
from documents.register.tables import findings
from tests.documents.register.register_of import NOON, receive
from tests.waiving import waive as decide_to_waive

SUMS = Finding(
    code="V-ARI-01", severity=Severity.BLOCK_POST, message="The lines add up to 100.00 EUR.", evidence_hash="1"
)
PRICE = Finding(code="V-PO-06", severity=Severity.BLOCK_PAY, message="2.10 EUR, ordered at 2.00.", subject="line 1")


@pytest.fixture
def document_id(engine: sa.Engine) -> str:
    return receive(engine).document_id


def replace(engine: sa.Engine, document_id: str, *found: Finding) -> tuple[list[str], list[str]]:
    with write(engine) as connection:
        opened, released = replace_findings(connection, "acme", document_id, found)
    return [finding.code for finding in opened], [finding.code for finding in released]


def codes(engine: sa.Engine, *statuses: FindingStatus) -> list[str]:
    with read(engine) as connection:
        return [one.finding.code for one in findings_of(connection, "acme", statuses=statuses)]


def waive(engine: sa.Engine, document_id: str, finding: Finding, reason: str = "agreed by telephone") -> None:
    with write(engine) as connection:
        decide_to_waive(connection, "acme", document_id, finding, actor="ada", reason=reason)


def test_what_is_found_opens_once_and_what_is_gone_is_released(engine: sa.Engine, document_id: str) -> None:
    assert replace(engine, document_id, SUMS, PRICE) == (["V-ARI-01", "V-PO-06"], [])
    assert replace(engine, document_id, SUMS, PRICE) == ([], [])
    assert replace(engine, document_id, SUMS) == ([], ["V-PO-06"])
    assert codes(engine, FindingStatus.OPEN) == ["V-ARI-01"]
    assert codes(engine, FindingStatus.RELEASED) == ["V-PO-06"]
    assert replace(engine, document_id, SUMS, PRICE) == (["V-PO-06"], [])


def test_the_clock_of_what_comes_back_begins_anew(engine: sa.Engine, document_id: str) -> None:
    def since() -> dict[str, dt.datetime]:
        with read(engine) as connection:
            return {one.finding.code: one.first_seen for one in open_findings(connection, "acme", document_id)}

    replace(engine, document_id, SUMS, PRICE)
    with write(engine) as connection:
        connection.execute(sa.update(findings).values(first_seen=NOON))
    replace(engine, document_id, SUMS)
    replace(engine, document_id, SUMS.model_copy(update={"message": "New words."}), PRICE)
    again = since()
    assert again["V-ARI-01"] == NOON
    assert again["V-PO-06"] > NOON


def test_the_finding_comes_back_whole(engine: sa.Engine, document_id: str) -> None:
    replace(engine, document_id, PRICE)
    with read(engine) as connection:
        (found,) = open_findings(connection, "acme", document_id)
    assert (found.finding, found.document_id) == (PRICE, document_id)


def test_a_waiver_survives_judging_again(engine: sa.Engine, document_id: str) -> None:
    replace(engine, document_id, SUMS, PRICE)
    waive(engine, document_id, SUMS)
    assert replace(engine, document_id, SUMS, PRICE) == ([], [])
    assert codes(engine, FindingStatus.WAIVED) == ["V-ARI-01"]


def test_a_waiver_ends_with_its_evidence(engine: sa.Engine, document_id: str) -> None:
    replace(engine, document_id, SUMS)
    waive(engine, document_id, SUMS)
    other = SUMS.model_copy(update={"evidence_hash": "2"})
    assert replace(engine, document_id, other) == (["V-ARI-01"], ["V-ARI-01"])
    assert codes(engine, FindingStatus.WAIVED) == []
    assert replace(engine, document_id, SUMS) == (["V-ARI-01"], ["V-ARI-01"])


def test_new_words_for_the_same_finding_are_shown_and_open_nothing(engine: sa.Engine, document_id: str) -> None:
    replace(engine, document_id, SUMS)
    reworded = SUMS.model_copy(update={"message": "Clearer now.", "severity": Severity.WARN})
    assert replace(engine, document_id, reworded) == ([], [])
    with read(engine) as connection:
        assert [one.finding for one in open_findings(connection, "acme")] == [reworded]


def test_a_waiver_is_written_down(engine: sa.Engine, document_id: str) -> None:
    replace(engine, document_id, SUMS)
    waive(engine, document_id, SUMS)
    with read(engine) as connection:
        event = history(connection, "acme", document_id)[-1]
    assert (event.action, event.actor, event.after["reason"]) == ("waive", "ada", "agreed by telephone")


@pytest.mark.parametrize(("finding", "reason"), [(PRICE, "not open"), (SUMS, " ")])
def test_only_an_open_finding_is_waived_and_only_with_a_reason(
    engine: sa.Engine, document_id: str, finding: Finding, reason: str
) -> None:
    replace(engine, document_id, SUMS)
    with pytest.raises(WrongInputError), write(engine) as connection:
        waive_finding(connection, "acme", document_id, finding, actor="ada", reason=reason)
    assert codes(engine, FindingStatus.OPEN) == ["V-ARI-01"]
