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
INNER: Final = 0.7
"""Share of a word's height that is looked at, so that a ruling above or below is not taken for print."""


def without_unseen(page: pdfium.PdfPage, words: Sequence[Word], light: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Return the words that are seen, and those that are not.

    Args:
        page: Of pdfium; it is drawn once when there is light print.
        words: All words, boxes in points, top left of the page as displayed.
        light: Those of them in a light colour; only they are looked at.
    """
    if not light:
        return list(words), []
    width, height = page.get_size()
    scale = min(DPI / 72, math.sqrt(LARGEST_LOOK / max(1.0, width * height)))
    bitmap = page.render(scale=scale, grayscale=True)
    grey = bitmap.to_numpy()
    unseen = [word for word in light if not _is_seen(grey, word.box, scale)]
    gone = set(map(id, unseen))
    return [word for word in words if id(word) not in gone], unseen


def _is_seen(grey: Grey, box: Box, scale: float) -> bool:
    """Tell whether anything stands out from its ground within a box; so it is taken where the box is off the page."""
    rim = (box.bottom - box.top) * (1 - INNER) / 2
    top, bottom = (max(0, round(y * scale)) for y in (box.top + rim, box.bottom - rim))
    left, right = (max(0, round(x * scale)) for x in (box.x0, box.x1))
    part = grey[top : bottom + 1, left : right + 1]
    return part.size == 0 or int(np.max(part)) - int(np.min(part)) >= FAINTEST
