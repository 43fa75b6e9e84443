"""Whether the digits of a page look like the digits that its text layer says they are.

A font says which letter each of its shapes stands for, and it can say so wrongly: the page shows 900.00 and stores
100.00. A few digits of each font are drawn and compared with those of ordinary fonts. The comparison is coarse; it only
says which page is worth a recognition of its figures (`stored_text`).
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
from numpy.typing import NDArray

from documents.text import Box
from extractors.pages.prepare import Grey

DIGITS: Final = "0123456789"
SIDE: Final = 16
"""Pixels of the square in which a digit is compared, its height filling it."""
DRAWN_HEIGHT: Final = 28.0
"""Pixels of a line when its digits are drawn; they are then about as high as the square."""
LIKE_ANOTHER: Final = 0.8
"""How like another digit an odd one is, 0 to 1: really another digit, and not badly cut out or in a strange font."""
UNLIKE_ITSELF: Final = 0.06
"""How much less an odd digit is like its own kind.

With these two, 94 of 100 digits drawn for another one are odd, in 55 fonts of 7 and of 10 points; of digits drawn for
themselves only the slanted "1" of four of these fonts is, and none on 163 born-digital pages.
"""
RIM: Final = 0.08
"""Share of a line's height, above and below, that is not looked at: rulings touch it, digits do not."""
SMALLEST: Final = 3
"""Pixels; lower print is a speck."""
BLUR: Final = 1.2
"""Pixels; strokes that lie a pixel apart are alike."""
LEAST_CONTRAST: Final = 60
"""Levels of 255; fainter print is not judged."""
FONTS: Final = (
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-Oblique",
    "Times-Roman",
    "Times-Bold",
    "Times-Italic",
    "Courier",
    "Courier-Bold",
)
"""Ordinary fonts, which every PDF reader has."""
_SIZE: Final = 40
_STEP: Final = 60
_INK: Final = 0.4
"""Share of the contrast from which a pixel belongs to the digit."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A word with digits on the page.

    Attributes:
        text: Its characters.
        box: Of the word, in points, top left of the page as displayed.
        boxes: Of each character.
    """

    text: str
    box: Box
    boxes: tuple[Box, ...]


def odd_digits(page: pdfium.PdfPage, figures: Sequence[Figure]) -> str:
    """Return the digits that look like other digits, in ascending order; print must stand upright on the page."""
    seen: list[int] = []
    squares: list[Grey] = []
    for figure in figures:
        for digit, square in _squares(page, figure):
            seen.append(digit)
            squares.append(square)
    if not seen:
        return ""
    likeness = (_patterns() @ _unit(squares).T).reshape(len(FONTS), 10, len(seen)).max(axis=0)
    each = np.arange(len(seen))
    own = likeness[seen, each]
    likeness[seen, each] = -1.0
    other = likeness.max(axis=0)
    odd = (other >= LIKE_ANOTHER) & (other - own >= UNLIKE_ITSELF)
    return "".join(sorted({str(seen[at]) for at in np.flatnonzero(odd)}))


def _squares(page: pdfium.PdfPage, figure: Figure) -> list[tuple[int, Grey]]:
    """Return the digits of a figure with what they look like, each digit once."""
    height = figure.box.bottom - figure.box.top
    # Print on its side stands on the page as a column, its characters above one another.
    if height <= 0 or figure.boxes[0].top != figure.boxes[-1].top:
        return []
    scale = DRAWN_HEIGHT / height
    rim = height * RIM
    inner = Box(figure.box.x0, figure.box.top + rim, figure.box.x1, figure.box.bottom - rim)
    grey, left, _ = drawn_part(page, inner, scale)
    if min(grey.shape) < SMALLEST:
        return []
    dark, light, _, _ = cv2.minMaxLoc(grey)
    if light - dark < LEAST_CONTRAST:
        return []
    # Less than half of a line is ink.
    ink = (light - grey if 2 * float(grey.mean()) > light + dark else grey - dark).astype(np.uint8)
    mask = (ink > _INK * (light - dark)).astype(np.uint8)
    found: dict[str, Grey] = {}
    for sign, box in zip(figure.text, figure.boxes, strict=True):
        if sign in DIGITS and sign not in found:
            columns = slice(max(0, round(box.x0 * scale) - left), max(0, round(box.x1 * scale) - left))
            square = _square(ink[:, columns], mask[:, columns])
            if square is not None:
                found[sign] = square
    return [(int(sign), square) for sign, square in found.items()]


def _square(ink: Grey, mask: Grey) -> Grey | None:
    """Return a digit in a square that its height fills; None for a speck."""
    x, y, width, height = cv2.boundingRect(mask)
    if height < SMALLEST:
        return None
    across = min(SIDE, max(1, round(width * SIDE / height)))
    how = cv2.INTER_AREA if height > SIDE else cv2.INTER_LINEAR
    square = np.zeros((SIDE, SIDE), np.uint8)
    left = (SIDE - across) // 2
    cv2.resize(ink[y : y + height, x : x + width], (across, SIDE), square[:, left : left + across], interpolation=how)
    return np.asarray(cv2.GaussianBlur(square, (0, 0), BLUR), dtype=np.uint8)


def _unit(squares: Sequence[Grey]) -> NDArray[np.float32]:
    """Return squares as rows of mean 0 and length 1: their products are how alike they are, -1 to 1."""
    rows = np.array(squares, dtype=np.float32).reshape(len(squares), -1)
    rows -= rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def drawn_part(page: pdfium.PdfPage, box: Box, scale: float) -> tuple[Grey, int, int]:
    """Return a part of the page in grey, and its left and top edge in pixels of the whole page at that scale."""
    width, height = page.get_size()
    left, top = math.floor(max(0.0, box.x0) * scale), math.floor(max(0.0, box.top) * scale)
    right, bottom = (math.floor(max(0.0, edge) * scale) for edge in (width - box.x1, height - box.bottom))
    whole = math.ceil(width * scale), math.ceil(height * scale)
    if left + right >= whole[0] or top + bottom >= whole[1]:
        return np.empty((0, 0), np.uint8), left, top
    # Half a pixel less, because pdfium's wrapper rounds up what it cuts off.
    crop = tuple(max(0.0, edge - 0.5) / scale for edge in (left, bottom, right, top))
    pixels = page.render(scale=scale, grayscale=True, crop=crop).to_numpy()
    return pixels.reshape(pixels.shape[:2]), left, top


@cache
def _patterns() -> NDArray[np.float32]:
    """Return the ten digits of each ordinary font as pdfium draws them, one a row."""
    squares: list[Grey] = []
    document = pdfium.PdfDocument(_specimen())
    try:
        for page in document:
            boxes = tuple(Box(_STEP * at, 0, _STEP * (at + 1), _STEP) for at in range(10))
            figure = Figure(DIGITS, Box(0, 0, 10 * _STEP, _STEP), boxes)
            squares += [square for _, square in _squares(page, figure)]
    finally:
        document.close()
    return _unit(squares)


def _specimen() -> bytes:
    """Return a PDF with the ten digits, one page for each ordinary font."""
    shown = b"".join(b"BT /F %d Tf %d %d Td (%d) Tj ET " % (_SIZE, _STEP * at + 10, _STEP // 4, at) for at in range(10))
    kept = io.BytesIO()
    with pikepdf.new() as document:
        for name in FONTS:
            page = document.add_blank_page(page_size=(10 * _STEP, _STEP))
            page.Contents = document.make_stream(shown)
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name(f"/{name}")
            )
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        document.save(kept)
    return kept.getvalue()
