"""Counts what was read right, wrong, not at all, or without being there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from benchmarks.equality import HEADER, equal, given, matching_lines

BINS: Final = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98)
"""Lower bounds of the classes of confidence."""


class Verdict(StrEnum):
    """What became of one field of one document."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"
    SPURIOUS = "spurious"
    """Read, though the document does not print it."""


def judge(truth: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Verdict]:
    """Return the verdict of every header field that is printed or was read.

    A field that the truth leaves undecided is not judged. Where the truth does not say that it is complete (it has no
    `_implied`), a field it does not state is unknown, and no reading of it is spurious.
    """
    verdicts = {name: _verdict(name, truth, read) for name in HEADER if name not in truth.get("_undecided", ())}
    return {name: verdict for name, verdict in verdicts.items() if verdict}


def _verdict(name: str, truth: Mapping[str, Any], read: Mapping[str, Any]) -> Verdict | None:
    printed, implied = given(truth.get(name)), truth.get("_implied")
    if not given(read.get(name)):
        return Verdict.MISSING if printed else None
    true = any(name in values and equal(name, read[name], values[name]) for values in (truth, implied or {}))
    if printed:
        return Verdict.RIGHT if true else Verdict.WRONG
    return None if true or implied is None else Verdict.SPURIOUS


@dataclass(slots=True)
class Tally:
    """Counts over a set of documents; shares are 0.0 to 1.0.

    Attributes:
        verdicts: By field and verdict.
        through: Documents let through without a person.
        through_wrong: Of those, documents with a wrong or spurious header field: the worst that can happen.
        through_short: Of those, documents without such a field, where a printed field is missing.
        lines: True lines, read lines, and lines with every cell right.
        reliability: By class of confidence, how many values were read and how many of them were right.
    """

    documents: int = 0
    all_right: int = 0
    through: int = 0
    through_wrong: int = 0
    through_short: int = 0
    verdicts: Counter[tuple[str, Verdict]] = field(default_factory=Counter)
    lines: list[int] = field(default_factory=lambda: [0, 0, 0])
    reliability: dict[str, dict[float, list[int]]] = field(default_factory=dict)

    def add(self, truth: Mapping[str, Any], read: Mapping[str, Any]) -> None:
        """Count one document."""
        verdicts = judge(truth, read)
        self.documents += 1
        self.verdicts.update(verdicts.items())
        found = set(verdicts.values())
        self.all_right += found <= {Verdict.RIGHT, Verdict.SPURIOUS}
        if read and not read.get("_review"):
            self.through += 1
            false = bool(found & {Verdict.WRONG, Verdict.SPURIOUS})
            self.through_wrong += false
            self.through_short += not false and Verdict.MISSING in found
        if truth.get("lines"):
            lines = [line for line in read.get("lines") or [] if isinstance(line, dict)]
            counts = (len(truth["lines"]), len(lines), matching_lines(lines, truth["lines"]))
            self.lines = [so_far + count for so_far, count in zip(self.lines, counts, strict=True)]
        self._rely(verdicts, read.get("_evidence") or {})

    def _rely(self, verdicts: Mapping[str, Verdict], evidence: Mapping[str, Any]) -> None:
        for name, verdict in verdicts.items():
            if name in evidence and verdict is not Verdict.MISSING:
                confidence = float(evidence[name].get("confidence", 0.0))
                proven = "with a proof" if evidence[name].get("proofs") else "without a proof"
                place = max(bound for bound in BINS if bound <= confidence)
                counts = self.reliability.setdefault(proven, {}).setdefault(place, [0, 0])
                counts[0] += 1
                counts[1] += verdict is Verdict.RIGHT

    def count(self, *verdicts: Verdict, name: str = "") -> int:
        """Return how many fields got one of the verdicts; of one field, or of all."""
        return sum(n for (of, verdict), n in self.verdicts.items() if verdict in verdicts and name in ("", of))

    def recall(self, name: str = "") -> float:
        """Return the share of printed fields that were read right."""
        printed = self.count(Verdict.RIGHT, Verdict.WRONG, Verdict.MISSING, name=name)
        return _share(self.count(Verdict.RIGHT, name=name), printed)

    def precision(self, name: str = "") -> float:
        """Return the share of values read that are right."""
        read = self.count(Verdict.RIGHT, Verdict.WRONG, Verdict.SPURIOUS, name=name)
        return _share(self.count(Verdict.RIGHT, name=name), read)

    @property
    def line_f1(self) -> float:
        """F1 of lines with every cell right."""
        true, read, right = self.lines
        return _share(2 * right, true + read)

    def shares(self) -> Iterator[tuple[str, float | None]]:
        """Yield what is reported of every set, by name; None where there is nothing to take a share of."""
        yield "header fields right (recall)", self.recall()
        yield "header fields right of those read (precision)", self.precision()
        yield "documents with every header field right", _share(self.all_right, self.documents)
        yield "lines right in every cell (F1)", self.line_f1 if self.lines[0] else None
        yield "documents let through without a person", _share(self.through, self.documents)
        yield "of those, with a wrong header field", _share(self.through_wrong, self.through) if self.through else None


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
