"""IBAN of the payee (EN 16931 BT-84): 97 out of 97 wrong ones fail the check digits, so a right one needs no label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from documents.field import Candidate, FieldName
from documents.values import identifiers
from extractors.labels.dictionary import Kind, find
from extractors.layout.candidates import best_first, evidence
from extractors.layout.paper import Paper
from extractors.layout.rows import Row, rows_of

FIELD: Final = FieldName.IBAN
_SHAPE: Final = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]){10,30}")
_UNCHECKED: Final = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\s?[\dODQIlZSGB]{2}(?:\s?[A-Z0-9]){8,30}")
VALID: Final = 0.9
LABELLED: Final = 0.1
UNCHECKED: Final = 0.6
"""An account beside the label IBAN whose check digits are wrong: shown, and left to the rules."""
SHORTEST: Final = 12


def candidates(paper: Paper) -> list[Candidate]:
    """Return valid IBANs of either reading of a page, then prints beside the label that fail the check, best first."""
    first = [found for row in paper.rows for found in _in_row(paper, row)]
    return best_first([*first, *_read_again(paper)])


def _read_again(paper: Paper) -> Iterator[Candidate]:
    """Yield the valid IBANs of the second reading of a picture: its check digits prove that it is the better one."""
    for page in paper.pages:
        for row in rows_of(replace(page, words=page.second_words)) if page.second_words else ():
            labelled = any(match.weight("iban") for match in find(Kind.LABEL, row.text))
            for start, valid in _valid(row):
                yield _candidate(paper, row, start, valid, VALID + LABELLED * labelled)


def _in_row(paper: Paper, row: Row) -> Iterator[Candidate]:
    labels = [hit for hit in paper.labels[row.index] if hit.weight("iban")]
    right = list(_valid(row))
    for start, valid in right:
        yield _candidate(paper, row, start, valid, VALID + LABELLED * bool(labels))
    if right:
        return
    for hit in labels:
        for its_row, start in _behind(paper, row, hit.end):
            unchecked = _UNCHECKED.search(its_row.text, start)
            if unchecked and its_row.text[start : unchecked.start()].strip(" :.-") == "":
                yield _candidate(paper, its_row, unchecked.start(), unchecked[0].rstrip(), UNCHECKED, hit.label)
                break


def _valid(row: Row) -> Iterator[tuple[int, str]]:
    """Yield every valid IBAN of a row with its place in the text."""
    for match in _SHAPE.finditer(row.text):
        valid = _longest_valid(match[0])
        if valid:
            yield match.start(), valid


def _behind(paper: Paper, row: Row, end: int) -> Iterator[tuple[Row, int]]:
    """Yield where an account may follow a label: behind it, or at the start of the next row."""
    yield row, end
    if not row.text[end:].strip(" :") and row.index + 1 < len(paper.rows):
        yield paper.rows[row.index + 1], 0


def _longest_valid(text: str) -> str:
    """Cut words off the end until the check digits are right: the next column may follow without a gap."""
    for end in range(len(text), SHORTEST, -1):
        if end < len(text) and text[end].isalnum() and text[end - 1].isalnum() and " " in text:
            continue
        if identifiers.iban(text[:end]):
            return text[:end].rstrip()
    return ""


def _candidate(paper: Paper, row: Row, start: int, raw: str, points: float, label: str = "IBAN") -> Candidate:
    end = start + len(raw)
    return Candidate(
        raw=raw,
        readings=(identifiers.iban(raw) or identifiers.compact(raw),),
        evidence=evidence(paper, row.page, row.box_of(start, end), row.confidence_of(start, end)),
        score=min(points, 1.0),
        label=label,
    )
