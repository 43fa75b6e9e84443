"""One reading completed by the other: what it skipped, and what it could not make out.

Words that only the second reading has, or has with more certainty, change sides. They leave the second reading, so
that no word stands in both only because it was copied: two readings that agree stay a proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from documents.text import Box, Word
from extractors.pages.lines import in_reading_order

CERTAIN: Final = 0.8
"""Confidence of the words that fill a gap or replace doubtful ones."""
DOUBTFUL: Final = 0.5
"""Confidence below which words give way to certain ones in the same place."""
SURER_FIGURES: Final = 0.1
"""By how much more certain figures must be to replace what stands in their place: such figures were right 60 times of
61 on 64 scans and photos."""
READABLE: Final = 0.65
"""Confidence of words with a figure that replace less certain ones."""
SURER: Final = 0.2
"""By how much more certain words with a figure must be for that: "2.6%" for "2.6%r", "RT0001" for "RTO001". Of the
places on 90 scans where one reading was right and the other was not, such a second reading was right in 10 of 11."""
SHARED: Final = 0.2
"""Share of the smaller word from which two words stand in the same place."""

Readings = tuple[tuple[Word, ...], tuple[Word, ...]]


def completed(main: Sequence[Word], second: Sequence[Word]) -> Readings:
    """Return both readings after words have changed sides; no word is lost or doubled."""
    kept, others = list(main), list(second)
    for ours, theirs in places(main, second):
        if theirs and _is_better(theirs, ours):
            kept = [word for word in kept if not _among(word, ours)] + theirs
            others = [word for word in others if not _among(word, theirs)] + ours
    return in_reading_order(kept), in_reading_order(others)


def _is_better(theirs: Sequence[Word], ours: Sequence[Word]) -> bool:
    """Tell whether the second reading of a place is believed rather than the page's own."""
    sure, rival = _certainty(theirs), _certainty(ours)
    signs = "".join(word.text for word in theirs)
    if not _says_something(signs):
        return False
    if ours and sure >= READABLE and rival <= sure - SURER and any(map(str.isdigit, signs)):
        return True
    figures = not any(map(str.isalpha, signs))
    return sure >= CERTAIN and rival < (sure - SURER_FIGURES if figures else DOUBTFUL)


def places(main: Sequence[Word], second: Sequence[Word]) -> list[tuple[list[Word], list[Word]]]:
    """Return the words of both readings by place: those that cover one another together, every other one alone."""
    words = (*main, *second)
    place = list(range(len(words)))

    def first(at: int) -> int:
        while place[at] != at:
            at = place[at]
        return at

    near: list[int] = []
    for at in sorted(range(len(words)), key=lambda at: words[at].box.top):
        near = [other for other in near if words[other].box.bottom > words[at].box.top]
        for other in near:
            if covers(words[at].box, words[other].box):
                place[first(at)] = first(other)
        near.append(at)
    places: dict[int, tuple[list[Word], list[Word]]] = {}
    for at, word in enumerate(words):
        places.setdefault(first(at), ([], []))[at >= len(main)].append(word)
    return list(places.values())


def covers(a: Box, b: Box) -> bool:
    """Tell whether two words stand in the same place."""
    width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.bottom, b.bottom) - max(a.top, b.top)
    if width <= 0 or height <= 0:
        return False
    smaller = min((a.x1 - a.x0) * (a.bottom - a.top), (b.x1 - b.x0) * (b.bottom - b.top))
    return width * height >= SHARED * smaller


def _certainty(words: Sequence[Word]) -> float:
    """Return the confidence of the least certain word, 0.0 for none."""
    return min((word.confidence for word in words), default=0.0)


def _says_something(text: str) -> bool:
    """Tell whether most signs are letters, digits or per cent, and not dirt or a row of dashes."""
    return 2 * sum(sign.isalnum() or sign == "%" for sign in text) > len(text)


def _among(word: Word, words: Sequence[Word]) -> bool:
    return any(word is other for other in words)
