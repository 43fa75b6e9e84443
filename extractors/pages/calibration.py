"""How far Tesseract's confidence can be relied on: from what it says to the share of words that are right.

Tesseract's own figure is no probability: of numbers read with 0.55, half are right, and of those read with 0.87, four
in five. A word that the other reading has differently is worth less, whatever the figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from documents.text import Word
from extractors.pages.both import Readings, places

SHARE_RIGHT: Final = (
    (0.00, 0.00),
    (0.25, 0.14),
    (0.55, 0.50),
    (0.75, 0.64),
    (0.875, 0.80),
    (0.955, 0.90),
    (0.98, 0.96),
    (1.00, 0.96),
)
"""Tesseract's confidence, and the share of words with digits that are right; straight lines between.

Measured twice: on 104 real scans (receipts, photos, office pages), and on generated pages (`python -m benchmarks ocr`).
Each row is the lower of the two. Words without digits are read better, so the map is careful for them.
"""
SURE: Final = 0.90
"""Tesseract's confidence from which the effect of a second reading was measured."""
AGREED: Final = 0.94
"""Share right of sure words that both readings have alike; on the same 104 scans."""
LEAST_AGREED: Final = 0.50
"""Share right of words that both readings have alike, however unsure they are: two smears do not look alike. Less than
the 0.73 of generated pages, for it was not measured on real scans."""
DIFFERING: Final = 0.70
"""Share right of sure words that the other reading has differently; on the same 104 scans."""

_SAID, _RIGHT = (np.array(column) for column in zip(*SHARE_RIGHT, strict=True))


def calibrated(main: Sequence[Word], second: Sequence[Word]) -> Readings:
    """Return both readings with the confidence of each word turned into a share of right words, 0.0 to 0.96."""
    known: dict[int, Word] = {}
    for ours, theirs in places(main, second):
        alike = _text(ours) == _text(theirs)
        for word in (*ours, *theirs):
            agreement = alike if ours and theirs else None
            known[id(word)] = replace(word, confidence=share_right(word.confidence, agree=agreement))
    return tuple(known[id(word)] for word in main), tuple(known[id(word)] for word in second)


def share_right(said: float, *, agree: bool | None) -> float:
    """Return the share of words right among those read with a confidence.

    Args:
        said: Tesseract's confidence, 0.0 to 1.0.
        agree: Whether the other reading has the same at that place; None when it has nothing there.
    """
    alone = float(np.interp(said, _SAID, _RIGHT))
    if agree is None:
        return alone
    if not agree:
        return min(alone, DIFFERING)
    return max(alone, AGREED if said >= SURE else LEAST_AGREED)


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in sorted(words, key=lambda word: word.box.x0))
