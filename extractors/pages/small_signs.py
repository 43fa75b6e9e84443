"""Small signs of a picture: dashes as high as their line, apostrophes between digits, and letters set apart.

The box of a lone dash is as low as its ink, a point or less, and what is so low is taken for dirt when rows are built:
"25.9.2025 - 1.10.2025" would become two cells, and "- 306.82" lose its sign. An apostrophe that parts thousands is read
as whatever small sign stands as high ("966°659.43"), and the line below an entry of a form as a sign behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from documents.text import Box, Word
from extractors.pages.lines import in_reading_order, printed_lines

DASHES: Final = frozenset("-–—")
NEAR: Final = 1.0
"""Heights of the word beside a dash up to which the dash belongs to its line; a blank is 0.3 to 0.5."""
LOW: Final = 0.5
"""Share of its neighbour's height below which a dash takes that height."""
SPACED: Final = 2
"""Letters that a reader takes together in a word whose letters are set apart."""
SPACED_WORD: Final = 5
"""Letters of such a word; fewer may be initials."""
_RAISED: Final = re.compile(r"(?<=\d)[°´`](?=\d{3}(?!\d))")
"""A raised sign before three digits: no degree is followed by so many."""


def with_small_signs(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words of one reading in reading order, lone dashes as high as the word they stand beside."""
    spelled = [replace(word, text=_RAISED.sub("'", word.text)) for word in words]
    return in_reading_order(word for line in printed_lines(spelled) for word in _together([*_level(line)]))


def _together(line: Sequence[Word]) -> Iterator[Word]:
    """Join capitals that are set apart into the word they print: "R EC H N U N G"."""
    at = 0
    while at < len(line):
        end = at + 1
        while end < len(line) and _is_spaced(line[end - 1], line[end]):
            end += 1
        letters = "".join(word.text for word in line[at:end])
        if len(letters) < SPACED_WORD or 2 * (end - at) <= len(letters):
            end = at + 1
            yield line[at]
        else:
            boxes = [word.box for word in line[at:end]]
            box = Box(boxes[0].x0, min(b.top for b in boxes), boxes[-1].x1, max(b.bottom for b in boxes))
            yield Word(letters, box, min(word.confidence for word in line[at:end]))
        at = end


def _is_spaced(before: Word, after: Word) -> bool:
    """Tell whether two words are single capitals, or pairs that a reader took together, a letter's width apart."""
    capitals = all(len(word.text) <= SPACED and word.text.isalpha() and word.text.isupper() for word in (before, after))
    return capitals and after.box.x0 - before.box.x1 <= NEAR * (before.box.bottom - before.box.top)


def _level(line: Sequence[Word]) -> Iterator[Word]:
    for at, word in enumerate(line):
        before, behind = line[max(0, at - 1) : at], line[at + 1 : at + 2]
        if DASHES.issuperset(word.text):
            near = [other.box for other in (*before, *behind) if _is_near(word.box, other.box)]
            yield replace(word, box=replace(word.box, top=near[0].top, bottom=near[0].bottom)) if near else word
        elif word.text.endswith("_") and not any(_goes_on(word.box, other.box) for other in behind):
            yield replace(word, text=word.text.rstrip("_") or word.text)
        else:
            yield word


def _goes_on(word: Box, other: Box) -> bool:
    """Tell whether a word is read in two at a sign: "KX_" and "4711"."""
    return other.x0 - word.x1 <= NEAR * (word.bottom - word.top)


def _is_near(dash: Box, other: Box) -> bool:
    """Tell whether a dash stands within the height of a word and close to it."""
    height = other.bottom - other.top
    middle = (dash.top + dash.bottom) / 2
    gap = max(dash.x0 - other.x1, other.x0 - dash.x1)
    return dash.bottom - dash.top < LOW * height and other.top < middle < other.bottom and gap <= NEAR * height
