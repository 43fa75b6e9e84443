"""Payment codes that a page shows (C-66): where one may stand is found cheaply, and only there it is looked for.

A code is a square full of small dark cells. In a picture those stand out by their share of black and by how often it
changes both ways; in a drawn page they are a square picture, one path with very many parts, or very many small paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from documents.values.payment_codes import PaymentCode, parse
from extractors.pages.geometry import Rectangle
from extractors.pages.objects import Drawn, Edges
from extractors.pages.prepare import Grey, shrunk

POINTS_PER_MM: Final = 72 / 25.4
SMALLEST: Final = 12.0
"""Millimetres; a payment code of 25 cells and more is not read from less on paper."""
LARGEST: Final = 90.0
"""Millimetres; a Swiss code has 46."""
SQUARE: Final = 1.25
"""The longer side of a square picture by the shorter, at most."""
NEARLY_SQUARE: Final = 1.8
"""The same for what was found by its cells: words beside a code may join it."""
QUIET: Final = 3.0
"""Millimetres around a code that are looked at with it."""
MOST_PLACES: Final = 6
"""Of a page that are looked at, the largest first."""

SEARCH_DPI: Final = 100
BLOCK_MM: Final = 5.0
LEAST_BLOCK: Final = 2
"""Pixels; on a coarser picture (a page of many metres) the modules of a code run into one another."""
BLACK_SHARE: Final = (0.28, 0.72)
"""Of a block that belongs to a code."""
CHANGES: Final = 0.07
"""Share of neighbouring pixels that differ, in each direction; text changes as often along its lines, not across."""

LEAST_CHANGES: Final = 6
"""From dark to light or back in a line of a code and its margin, on average; one of 37 cells, the least that an account
and a name need, has about 18 in a line of its own, and is seldom less than half as high as the picture it is in."""

READING_DPI: Final = 300
SCALES: Final = (1.0, 0.67, 2.0)
"""Sizes at which a code is tried: printers, scanners and the decoder have different tastes."""

CELL_WIDTH: Final = 24.0
"""Points; the longest row of dark cells drawn as one path."""
CELL_HEIGHT: Final = 6.0
MANY_CELLS: Final = 100
"""Small paths, or parts of one path, from which they can be a code."""
BIN: Final = 12.0
"""Points; small paths are counted in squares of this size."""
CELLS_PER_BIN: Final = 3

Area = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""
Mask = npt.NDArray[np.bool_]


def codes_in_picture(grey: Grey, dpi: float) -> tuple[PaymentCode, ...]:
    """Return the payment codes in a picture of a page, each once; none at once where nothing looks like one."""
    cv2.setNumThreads(1)
    found = (code for area in _places(grey, dpi) if (code := _read(_cut(grey, area, dpi))) is not None)
    return tuple(dict.fromkeys(found))


def codes_drawn(page: pdfium.PdfPage, objects: Sequence[Drawn]) -> tuple[PaymentCode, ...]:
    """Return the payment codes that a page with a text layer draws; it is rendered only where it may show one."""
    places = _squares(objects)
    if not places:
        return ()
    if page.get_rotation():
        return codes_in_picture(_rendered(page), READING_DPI)
    drawn = (_rendered(page, place) for place in places[:MOST_PLACES])
    found = (_read(cut) for cut in drawn if _has_cells(cut))
    return tuple(dict.fromkeys(code for code in found if code is not None))


def _places(grey: Grey, dpi: float) -> Iterator[Area]:
    """Yield where a picture is as dark and as restless as a code, the largest place first."""
    factor = SEARCH_DPI / dpi
    small = shrunk(grey, factor) if factor < 1 else grey
    scale = min(factor, 1.0)
    dark = (small < int(small.mean() * 0.75)).astype(np.float32)
    block = round(BLOCK_MM * dpi * scale / 25.4)
    if block < LEAST_BLOCK:
        return
    mean = partial(cv2.blur, ksize=(block, block))
    share = mean(dark)
    across, down = np.zeros_like(dark), np.zeros_like(dark)
    across[:, 1:] = np.abs(np.diff(dark, axis=1))
    down[1:, :] = np.abs(np.diff(dark, axis=0))
    restless = (mean(across) > CHANGES) & (mean(down) > CHANGES)
    mask = restless & (share > BLACK_SHARE[0]) & (share < BLACK_SHARE[1])
    for left, top, right, bottom in _components(mask, SMALLEST / 25.4 * dpi * scale - block, LARGEST / 25.4 * dpi):
        yield round(left / scale), round(top / scale), round(right / scale), round(bottom / scale)


def _components(mask: Mask, least: float, most: float) -> list[Area]:
    """Return the connected parts of a mask that are about square and of a code's size, the largest first."""
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    found = []
    for left, top, width, height, _area in stats[1:].tolist():
        if least <= min(width, height) and max(width, height) <= min(most, NEARLY_SQUARE * min(width, height)):
            found.append((left, top, left + width, top + height))
    found.sort(key=lambda area: (area[0] - area[2]) * (area[3] - area[1]))
    return found[:MOST_PLACES]


