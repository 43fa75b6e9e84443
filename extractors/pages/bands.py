"""Light print on a dark band: heads of tables, totals and letterheads printed white on colour.

Tesseract reads dark print on light paper. A dark band also looks like dark paper, so that evening out the paper wipes
the print off it. Bands are therefore turned to light paper before anything else is done to the picture.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from extractors.pages.contrast import darkened
from extractors.pages.prepare import Grey, ink_of

LOWEST: Final = 1 / 100
"""Share of the page's shorter side; a lower stroke is a ruling and holds no print."""
NARROWEST: Final = 1 / 12
"""Share of the page's shorter side; what is narrower is a letter or a bar of a bar code."""
LARGEST: Final = 0.5
"""Share of the page; a larger dark part is what lies around a photographed page."""
THICKEST_RULING: Final = 1 / 400
"""Share of the page's shorter side; a ruling of a table is not thicker."""
FILLED: Final = 0.75
"""Least share of a band's outline that is dark: the rest is the print on it. Frames and square codes are emptier."""
FEWEST_HOLES: Final = 3
"""A dark shape with fewer light spots in it is a picture or a bar."""
SHARP: Final = 0.4
"""Share of the contrast between band and paper that is crossed within the few pixels of an edge; shadows are soft."""
LIGHTEST: Final = 99.5
"""Per cent of a band's pixels; the print on it is as light as those above."""
EDGE: Final = 5
"""Pixels: size of the brush that takes away the blurred edge of a band."""


def without_bands(grey: Grey) -> Grey:
    """Return a straight picture with the print of its dark bands dark on white; unchanged when it has none."""
    side = min(grey.shape)
    ink = ink_of(grey)
    # Rulings that a band touches would make one empty frame of it.
    brush = np.ones((round(side * THICKEST_RULING) | 1,) * 2, np.uint8)
    bars = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, brush), dtype=np.uint8)
    paper = float(np.percentile(grey[::8, ::8], 90))
    outlines, inside = cv2.findContours(bars, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    turned = grey
    for at, outline in enumerate(outlines):
        x, y, width, height = cv2.boundingRect(outline)
        if inside[0][at][3] >= 0 or height < LOWEST * side or width < NARROWEST * side:
            continue
        place = np.s_[y : y + height, x : x + width]
        shape = np.zeros((height, width), np.uint8)
        cv2.drawContours(shape, [outline - (x, y)], -1, 255, cv2.FILLED)
        if _is_band(shape, ink[place], grey.size) and _is_sharp(grey, x, y, shape, paper):
            if turned is grey:
                turned = grey.copy()
            _turn(turned, x, y, shape)
    # Beside the black letters where the bands were, labels in thin grey would be taken for paper.
    return turned if turned is grey else darkened(turned)


def _is_band(shape: Grey, ink: Grey, page: int) -> bool:
    """Tell whether a filled outline is a dark band with light print on it."""
    area = np.count_nonzero(shape)
    light = np.asarray(cv2.bitwise_and(shape, cv2.bitwise_not(ink)), dtype=np.uint8)
    box = shape.size
    if area > LARGEST * page or area < FILLED * box or np.count_nonzero(light) > (1 - FILLED) * area:
        return False
    count, _ = cv2.connectedComponents(light)
    return count > FEWEST_HOLES


def _is_sharp(grey: Grey, x: int, y: int, shape: Grey, paper: float) -> bool:
    """Tell whether most of a shape's edge is the edge of something printed."""
    around, mask = _around(grey, x, y, shape)
    brush = np.ones((EDGE, EDGE), np.uint8)
    rim = cv2.subtract(mask, cv2.erode(mask, brush))
    steps = np.asarray(cv2.morphologyEx(around, cv2.MORPH_GRADIENT, brush))[rim > 0]
    contrast = paper - float(np.median(around[mask > 0]))
    return steps.size == 0 or float(np.median(steps)) >= SHARP * contrast


def _turn(grey: Grey, x: int, y: int, shape: Grey) -> None:
    """Turn one band in place: its own grey becomes white, and the lightest print on it black."""
    height, width = shape.shape
    part = grey[y : y + height, x : x + width]
    dark = float(np.median(part[shape > 0]))
    lightest = max(float(np.percentile(part[shape > 0], LIGHTEST)), dark + 1)
    light = np.clip(255 - (part.astype(np.float32) - dark) * (255 / (lightest - dark)), 0, 255).astype(np.uint8)
    # The blurred edge lies half on the band and half on the paper; a line left there would be taken for a ruling.
    around, mask = _around(grey, x, y, shape)
    brush = np.ones((EDGE, EDGE), np.uint8)
    edge = cv2.subtract(cv2.dilate(mask, brush), cv2.erode(mask, brush, borderValue=0))
    part[shape > 0] = light[shape > 0]
    around[edge > 0] = 255


def _around(grey: Grey, x: int, y: int, shape: Grey) -> tuple[Grey, Grey]:
    """Return the part of the page in which a shape and its blurred edge lie, and the shape within that part."""
    height, width = shape.shape
    rim = EDGE // 2
    top, left = max(0, y - rim), max(0, x - rim)
    around = grey[top : y + height + rim, left : x + width + rim]
    mask = np.zeros(around.shape, np.uint8)
    mask[y - top : y - top + height, x - left : x - left + width] = shape
    return around, mask
