"""Unreadable files are kept, explained and asked about."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from documents.decision import Outcome
from documents.finding import Queue, Severity
from documents.reading import FileFault, FileProblem
from validators.file_problems import CODES, judge_file

CATALOGUE = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("fault", list(FileFault))
def test_every_fault_is_quarantined_with_a_code_and_a_next_step(fault):
    said = "The file has 0 pages; ask the sender for a new copy."
    judgement = judge_file([FileProblem(fault=fault, message=said)])
    (finding,) = judgement.findings
    assert finding.code in CATALOGUE
    assert finding.severity is Severity.BLOCK_POST
    assert finding.message == said  # and not a second next step behind it
    assert finding.suggestion
    assert judgement.decision.outcome is Outcome.QUARANTINE
    assert judgement.decision.explanation.startswith(f"waits because {finding.code}")


def test_a_missing_reader_is_our_trouble_and_not_the_senders():
    (finding,) = judge_file([FileProblem(fault=FileFault.OCR_UNAVAILABLE, message="No OCR.")]).findings
    assert finding.queue is Queue.TECHNICAL
    assert finding.reply == ""
    assert {CODES[fault] for fault in FileFault} == {f"V-FIL-0{number}" for number in range(1, 8)}


def test_each_problem_is_a_finding():
    problems = [FileProblem(fault=fault, message=fault.value) for fault in (FileFault.DAMAGED, FileFault.ENCRYPTED)]
    judgement = judge_file(problems)
    assert [finding.code for finding in judgement.findings] == ["V-FIL-04", "V-FIL-03"]
    assert judgement.decision.queues == (Queue.CAPTURE,)


def test_a_file_without_problems_is_not_judged_here():
    with pytest.raises(ValueError, match="judged by its documents"):
        judge_file([])
