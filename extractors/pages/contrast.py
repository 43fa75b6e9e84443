"""Two contrasts of a page: as it is, and darkened, so that pale print is ink too.

One threshold parts print from paper when Tesseract looks for lines. Small grey print of a foot or a window lies on the
wrong side of it beside bold black titles, and is lost or cut. Darkening saves it, but on a blurred page it runs black
letters into one another. So both are read, each by one of the two readings, and the page tells which serves which.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from extractors.pages.prepare import Grey, ink_of, patches_of

GAMMA: Final = 2.0
"""Paper stays white, and print half as dark as black becomes three quarters as dark."""
_DARKER: Final = (255 * (np.arange(256) / 255) ** GAMMA).astype(np.uint8)
APART: Final = 0.98
"""Share of its letters that a page has as patches of their own when darkened, from which darkening does no harm. On 60
scans above it, 53 words were lost instead of 120; below it, 281 instead of 260."""


def two_contrasts(grey: Grey, letter: float) -> tuple[Grey, Grey]:
    """Return a page as the reading of its layout gets it, and as the reading of its pieces gets it.

    Args:
        grey: A straight page on white paper.
        letter: Height of its capitals in pixels, 0.0 when it shows too few; then it is left alone.
    """
    if not letter:
        return grey, grey
    dark = darkened(grey)
    return (dark, grey) if _letters(dark, letter) >= APART * _letters(grey, letter) else (grey, dark)


def darkened(grey: Grey) -> Grey:
    """Return a page with its pale print darker."""
    return np.asarray(cv2.LUT(grey, _DARKER), dtype=np.uint8)


def _letters(grey: Grey, letter: float) -> int:
    """Return how many patches of ink have the size of a single letter."""
    _, _, widths, heights = patches_of(ink_of(grey)).T
    tall = (heights >= 0.5 * letter) & (heights <= 1.6 * letter)
    return int(np.count_nonzero(tall & (widths <= 2 * letter) & (widths * 5 >= heights)))
