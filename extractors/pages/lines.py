"""Reading order: words into printed lines, top to bottom, each line from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from documents.text import Box, Word

SAME_LINE_OVERLAP = 0.5
"""Share of the lower word's height that two words of one line have in common."""
CERTAIN_OVERLAP = 0.95
"""Share from which no other line is looked at."""
LINES_LOOKED_BACK = 12
"""How many of the last lines a word is tried against; columns of different sizes interleave within a few."""
SAME_PLACE = 0.7
"""Share of the smaller box that is covered when the same text was printed twice for a bold look."""


@dataclass(slots=True)
class _Line:
    top: float
    bottom: float
    words: list[Word] = field(default_factory=list)

    def overlap(self, box: Box) -> float:
        """Return the common height with a box, as a share of the smaller height."""
        common = min(self.bottom, box.bottom) - max(self.top, box.top)
        if common <= 0:
            return 0.0
        return common / min(self.bottom - self.top, box.bottom - box.top)


def in_reading_order(words: Iterable[Word]) -> tuple[Word, ...]:
    """Return the words line by line, each line from left to right."""
    return tuple(word for line in printed_lines(words) for word in line)


def printed_lines(words: Iterable[Word]) -> tuple[tuple[Word, ...], ...]:
    """Group words whose heights overlap by half or more into lines, in reading order.

    A line keeps the height of the word that started it, so that a tall logo does not swallow its neighbours.
    """
    lines: list[_Line] = []
    for word in sorted(words, key=_middle):
        best, most = None, SAME_LINE_OVERLAP
        for line in reversed(lines[-LINES_LOOKED_BACK:]):
            overlap = line.overlap(word.box)
            if overlap >= most:
                best, most = line, overlap
                if overlap >= CERTAIN_OVERLAP:
                    break
        if best is None:
            best = _Line(word.box.top, word.box.bottom)
            lines.append(best)
        best.words.append(word)
    lines.sort(key=lambda line: line.top + line.bottom)
    return tuple(tuple(sorted(line.words, key=lambda word: word.box.x0)) for line in lines)


def without_overprints(words: Sequence[Word]) -> list[Word]:
    """Drop a word that is printed a second time in the same place (shadow, false bold)."""
    seen: dict[str, list[Box]] = {}
    kept: list[Word] = []
    for word in words:
        places = seen.get(word.text)
        if places is None:
            seen[word.text] = [word.box]
        elif any(_covered(word.box, place) >= SAME_PLACE for place in places):
            continue
        else:
            places.append(word.box)
        kept.append(word)
    return kept


def _middle(word: Word) -> float:
    return word.box.top + word.box.bottom


def _covered(a: Box, b: Box) -> float:
    """Return the common area as a share of the smaller box."""
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    if width <= 0 or height <= 0:
        return 0.0
    smaller = min((a.x1 - a.x0) * (a.bottom - a.top), (b.x1 - b.x0) * (b.bottom - b.top))
    return width * height / smaller if smaller > 0 else 0.0
