"""Judges a file that could not be read as a document: nothing that arrives disappears in silence.

The codes V-FIL-01 to -07 add to the catalogue, which has none for unreadable files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from documents.decision import Decision, Judgement, Outcome
from documents.finding import Finding, Queue, Role, Severity
from documents.reading import FileFault, FileProblem
from validators.evidence import evidence_hash
from validators.registry import rule_set

EMPTY = "V-FIL-01"
WRONG_TYPE = "V-FIL-02"
ENCRYPTED = "V-FIL-03"
DAMAGED = "V-FIL-04"
TOO_LARGE = "V-FIL-05"
UNSAFE_XML = "V-FIL-06"
OCR_UNAVAILABLE = "V-FIL-07"

CODES: Final[dict[FileFault, str]] = {
    FileFault.EMPTY: EMPTY,
    FileFault.WRONG_TYPE: WRONG_TYPE,
    FileFault.ENCRYPTED: ENCRYPTED,
    FileFault.DAMAGED: DAMAGED,
    FileFault.NO_PAGES: DAMAGED,
    FileFault.PAGE_COUNT_DIFFERS: DAMAGED,
    FileFault.TOO_LARGE: TOO_LARGE,
    FileFault.TOO_MANY_PAGES: TOO_LARGE,
    FileFault.RESOURCE_LIMIT: TOO_LARGE,
    FileFault.UNSAFE_XML: UNSAFE_XML,
    FileFault.OCR_UNAVAILABLE: OCR_UNAVAILABLE,
}
NEXT_STEPS: Final = {
    EMPTY: "Ask the sender to send the file again.",
    WRONG_TYPE: "Ask the sender for a PDF, a picture or an e-invoice.",
    ENCRYPTED: "Ask the sender for a file without a password.",
    DAMAGED: "Ask the sender to send the file again.",
    TOO_LARGE: "Look at the file before it is read with higher limits.",
    UNSAFE_XML: "Reject it; a genuine e-invoice has no such content.",
    OCR_UNAVAILABLE: "Install the missing reader or language, then read the file again.",
}
UNREADABLE: Final = "UNR"
"""Peppol reason code for the sender."""


def judge_file(problems: Sequence[FileProblem]) -> Judgement:
    """Return the judgement on a file that gave no document: quarantined, with a finding for each problem.

    Raises:
        ValueError: There is no problem, so there is nothing to judge.
    """
    if not problems:
        raise ValueError("a file without problems is judged by its documents")
    findings = tuple(_finding(problem) for problem in problems)
    first = findings[0]
    decision = Decision(
        outcome=Outcome.QUARANTINE,
        explanation=f"waits because {first.code}: {first.message}",
        queues=tuple(dict.fromkeys(finding.queue for finding in findings)),
    )
    return Judgement(findings=findings, decision=decision, rule_set=rule_set())


def _finding(problem: FileProblem) -> Finding:
    code = CODES[problem.fault]
    ours = code == OCR_UNAVAILABLE
    return Finding(
        code=code,
        severity=Severity.BLOCK_POST,
        subject="file",
        message=problem.message,  # says what to do as well, and more exactly than the next step of its code
        found=problem.fault.value,
        expected="a readable document",
        queue=Queue.TECHNICAL if ours else Queue.CAPTURE,
        waived_by=Role.OPERATOR if ours else Role.NOBODY,
        suggestion=NEXT_STEPS[code],
        reply="" if ours else UNREADABLE,
        evidence_hash=evidence_hash({"fault": problem.fault, "message": problem.message}),
    )
