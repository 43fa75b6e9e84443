"""IBAN of the payee (EN 16931 BT-84): 97 out of 97 wrong ones fail the check digits, so a right one needs no label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from documents.field import Candidate, Evidence, FieldName
from documents.values import identifiers
from extractors.labels.dictionary import Kind, find
from extractors.layout.candidates import best_first, evidence
from extractors.layout.paper import Paper
from extractors.layout.rows import Row, rows_of
from extractors.parties.blocks import around
from extractors.parties.registered import keyed

FIELD: Final = FieldName.IBAN
_SHAPE: Final = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]){10,30}")
_BEGUN: Final = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9])*$")
"""The end of a cell with which an account may begin that goes on below."""
NEXT_LINE: Final = 1.5
"""Heights of a row to the line in which an account may go on."""
_UNCHECKED: Final = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\s?[\dODQIlZSGB]{2}(?:\s?[A-Z0-9]){8,30}")
VALID: Final = 0.9
LABELLED: Final = 0.1
UNCHECKED: Final = 0.6
"""An account beside the label IBAN whose check digits are wrong: shown, and left to the rules."""
SHORTEST: Final = 12
BESIDE_A_SURER: Final = 0.9
"""What is left of an account where another one is surer to be the payee's."""


def candidates(paper: Paper) -> list[Candidate]:
    """Return valid IBANs of either reading of a page, then prints beside the label that fail the check, best first."""
    first = [found for row in paper.rows for found in _in_row(paper, row)]
    return best_first(_ranked(paper, [*first, *_read_again(paper)]))


def _ranked(paper: Paper, found: list[Candidate]) -> list[Candidate]:
    """Lower what stands beside a surer account: one on file of a vendor on the page, or the one printed most often.

    A payee may name two banks. Which of both is on file is known; else what is said again is meant.
    """
    printed = Counter(one.readings[0] for one in found)
    if len(printed) < 2:
        return found
    on_file = {identifiers.compact(one) for party in keyed(paper, paper.registers.vendors) for one in party.ibans}
    most = max(printed.values())
    surer = on_file & printed.keys() or {account for account, times in printed.items() if times == most}
    return [
        one if one.readings[0] in surer else one.model_copy(update={"score": BESIDE_A_SURER * one.score})
        for one in found
    ]


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
    broken = [] if right else list(_broken(paper, row, VALID + LABELLED * bool(labels)))
    yield from broken
    if right or broken:
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


def _broken(paper: Paper, row: Row, points: float) -> Iterator[Candidate]:
    """Yield the valid IBANs that end a cell and go on in the line below."""
    below = paper.rows[row.index + 1] if row.index + 1 < len(paper.rows) else None
    if below is None or below.page != row.page or below.box.top - row.box.bottom > NEXT_LINE * row.height:
        return
    for cell in row.cells:
        begun = _BEGUN.search(cell.text)
        for under in below.cells if begun else ():
            apart = cell.box.x1 <= under.box.x0 or under.box.x1 <= cell.box.x0
            raw = "" if apart or not begun else _longest_valid(f"{begun[0]} {under.text}")
            if begun and len(raw) > len(begun[0]):
                at, end = cell.start + begun.start(), under.start + len(raw) - len(begun[0]) - 1
                box = around([row.box_of(at, cell.end), below.box_of(under.start, end)])
                sure = min(row.confidence_of(at, cell.end), below.confidence_of(under.start, end))
                yield _placed(evidence(paper, row.page, box, sure), raw, points)


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
    place = evidence(paper, row.page, row.box_of(start, end), row.confidence_of(start, end))
    return _placed(place, raw, points, label)


def _placed(place: Evidence, raw: str, points: float, label: str = "IBAN") -> Candidate:
    value = identifiers.iban(raw) or identifiers.compact(raw)
    return Candidate(raw=raw, readings=(value,), evidence=place, score=min(points, 1.0), label=label)
