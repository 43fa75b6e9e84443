"""What is read from the digital sample documents, value by value, compared with what was read when it was last looked at.

A change of reading shows here as a change of `sample_docs/readings/`, to be looked at and committed with it:
`pytest tests/extractors/test_golden.py --update-golden` writes them anew. Whether a value is right is told by the truth
beside each sample and tested in `tests/end_to_end`; scans are left out, because another version of Tesseract reads another
letter.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from documents.field import Candidate
from documents.reading import DocumentReading, FileReading
from extractors.file import read_file

SAMPLES = Path(__file__).parents[2] / "sample_docs"
READINGS = SAMPLES / "readings"


@cache
def digital_files() -> tuple[Path, ...]:
    manifest = json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8"))
    return tuple(SAMPLES / one["file"] for one in manifest["documents"] if one["kind"] not in {"scan", "broken"})


def golden_of(path: Path) -> Path:
    return READINGS / path.parent.name / f"{path.name}.json"


def as_golden(reading: FileReading) -> dict[str, Any]:
    return {
        "problems": [problem.fault for problem in reading.problems],
        "documents": [_document(document) for document in reading.documents],
    }


def _document(document: DocumentReading) -> dict[str, Any]:
    return {
        "pages": [document.first_page, document.last_page],
        "doc_type": document.doc_type,
        "language": document.language,
        "fields": {name: _value(one.chosen) for name, one in sorted(document.fields.items()) if one.chosen},
        "proofs": {
            name: sorted({proof.name for proof in one.proofs})
            for name, one in sorted(document.fields.items())
            if one.chosen and one.proofs
        },
        "orders": [_value(one) for one in document.orders],
        "lines": [{name: _value(cell) for name, cell in sorted(line.cells.items())} for line in document.lines],
    }


def _value(candidate: Candidate) -> str:
    return " | ".join(candidate.readings)


@pytest.mark.parametrize("path", digital_files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_is_read_as_it_was(path: Path, *, update_golden: bool) -> None:
    found = json.dumps(as_golden(read_file(path)), ensure_ascii=False, indent=1) + "\n"
    golden = golden_of(path)
    if update_golden:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert golden.exists(), f"{golden} is missing; write it with --update-golden"
    assert json.loads(found) == json.loads(golden.read_text(encoding="utf-8"))


def test_no_reading_is_left_of_a_sample_that_is_gone() -> None:
    assert {golden_of(path) for path in digital_files()} == set(READINGS.rglob("*.json"))
