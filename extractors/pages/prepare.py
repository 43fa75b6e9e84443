"""Making a scanned picture easier to read: straight, without rulings, on white paper, in letters of a good size.

Pictures are grey: arrays of unsigned bytes, height x width, 0 black, 255 white.
What helps and what does not was measured on real scans (docs/words.md): scaling alone, local contrast (CLAHE),
Otsu and adaptive thresholds do not.
"""

from __future__ import annotations

from dataclasses import dataclass
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
SMALL_LIGHT = 256
"""Pixels of the longer side of the picture on which the light is looked up."""
LIGHT_FIELD = 1 / 6
"""Share of that picture's side over which light changes; a coloured band changes within less."""
STEEP_LIGHT = 12.0
"""Grey levels from one pixel of that picture to the next; light changes more softly than print."""
RIM = 24
"""That part of the picture's longer side is its rim."""
RULING_LENGTH = 1 / 25
"""Share of the page's shorter side from which a straight stroke is a ruling and no letter."""
RULING_THICKNESS = 1 / 150
"""Share of the page's shorter side up to which a stroke is a ruling and no filled box."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A ruling in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int


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
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    paper = int(np.percentile(grey[::8, ::8], 90))
    level = cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper)
    return np.asarray(level, dtype=np.uint8)


def on_white_paper(grey: Grey) -> Grey:
    """Divide by the paper's own grey where it is uneven (photos, thermal paper); clean pages come back unchanged."""
    quarter = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(quarter, np.ones((7, 7), np.uint8)), PAPER_FIELD)
    if float(paper.std()) < UNEVEN_PAPER:
        return grey
    height, width = grey.shape
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, full, scale=255), dtype=np.uint8)


def evenly_lit(grey: Grey) -> Grey:
    """Divide by the light that falls on the paper where it varies softly, as in a photograph.

    Unlike `on_white_paper`, this leaves dark bands with light print dark: their edges are too steep for light.
    """
    height, width = grey.shape
    paper = cv2.dilate(shrunk(grey, min(1.0, 4 * SMALL_LIGHT / max(grey.shape))), np.ones((9, 9), np.uint8))
    small = shrunk(np.asarray(paper, dtype=np.uint8), min(1.0, SMALL_LIGHT / max(paper.shape)))
    light = cv2.medianBlur(small, round(max(small.shape) * LIGHT_FIELD) | 1)
    if float(light.std()) < UNEVEN_PAPER or _steepest(light) > STEEP_LIGHT:
        return grey
    soft = cv2.GaussianBlur(light, (0, 0), max(small.shape) * LIGHT_FIELD / 6)
    full = cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.divide(grey, full, scale=250), dtype=np.uint8)


def _steepest(light: NDArray[np.generic]) -> float:
    """Return the largest step from one pixel to the next, away from the rim, where a photograph shows the table."""
    rim = max(light.shape) // RIM
    levels = light[rim:-rim, rim:-rim].astype(np.float32)
    return max(float(np.abs(np.diff(levels, axis=axis)).max(initial=0.0)) for axis in (0, 1))


def without_rulings(grey: Grey) -> tuple[Grey, tuple[Stroke, ...]]:
    """Return the picture with its straight lines painted over, and those lines."""
    height, width = grey.shape
    ink = ink_of(grey)
    side = min(height, width)
    length = max(20, int(side * RULING_LENGTH))
    thick = max(4, int(side * RULING_THICKNESS))
    found: list[Stroke] = []
    mask = np.zeros((height, width), np.uint8)
    for size, level in (((length, 1), True), ((1, length), False)):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
        strokes = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel), dtype=np.uint8)
        for x, y, w, h in patches_of(strokes).tolist():
            if (h if level else w) <= thick:
                found.append(Stroke(x, y, x + w, y + h))
                mask[y : y + h, x : x + w] |= strokes[y : y + h, x : x + w]
    if not found:
        return grey, ()
    clean = grey.copy()
    clean[cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0] = int(np.percentile(grey[::8, ::8], 90))
    return clean, tuple(found)


def glyph_height(grey: Grey, fewest: int = FEWEST_LETTERS) -> float:
    """Return the usual height of a letter in pixels, 0.0 when the picture shows fewer letters than asked for."""
    _, _, widths, heights = patches_of(ink_of(grey)).T
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
    """Return the picture at a smaller size; 1.0 leaves it alone."""
    if factor >= 1.0:
        return grey
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
