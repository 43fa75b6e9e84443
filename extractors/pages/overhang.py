"""Words whose box reaches into a ruling or the next line: they get the height of the like words beside them.

Tesseract boxes a word with what is left of the frame around it. "Kundenbestellung" in a row of small heads then counts
as print twice as large, as a title has it. Print that is really larger is wider as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from documents.text import Box, Word
from extractors.pages.lines import in_reading_order

LETTERS: Final = 4
"""Of a word whose width tells the size of its print."""
HIGHER: Final = 1.5
"""Times as high as a like word beside it; letters that rise and hang make a word 1.25 times as high."""
LIKE: Final = 1.4
"""Times by which the letters of like words may differ in width."""
LEVEL: Final = 0.4
"""Heights of a word by which words of one line may differ in level."""
RIM: Final = 1.0
"""Points by which a like word may stand out of the box that is too high."""


def without_overhang(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words in reading order, none much higher than a word of as wide letters in its line.

    A box that holds two lines is left alone, because nothing tells which of them the word stands in.
    """
    by_top = sorted(words, key=lambda word: word.box.top)
    tops = [word.box.top for word in by_top]
    fitted = []
    for word in words:
        within = slice(bisect_left(tops, word.box.top - RIM), bisect_left(tops, word.box.bottom))
        like = [other for other in by_top[within] if _is_lower(other, word)]
        nearest = min(like, key=lambda other: abs(other.box.x0 - word.box.x0), default=word)
        level = all(abs(other.box.top - nearest.box.top) < LEVEL * _height(nearest.box) for other in like)
        shown = nearest.box if level else word.box
        fitted.append(replace(word, box=replace(word.box, top=shown.top, bottom=shown.bottom)))
    return in_reading_order(fitted)


def _is_lower(other: Word, word: Word) -> bool:
    """Tell whether a word shows how high another one, of letters as wide as its own, would have to be.

    No print is lower than its letters are wide: a box that is has lost a part of its word.
    """
    if min(len(other.text), len(word.text)) < LETTERS or _height(word.box) < HIGHER * _height(other.box):
        return False
    widths = sorted((_letter(other), _letter(word)))
    inside = word.box.top - RIM <= other.box.top and other.box.bottom <= word.box.bottom + RIM
    whole = _height(other.box) >= _letter(word)
    return inside and whole and widths[1] <= LIKE * widths[0]


def _height(box: Box) -> float:
    return box.bottom - box.top


def _letter(word: Word) -> float:
    """Return the usual width of a letter."""
    return (word.box.x1 - word.box.x0) / len(word.text)