def _has_cells(cut: Grey) -> bool:
    """Tell whether a square changes between dark and light as often as cells do; most square pictures are logos."""
    _level, light = cv2.threshold(cut, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    height, width = light.shape
    across, down = (np.count_nonzero(np.diff(light, axis=axis)) for axis in (1, 0))
    return bool(across >= LEAST_CHANGES * height and down >= LEAST_CHANGES * width)


def _cut(grey: Grey, area: Area, dpi: float) -> Grey:
    """Return a place with its margin, at the resolution at which codes are read at most."""
    margin = round((QUIET + BLOCK_MM / 2) * dpi / 25.4)
    left, top, right, bottom = area
    cut = grey[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    return shrunk(cut, READING_DPI / dpi) if dpi > READING_DPI else cut


def _read(cut: Grey) -> PaymentCode | None:
    """Return the payment code in a small picture, or None."""
    reader = cv2.QRCodeDetector()
    for scale in SCALES:
        sized = cv2.resize(
            cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        )
        try:
            payload, _corners, _straight = reader.detectAndDecode(sized)
        except (cv2.error, UnicodeDecodeError):  # A damaged code is none.
            continue
        if payload:
            return parse(payload)
    return None


def _squares(objects: Sequence[Drawn]) -> list[Rectangle]:
    """Return where a page draws what may be a code, in its own space; the number of objects is all it costs."""
    edges, found, cells = Edges(), [], []
    for drawn in objects:
        if drawn.kind not in {pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_PATH}:
            continue
        bounds = edges.of(drawn)
        if bounds is None:
            continue
        width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
        if _is_square(width, height) and _is_rich(drawn):
            found.append(bounds)
        elif width <= CELL_WIDTH and height <= CELL_HEIGHT:
            cells.append(bounds)
    return [*found, *(_clusters(cells) if len(cells) >= MANY_CELLS else ())]


def _is_square(width: float, height: float) -> bool:
    shorter, longer = min(width, height), max(width, height)
    return shorter >= SMALLEST * POINTS_PER_MM and longer <= min(LARGEST * POINTS_PER_MM, SQUARE * shorter)


def _is_rich(drawn: Drawn) -> bool:
    if drawn.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        return True
    return int(pdfium_c.FPDFPath_CountSegments(drawn.handle)) >= MANY_CELLS


def _clusters(cells: Sequence[Rectangle]) -> list[Rectangle]:
    """Return the squares that many small paths fill."""
    corners = np.array([(x0, y0) for x0, y0, _x1, _y1 in cells])
    origin = corners.min(axis=0)
    bins = ((corners - origin) / BIN).astype(int)
    counts = np.zeros(bins.max(axis=0)[::-1] + 1, dtype=np.uint16)
    np.add.at(counts, (bins[:, 1], bins[:, 0]), 1)
    least, most = SMALLEST * POINTS_PER_MM / BIN - 1, LARGEST * POINTS_PER_MM / BIN
    x, y = (float(value) for value in origin)
    return [
        (x + left * BIN, y + top * BIN, x + (right + 1) * BIN, y + (bottom + 1) * BIN)
        for left, top, right, bottom in _components(counts >= CELLS_PER_BIN, least, most)
    ]


def _rendered(page: pdfium.PdfPage, place: Rectangle | None = None) -> Grey:
    """Return a page, or one place of it with its margin, as a picture."""
    crop = (0.0, 0.0, 0.0, 0.0)
    if place is not None:
        margin = QUIET * POINTS_PER_MM
        left, bottom, right, top = page.get_bbox()
        gaps = (place[0] - left, place[1] - bottom, right - place[2], top - place[3])
        x0, y0, x1, y1 = (max(0.0, gap - margin) for gap in gaps)
        crop = (x0, y0, x1, y1)
    pixels = page.render(scale=READING_DPI / 72, grayscale=True, crop=crop).to_numpy()
    return np.ascontiguousarray(pixels.reshape(pixels.shape[:2]), dtype=np.uint8)
