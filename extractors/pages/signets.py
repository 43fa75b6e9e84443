"""Signets beside a name in a letterhead, which are pictures and are read as a letter or two.

A crescent before "Morgan" becomes "C Morgan", three bars become "al Morgan", and the name is no longer the one that
stands in the foot of the page. The strokes of a signet are thicker than those of the word behind it, because a signet
is made of areas and not of lines; letters of one line are written with one pen.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np

from documents.text import Box, Word
from extractors.pages.lines import printed_lines
from extractors.pages.prepare import Grey

MOST_SIGNS: Final = 3
"""Signs that a signet is read as."""
FEWEST_LETTERS: Final = 3
"""Of the word behind it."""
DOUBTED: Final = 0.85
"""Confidence below which so few signs may be a picture; letters in print of that size are read surely."""
LARGE: Final = 1.35
"""Times the usual height of a word; smaller print has no signets, and strokes too thin to be compared."""
AS_HIGH: Final = 0.95
"""Heights of the word behind it that a signet is high, at least."""
BESIDE: Final = 1.5
"""Heights of the word behind it that lie between, at most."""
THICKER: Final = 1.1
"""Times as thick as the strokes of the word behind it: 1.13 to 2.4 of 26 signets on 92 scans."""
SOLID: Final = 0.25
"""Thickness of a signet in heights of its own: 0.26 to 0.42."""
COVERED: Final = 0.5
"""Share of a word of the other reading that lies in a signet."""

Readings = tuple[tuple[Word, ...], tuple[Word, ...]]


@dataclass(frozen=True, slots=True)
class Print:
    """The page as it was read, and how many of its pixels make a point."""

    grey: Grey
    scale: float


def without_signets(words: Sequence[Word], second: Sequence[Word], seen: Print) -> Readings:
    """Return both readings of a page without the words that are a signet."""
    signets = [word.box for word in _signets(words, seen)]
    if not signets:
        return tuple(words), tuple(second)
    kept, others = (tuple(word for word in one if not _is_in(word.box, signets)) for one in (words, second))
    return kept, others


def _signets(words: Sequence[Word], seen: Print) -> Iterator[Word]:
    usual = statistics.median(_height(word.box) for word in words) if words else 0.0
    for line in printed_lines(words):
        for before, (word, behind) in zip((None, *line), pairwise(line), strict=False):
            leads = before is None or word.box.x0 - before.box.x1 > BESIDE * _height(behind.box)
            if leads and _may_be_signet(word, behind, usual) and _is_solid(word, behind, seen):
                yield word


def _may_be_signet(word: Word, behind: Word, usual: float) -> bool:
    """Tell whether a word of large print is short and doubtful, and stands right before a longer one."""
    height = _height(behind.box)
    return (
        len(word.text) <= MOST_SIGNS
        and word.confidence < DOUBTED
        and sum(map(str.isalpha, behind.text)) >= FEWEST_LETTERS
        and height >= LARGE * usual
        and _height(word.box) >= AS_HIGH * height
        and 0 <= behind.box.x0 - word.box.x1 <= BESIDE * height
    )


def _is_solid(word: Word, behind: Word, seen: Print) -> bool:
    own = _thickness(word.box, seen)
    return own >= SOLID * _height(word.box) and own >= THICKER * _thickness(behind.box, seen)


def _thickness(box: Box, seen: Print) -> float:
    """Return the width of the thickest stroke in a box, in points; 0.0 where there is none."""
    x0, top, x1, bottom = (round(edge * seen.scale) for edge in (box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1))
    piece = np.ascontiguousarray(seen.grey[max(0, top) : bottom, max(0, x0) : x1])
    if not piece.size:
        return 0.0
    _, ink = cv2.threshold(piece, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    rim = cv2.copyMakeBorder(ink, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    return 2 * float(cv2.distanceTransform(rim, cv2.DIST_L2, 5).max()) / seen.scale


def _is_in(box: Box, signets: Sequence[Box]) -> bool:
    area = (box.x1 - box.x0) * _height(box)
    for signet in signets:
        width, height = (
            min(box.x1, signet.x1) - max(box.x0, signet.x0),
            min(box.bottom, signet.bottom) - max(box.top, signet.top),
        )
        if width > 0 and height > 0 and width * height >= COVERED * area:
            return True
    return False


def _height(box: Box) -> float:
    return box.bottom - box.top
