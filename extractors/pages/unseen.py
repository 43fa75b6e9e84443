"""Stored text that nobody sees because it has the colour of what it stands on, told from the drawn page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pypdfium2 as pdfium

from documents.text import Box, Word
from extractors.pages.prepare import Grey

DPI: Final = 72
"""At which the page is drawn to look at its light print; a letter of 6 points is 4 pixels high, enough to be seen."""
LARGEST_LOOK: Final = 4_000_000
"""Pixels; a larger page is drawn more coarsely."""
FAINTEST: Final = 12
"""Levels of 255 in grey by which print must differ from its ground to be seen; careful, for pale print is seen."""
SAME_BAND: Final = 10.0
"""Points between two rows of light print that are drawn at once; drawing a whole page takes as long as reading it."""
INNER: Final = 0.7
"""Share of a word's height that is looked at, so that a ruling above or below is not taken for print."""


def without_unseen(page: pdfium.PdfPage, words: Sequence[Word], light: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Return the words that are seen, and those that are not.

    Args:
        page: Of pdfium; the rows with light print are drawn.
        words: All words, boxes in points, top left of the page as displayed.
        light: Those of them in a light colour; only they are looked at.
    """
    if not light:
        return list(words), []
    width, height = page.get_size()
    scale = min(DPI / 72, math.sqrt(LARGEST_LOOK / max(1.0, width * height)))
    unseen: list[Word] = []
    for band in _bands(light):
        drawn, above = _drawn(page, band, height, scale)
        unseen += [word for word in band if not _is_seen(drawn, word.box, scale, above)]
    gone = set(map(id, unseen))
    return [word for word in words if id(word) not in gone], unseen


def _bands(light: Sequence[Word]) -> list[list[Word]]:
    """Group words that stand nearly level: light print stands in few rows, such as the head of a table."""
    bands: list[list[Word]] = []
    bottom = -math.inf
    for word in sorted(light, key=lambda word: word.box.top):
        if word.box.top > bottom + SAME_BAND:
            bands.append([])
        bands[-1].append(word)
        bottom = max(bottom, word.box.bottom)
    return bands


def _drawn(page: pdfium.PdfPage, band: Sequence[Word], height: float, scale: float) -> tuple[Grey, int]:
    """Return the rows of the page on which a band stands, and how many pixels of the page lie above them."""
    rim = SAME_BAND / scale
    top = max(0.0, min(word.box.top for word in band) - rim)
    bottom = min(height, max(word.box.bottom for word in band) + rim)
    if bottom <= top:
        return np.empty((0, 0), np.uint8), 0
    bitmap = page.render(scale=scale, grayscale=True, crop=(0, height - bottom, 0, top))
    return bitmap.to_numpy(), math.ceil(top * scale)


def _is_seen(grey: Grey, box: Box, scale: float, above: int) -> bool:
    """Tell whether anything stands out from its ground within a box; so it is taken where the box is off the page."""
    rim = (box.bottom - box.top) * (1 - INNER) / 2
    top, bottom = (max(0, round(y * scale) - above) for y in (box.top + rim, box.bottom - rim))
    left, right = (max(0, round(x * scale)) for x in (box.x0, box.x1))
    part = grey[top : bottom + 1, left : right + 1]
    return part.size == 0 or int(np.max(part)) - int(np.min(part)) >= FAINTEST
