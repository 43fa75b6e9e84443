"""The paper in a photograph: its four corners among the things around it, and the paper alone, flat and square.

A page that fills the picture, as every scan does, is told apart early and left alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pages.prepare import Grey, shrunk

Corners: TypeAlias = NDArray[np.float32]
"""Four points in pixels, 4 x 2: top left, top right, bottom right, bottom left."""

SMALL_SIDE: Final = 640
"""Pixels of the longer side of the picture on which the paper is looked for."""
FRAME: Final = 0.02
"""Share of the picture's side that is looked at as its edge."""
DARKER: Final = 0.8
"""Share of the paper's grey below which something is not paper."""
DARK_EDGE: Final = 0.2
"""Share of the picture's edge that must be darker than paper for the picture to show anything around the paper."""
SMALLEST_PAPER: Final = 0.15
"""Share of the picture."""
LARGEST_PAPER: Final = 0.97
"""Share of the picture; cutting so little off is not worth the blur of the warp."""
FITS: Final = 0.9
"""Common area of a patch of light and the four-sided figure drawn around it, over the area of both together."""
SEEN_EDGE: Final = 0.7
"""Share of the points along the figure's sides at which it is lighter inside than outside."""
ACROSS: Final = 6
"""Pixels to each side of an edge at which light is compared."""
LIGHTER: Final = 1.12
POINTS_PER_SIDE: Final = 40
NARROWEST_ANGLE: Final = 50.0
"""Degrees at a corner; paper seen more from the side cannot be read."""
PAPER_LEVELS: Final = (0.3, 0.4, 0.5, 0.65)
"""Shares of the paper's grey from which something may be paper, in the shade or not."""
SHADOW_FIELDS: Final = (31, 61, 101)
"""Pixels over which light is compared with that around it, for paper half in the shade."""


def corners_of(grey: Grey) -> Corners | None:
    """Return the corners of the paper a photograph shows, or None when the paper fills the picture or is not found."""
    factor = min(1.0, SMALL_SIDE / max(grey.shape))
    small = np.asarray(cv2.GaussianBlur(shrunk(grey, factor), (5, 5), 0), dtype=np.uint8)
    if not _shows_surroundings(small):
        return None
    papers = [paper for patch in _light_patches(small) if (paper := _paper(small, patch)) is not None]
    # The edge of a shadow can be as sharp as that of the paper; the paper is what lies around both halves.
    largest = max(papers, key=lambda corners: cv2.contourArea(corners) * _seen(small, corners), default=None)
    return None if largest is None else np.asarray(largest / factor, dtype=np.float32)


def flattened(grey: Grey, corners: Corners) -> Grey:
    """Return the paper between four corners as seen from above, at the size of its longer sides."""
    top, right, bottom, left = (math.dist(corners[at], corners[(at + 1) % 4]) for at in range(4))
    width, height = round(max(top, bottom)), round(max(left, right))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, flat)
    seen = cv2.warpPerspective(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, dtype=np.uint8)


def _shows_surroundings(small: Grey) -> bool:
    """Tell whether enough of the picture's edge is darker than paper."""
    rim = max(2, round(min(small.shape) * FRAME))
    edge = np.concatenate([part.ravel() for part in (small[:rim], small[-rim:], small[:, :rim], small[:, -rim:])])
    paper = float(np.percentile(small, 90))
    return float(np.mean(edge < DARKER * paper)) >= DARK_EDGE


def _light_patches(small: Grey) -> Iterator[Grey]:
    """Yield ways to tell light paper from what is around it: by its light, by the light near it, by edges."""
    otsu, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    paper = float(np.percentile(small, 90))
    for level in (otsu, *(paper * share for share in PAPER_LEVELS)):
        yield np.asarray(cv2.threshold(small, level, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)
    for field in SHADOW_FIELDS:
        edges = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, field, -4)
        yield np.asarray(cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), dtype=np.uint8)
    edges = cv2.dilate(cv2.Canny(small, 20, 60), np.ones((3, 3), np.uint8))
    yield np.asarray(edges, dtype=np.uint8)


def _paper(small: Grey, patch: Grey) -> Corners | None:
    """Return the four-sided figure around the largest patch, if its sides are seen as edges of paper."""
    opened = cv2.morphologyEx(patch, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    outlines, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        outlines, _ = cv2.findContours(patch, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(outlines, key=lambda outline: cv2.contourArea(cv2.convexHull(outline)), default=None)
    if largest is None:
        return None
    hull = np.asarray(cv2.convexHull(largest), dtype=np.int32)
    area = cv2.contourArea(hull)
    if not SMALLEST_PAPER * small.size <= area <= LARGEST_PAPER * small.size:
        return None
    corners = _four_corners(hull)
    if corners is None or min(_angles(corners)) < NARROWEST_ANGLE:
        return None
    if not FITS <= area / cv2.contourArea(corners) <= 1 / FITS:
        return None
    return corners if _seen(small, corners) >= SEEN_EDGE else None


def _four_corners(hull: NDArray[np.int32]) -> Corners | None:
    length = cv2.arcLength(hull, closed=True)
    for share in (0.01, 0.015, 0.02, 0.03, 0.04, 0.06):
        figure = cv2.approxPolyDP(hull, share * length, closed=True)
        if len(figure) == 4:
            return _in_order(figure.reshape(4, 2).astype(np.float32))
        if len(figure) < 4:
            break
    return None


def _in_order(points: Corners) -> Corners:
    """Return four corners clockwise as seen, from the top left."""
    middle = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    around = points[np.argsort(angles)]
    first = int(np.argmin(around.sum(axis=1)))
    return np.asarray(np.roll(around, -first, axis=0), dtype=np.float32)


def _angles(corners: Corners) -> list[float]:
    """Return the angles at the corners in degrees."""
    angles: list[float] = []
    for at in range(4):
        one, other = corners[at - 1] - corners[at], corners[(at + 1) % 4] - corners[at]
        cosine = float(one @ other) / (float(np.linalg.norm(one) * np.linalg.norm(other)) or 1.0)
        angles.append(math.degrees(math.acos(max(-1.0, min(1.0, cosine)))))
    return angles


def _seen(small: Grey, corners: Corners) -> float:
    """Return the share of points along the sides with paper inside and something darker outside.

    Where the paper runs out of the picture nothing can be compared; three sides must lie within it.
    """
    height, width = small.shape
    shares: list[float] = []
    for at in range(4):
        start, end = corners[at], corners[(at + 1) % 4]
        along = (end - start) / (np.linalg.norm(end - start) or 1.0)
        inward = np.array([-along[1], along[0]], np.float32) * ACROSS
        middle = start + np.linspace(0.05, 0.95, POINTS_PER_SIDE, dtype=np.float32)[:, None] * (end - start)
        inside, outside = (middle + inward).round().astype(int), (middle - inward).round().astype(int)
        within = np.all((np.minimum(inside, outside) >= 0) & (np.maximum(inside, outside) < (width, height)), axis=1)
        if np.count_nonzero(within) < POINTS_PER_SIDE // 2:
            continue
        x, y = inside[within].T
        u, v = outside[within].T
        shares.append(float(np.mean(small[y, x] > LIGHTER * small[v, u].astype(np.float32))))
    return float(np.mean(shares)) if len(shares) >= 3 else 0.0
