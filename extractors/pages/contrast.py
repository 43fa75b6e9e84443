"""Pale print made dark where that is safe.

One threshold parts print from paper when Tesseract looks for lines. Small grey print of a foot or a window lies on the
wrong side of it beside bold black titles, and is lost or cut. Darkening saves it, but on a blurred page it runs letters
into one another, and on a tinted one print does not stand out any more. The page itself tells.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from extractors.pages.prepare import Grey, ink_of, patches_of

GAMMA: Final = 2.0
"""Paper stays white, and print half as dark as black becomes three quarters as dark."""
_DARKER: Final = (255 * (np.arange(256) / 255) ** GAMMA).astype(np.uint8)
MORE_LETTERS: Final = 1.05
"""Times as many letters stand apart on a darkened page as on the page itself, from which it is read darkened. On such
scans 16 words were lost instead of 61."""
TINTED: Final = 0.015
"""Share of the page that is tinted, from which it is left alone."""
GROUND: Final = 7
"""Pixels of the page at half its size: no stroke of print is so wide, so that the lightest of so many is the ground."""
TINT: Final = (0.5, 0.96)
"""Grey of a tint as a share of the paper's; what is darker is a picture or a bar."""


def without_pale_print(grey: Grey, letter: float) -> Grey:
    """Return a page darkened when that shows more of its letters, else unchanged.

    Args:
        grey: A straight page on white paper.
        letter: Height of its capitals in pixels, 0.0 when it shows too few; then it is left alone.
    """
    if not letter or _tinted(grey) > TINTED:
        return grey
    dark = darkened(grey)
    return dark if _letters(dark, letter) >= MORE_LETTERS * _letters(grey, letter) else grey


def _tinted(grey: Grey) -> float:
    """Return the share of the page whose ground is neither paper nor black."""
    ground = np.asarray(cv2.dilate(grey[::2, ::2], np.ones((GROUND, GROUND), np.uint8)))
    low, high = (share * float(np.percentile(grey[::8, ::8], 90)) for share in TINT)
    return float(np.mean((ground > low) & (ground < high)))


def darkened(grey: Grey) -> Grey:
    """Return a page with its pale print darker."""
    return np.asarray(cv2.LUT(grey, _DARKER), dtype=np.uint8)


def _letters(grey: Grey, letter: float) -> int:
    """Return how many patches of ink have the size of a single letter."""
    _, _, widths, heights = patches_of(ink_of(grey)).T
    tall = (heights >= 0.5 * letter) & (heights <= 1.6 * letter)
    return int(np.count_nonzero(tall & (widths <= 2 * letter) & (widths * 5 >= heights)))
