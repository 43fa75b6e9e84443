"""One reading completed by the other: what it skipped, and what it could not make out.

Words that only the second reading has, or has with more certainty, change sides. They leave the second reading, so
that no word stands in both only because it was copied: two readings that agree stay a proof.
"""

from __future__ import annotations

import unicodedata
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
SURE: Final = 0.9
"""Confidence of words that part the same letters better ("48 mo" for "48mo"), and from which others are kept. On 216
scans and photos of generated papers this and what follows was right 167 times where it was wrong 26 times."""
RIVAL: Final = 0.8
"""Confidence below which a single word gives way to a sure one with other letters; accents are kept, for the second
reading, in several languages, loses them."""
CUT_PART: Final = 0.95
"""Share of a word that its remainder covers at most: "Tota" of "Total"."""
CUT_OFF: Final = 0.75
"""As `CUT_PART`, where the remainder was misread as well: "b," of "Harbour,"."""
MARKS: Final = ",.'"
"""A reading that has lost one of them in a figure is not believed: "1525" is no better reading of "15,25"."""
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
    signs, read = _signs(theirs), _signs(ours)
    if not _says_something(signs):
        return False
    figures = any(map(str.isdigit, signs))
    if ours and _bare(signs) == _bare(read):
        parted = len(theirs) != len(ours) and signs == read and sure >= SURE
        if parted or (figures and sure >= CERTAIN and _gained_mark(signs, read)):
            return True
        if _marks(signs) < _marks(read):
            return False
    if ours and sure >= CERTAIN and (_is_cut_off(theirs, ours) or rival < _believed(theirs, ours, sure)):
        return True
    if ours and sure >= READABLE and rival <= sure - SURER and figures:
        return True
    return sure >= CERTAIN and rival < (DOUBTFUL if any(map(str.isalpha, signs)) else sure - SURER_FIGURES)


def _believed(theirs: Sequence[Word], ours: Sequence[Word], sure: float) -> float:
    """Return the certainty from which the page's own reading is kept where a certain second one has other letters."""
    one = len(theirs) == len(ours) == 1
    if one and _bare(theirs[0].text) == _bare(ours[0].text):
        return 0.0
    if one == any(sign.isdigit() for word in theirs for sign in word.text):
        return SURE
    return RIVAL if one and sure >= SURE else 0.0


def _gained_mark(signs: str, read: str) -> bool:
    """Tell whether the second of two readings of the same letters and digits has one mark more and is else alike."""
    return len(signs) == len(read) + 1 and _marks(signs) == _marks(read) + 1


def _is_cut_off(theirs: Sequence[Word], ours: Sequence[Word]) -> bool:
    """Tell whether the page's own reading lost letters of one word, and covers a part of it only."""
    signs, read = _signs(theirs), _signs(ours)
    if len(theirs) > 1 or len(_bare(signs)) <= len(_bare(read)):
        return False
    whole = theirs[0].box
    covered = sum(max(0.0, min(word.box.x1, whole.x1) - max(word.box.x0, whole.x0)) for word in ours)
    return covered <= (CUT_PART if read in signs else CUT_OFF) * (whole.x1 - whole.x0)


def _signs(words: Sequence[Word]) -> str:
    return "".join(word.text for word in sorted(words, key=lambda word: word.box.x0))


def _bare(text: str) -> str:
    """Return the letters and digits of a text, without accents and capitals."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text.casefold())))


def _marks(text: str) -> int:
    """Return how many marks stand within a text, where they may part the digits of an amount."""
    return sum(map(text.strip(MARKS).count, MARKS))


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
