"""Making a scanned picture easier to read: straight, on white paper, in letters of a good size.

Pictures are grey: arrays of unsigned bytes, height x width, 0 black, 255 white.
What helps and what does not was measured on real scans (docs/words.md): scaling alone, local contrast (CLAHE),
Otsu and adaptive thresholds do not.
"""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[np.uint8]

LARGEST_SKEW = 6.0
"""Degrees; a page leaning more is a photo that needs other means."""
SKEW_STEP = 0.1
"""Degrees."""
SMALLEST_SKEW = 0.15
"""Degrees; less is left alone, because turning blurs."""
SKEW_PICTURE_HEIGHT = 900
"""Pixels of the small picture whose skew is measured."""
READABLE_GLYPHS = (14.0, 40.0)
"""Pixels of a capital letter that Tesseract reads well; enlarging letters of 14 to 20 pixels gained nothing."""
GLYPH_HEIGHT = 24
"""Pixels of a capital letter after scaling."""
FEWEST_LETTERS = 20
"""On a page; fewer may be dirt."""
LARGEST_FACTOR = 3.0
LARGEST_SIDE = 6000
"""Pixels after scaling."""
UNEVEN_PAPER = 18.0
"""Grey levels by which the paper may vary before it is evened out."""
PAPER_FIELD = 41
"""Pixels, on a picture a quarter the size, over which the paper's grey is looked up."""
UNEVEN_LIGHT = 2.0
"""Grey levels by which the light may vary before it is evened out; a faint shade is enough to drown half a page in ink
when one threshold parts print from paper."""
DARK = 0.5
"""Share of the paper's grey below which something dark is printed; no shade is so deep."""
SMALL_LIGHT = 256
"""Pixels of the longer side of the picture on which the light is looked up."""
LIGHT_FIELD = 1 / 6
"""Share of that picture's side over which light changes; a coloured band changes within less."""
STEEP_LIGHT = 12.0
"""Grey levels from one pixel of that picture to the next; light changes more softly than print."""
RIM = 24
"""That part of the picture's longer side is its rim."""


def ink_of(grey: Grey) -> Grey:
    """Return 255 where the picture is printed and 0 where it is paper."""
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    return np.asarray(ink, dtype=np.uint8)


def patches_of(ink: Grey) -> NDArray[np.int64]:
    """Return the boxes around connected ink, top to bottom, one a row: left, top, width, height in pixels.

    Outlines are followed three times as fast as components are labelled, and give the same boxes.
    """
    outlines, inside = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return np.empty((0, 4), np.int64)
    whole = np.flatnonzero(np.asarray(inside)[0, :, 3] < 0)
    boxes = np.array([cv2.boundingRect(outlines[at]) for at in whole.tolist()], dtype=np.int64)
    return np.asarray(boxes[np.lexsort((boxes[:, 0], boxes[:, 1]))], dtype=np.int64)


def turned(grey: Grey, degrees: int) -> Grey:
    """Turn a picture clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(grey, -degrees // 90 % 4))


def skew_of(grey: Grey) -> float:
    """Return by how many degrees the picture must be turned clockwise so that its lines lie level, within +-6.

    The right angle is the one at which rows are either full of ink or empty.
    """
    factor = min(1.0, SKEW_PICTURE_HEIGHT / max(grey.shape))
    small = shrunk(grey, factor)
    ink = ink_of(small)
    if not ink.any():
        return 0.0
    coarse = _sharpest(ink_of(shrunk(small, 0.5)), np.arange(-LARGEST_SKEW, LARGEST_SKEW + 0.5, 0.5))
    return _sharpest(ink, np.arange(coarse - 0.4, coarse + 0.41, SKEW_STEP))


def _sharpest(ink: Grey, angles: NDArray[np.float64]) -> float:
    height, width = ink.shape

    def sharpness(angle: float) -> float:
        # A shear is as good as a turn for small angles, and needs no room at the sides.
        slope = float(np.tan(np.radians(angle)))
        matrix = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]], dtype=np.float32)
        rows = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    # Nearest to level among equals: an empty or ruled page must not be turned for nothing.
    return float(max(angles, key=lambda angle: (sharpness(angle), -abs(angle))))


def straightened(grey: Grey, degrees: float) -> Grey:
    """Turn a picture clockwise by a small angle about its middle, keeping its size."""
    if abs(degrees) < SMALLEST_SKEW:
        return grey
    height, width = grey.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    paper = int(np.percentile(grey[::8, ::8], 90))
    around = (paper, paper, paper)  # a picture in colour, for people, is straightened by the same means
    level = cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=around)
    return np.asarray(level, dtype=np.uint8)


def on_white_paper(grey: Grey) -> Grey:
    """Divide by the paper's own grey where it is uneven (photos, thermal paper); clean pages come back unchanged."""
    quarter = shrunk(grey, 0.25)
    paper = cv2.medianBlur(cv2.dilate(quarter, np.ones((7, 7), np.uint8)), PAPER_FIELD)
    if float(paper.std()) < UNEVEN_PAPER:
        return grey
    height, width = grey.shape
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, full, scale=255), dtype=np.uint8)


