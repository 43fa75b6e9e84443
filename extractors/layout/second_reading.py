"""Whether both readings of a picture say the same: that very value, at that very place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from documents.text import Box, Page, Word

BESIDE: Final = 0.75
"""Heights of a line to each side in which a further part of a number would stand."""
_LED: Final = re.compile(r"(?:[^\W\d_]+[:#°º]|[^\W\d_]{2,}\.)?[^\w\-–−+()/]*")
"""What may stand before a value in its word: "£", "*", "No."; a sign, a bracket or a digit makes it another value."""
_FOLLOWED: Final = re.compile(r"[^\w\-–−+()/]*")
_GROUP_BEFORE: Final = re.compile(r"[\d\-–−][.,'’]?$")
_GROUP_BEHIND: Final = re.compile(r"[.,'’]?\d")
_MINUS_BEHIND: Final = re.compile(r"[\-–−]")


def read_twice(page: Page, raw: str, box: Box) -> bool:
    """Tell whether both readings of a page have the same characters at a place, and no more of them.

    Blanks do not count. "41.34" is not read again where one reading has "141.34", "1 41.34" or "41.34-". A value may
    come from either reading, so that both are asked.
    """
    return bool(page.second_words) and _has(page.words, raw, box) and _has(page.second_words, raw, box)


def _has(reading: Sequence[Word], raw: str, box: Box) -> bool:
    words = _at(reading, box)
    wanted = "".join(raw.split())
    text = "".join(word.text for word in words)
    starts = [0, *accumulate(len(word.text) for word in words)]
    return any(_stands_alone(text, starts, start, start + len(wanted)) for start in _places(wanted, text))


def _places(wanted: str, text: str) -> Iterator[int]:
    """Yield where a text has what is wanted, overlapping places too."""
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _at(reading: Sequence[Word], box: Box) -> list[Word]:
    """Return the words of a reading in a box and a little around it, left to right."""
    height = box.bottom - box.top
    above, beside = height / 2, height * BESIDE
    words = (
        word
        for word in reading
        if box.top - above <= (word.box.top + word.box.bottom) / 2 <= box.bottom + above
        and word.box.x1 > box.x0 - beside
        and word.box.x0 < box.x1 + beside
    )
    return sorted(words, key=lambda word: word.box.x0)


def _stands_alone(text: str, starts: Sequence[int], start: int, end: int) -> bool:
    """Tell whether a stretch of joined words is neither a part of a longer value nor followed or led by a sign."""
    first = max(at for at in starts if at <= start)
    last = min(at for at in starts if at >= end)
    if not (_LED.fullmatch(text, first, start) and _FOLLOWED.fullmatch(text, end, last)):
        return False
    if not text[start].isdigit() or not text[end - 1].isdigit():
        return True
    led = start == first and _GROUP_BEFORE.search(text[:start])
    behind = _GROUP_BEHIND if text[start:end].isdigit() else _MINUS_BEHIND
    return not led and not (end == last and behind.match(text, end))