def evenly_lit(grey: Grey) -> Grey:
    """Divide by the light that falls on the paper where it varies softly, as in a photograph or in a scanner's gutter.

    Unlike `on_white_paper`, this leaves dark bands with light print dark: their edges are too steep for light.
    """
    height, width = grey.shape
    paper = cv2.dilate(shrunk(grey, min(1.0, 4 * SMALL_LIGHT / max(grey.shape))), np.ones((9, 9), np.uint8))
    small = shrunk(np.asarray(paper, dtype=np.uint8), min(1.0, SMALL_LIGHT / max(paper.shape)))
    light = _light_on(small)
    if _steepest(light) > STEEP_LIGHT:
        light = _light_on(_without_dark(small))
    if float(light.std()) < UNEVEN_LIGHT or _steepest(light) > STEEP_LIGHT:
        return grey
    soft = cv2.GaussianBlur(light, (0, 0), max(light.shape) * LIGHT_FIELD / 6)
    full = cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.divide(grey, full, scale=250), dtype=np.uint8)


def _light_on(paper: Grey) -> Grey:
    return np.asarray(cv2.medianBlur(paper, round(max(paper.shape) * LIGHT_FIELD) | 1), dtype=np.uint8)


def _without_dark(paper: Grey) -> Grey:
    """Return a small picture of the paper with what is printed dark on it filled with the paper's grey around it."""
    seen = (paper >= DARK * np.percentile(paper, 90)).astype(np.float32)
    # The edges of what is dark are neither the one nor the other.
    light = np.asarray(cv2.erode(seen, np.ones((5, 5), np.uint8)), dtype=np.float32)
    if light.all() or not light.any():
        return paper
    around = max(paper.shape) * LIGHT_FIELD / 2
    weight = np.asarray(cv2.GaussianBlur(light, (0, 0), around))
    filled = np.asarray(cv2.GaussianBlur(paper * light, (0, 0), around)) / np.maximum(weight, 1e-6)
    return np.where(light > 0, paper, np.clip(filled, 1, 255)).astype(np.uint8)


def _steepest(light: NDArray[np.generic]) -> float:
    """Return the largest step from one pixel to the next, away from the rim, where a photograph shows the table."""
    rim = max(light.shape) // RIM
    levels = light[rim:-rim, rim:-rim].astype(np.float32)
    return max(float(np.abs(np.diff(levels, axis=axis)).max(initial=0.0)) for axis in (0, 1))


def glyph_height(grey: Grey, fewest: int = FEWEST_LETTERS) -> float:
    """Return the usual height of a letter in pixels, 0.0 when the picture shows fewer letters than asked for."""
    return letter_of(patches_of(ink_of(grey)), fewest)


def letter_of(patches: NDArray[np.int64], fewest: int = FEWEST_LETTERS) -> float:
    """Return the usual height of a letter among patches of ink (`patches_of`), 0.0 when they are too few."""
    _, _, widths, heights = patches.T
    letters = heights[(heights >= 6) & (heights <= 120) & (widths <= 3 * heights) & (widths * 5 >= heights)]
    if letters.size < fewest:
        return 0.0
    # Two thirds of letters are lower case; the upper third are capitals and digits.
    return float(np.percentile(letters, 70))


def scaled(grey: Grey, letter: float) -> tuple[Grey, float]:
    """Return the picture with capitals of 24 pixels, if they were below 14 or above 40, and the factor.

    Args:
        grey: The picture.
        letter: Height of its capitals in pixels (`glyph_height`), 0.0 when there are too few.
    """
    smallest, largest = READABLE_GLYPHS
    if not letter or smallest <= letter <= largest:
        return grey, 1.0
    factor = min(GLYPH_HEIGHT / letter, LARGEST_FACTOR, LARGEST_SIDE / max(grey.shape))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=how), dtype=np.uint8), factor


def shrunk(grey: Grey, factor: float) -> Grey:
    """Return the picture at a smaller size, but at least one pixel wide and high; 1.0 leaves it alone."""
    if factor >= 1.0:
        return grey
    height, width = grey.shape
    if min(height, width) * factor < 1.0:
        size = (max(1, round(width * factor)), max(1, round(height * factor)))
        return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
