"""Words that something opaque is drawn over: an amount painted out and another one printed in its place."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from typing import Final

import numpy as np
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from documents.text import Box
from extractors.pages.geometry import Sheet
from extractors.pages.objects import Drawn, Edges

SMALLEST: Final = 4.0
"""Points, both ways; what is smaller hides no word."""
COVERED: Final = 0.7
"""Share of a word's box that is hidden when it is painted over; the ground of the next row may touch a word's foot."""
WHOLE_PAGE: Final = 0.9
"""Share of the page that a picture must cover to count as page-wide."""
OPAQUE: Final = 255


class Covers:
    """What is drawn on a page after its first text, and opaque.

    It is asked for its bounds only: whether a clipped or slanted cover hides a word, the picture of the page must tell.
    """

    def __init__(self, objects: Sequence[Drawn], sheet: Sheet) -> None:
        edges = Edges()
        self._turn_of_text: dict[int, int] = {}
        turns: list[int] = []
        boxes: list[Box] = []
        for turn, drawn in enumerate(objects):
            if drawn.kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                self._turn_of_text[ctypes.addressof(drawn.handle.contents)] = turn  # type: ignore[attr-defined]
            elif self._turn_of_text and (bounds := edges.of(drawn)) is not None:
                box = sheet.box(bounds)
                if min(box.x1 - box.x0, box.bottom - box.top) >= SMALLEST and _is_opaque(drawn):
                    turns.append(turn)
                    boxes.append(box)
        self._turns = np.array(turns)
        self._boxes = _edges_of(boxes)

    def __bool__(self) -> bool:
        return bool(self._turns.size)

    def hide(self, boxes: Sequence[Box], texts: Sequence[int]) -> NDArray[np.bool_]:
        """Return for each word whether a cover lies over it.

        Args:
            boxes: Of the words, in points, top left of the page as displayed.
            texts: For each word the address of the text object that draws it, 0 when it is not known.
        """
        turns = np.array([self._turn_of_text.get(text, sys.maxsize) for text in texts], dtype=np.int64)
        words = _edges_of(boxes)
        hidden = np.zeros(len(boxes), dtype=np.bool_)
        for turn, (x0, top, x1, bottom) in zip(self._turns, self._boxes, strict=True):
            width = np.minimum(words[:, 2], x1) - np.maximum(words[:, 0], x0)
            height = np.minimum(words[:, 3], bottom) - np.maximum(words[:, 1], top)
            common = np.maximum(width, 0) * np.maximum(height, 0)
            area = (words[:, 2] - words[:, 0]) * (words[:, 3] - words[:, 1])
            hidden |= (turns < turn) & (common > 0) & (common >= COVERED * area)
        return hidden


def page_wide_picture(objects: Sequence[Drawn], sheet: Sheet) -> bool:
    """Tell whether one picture covers nearly the whole page: a scan, or the ground of a letter."""
    edges = Edges()
    for drawn in objects:
        if drawn.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE and (bounds := edges.of(drawn)) is not None:
            box = sheet.box(bounds)
            width = min(box.x1, sheet.width) - max(box.x0, 0.0)
            height = min(box.bottom, sheet.height) - max(box.top, 0.0)
            if min(width, height) > 0 and width * height >= WHOLE_PAGE * sheet.width * sheet.height:
                return True
    return False


def _edges_of(boxes: Sequence[Box]) -> NDArray[np.float64]:
    """Return boxes as rows of x0, top, x1, bottom."""
    return np.array([(box.x0, box.top, box.x1, box.bottom) for box in boxes], dtype=np.float64).reshape(-1, 4)


def _is_opaque(drawn: Drawn) -> bool:
    """Tell whether a picture or a filled path lets nothing through."""
    if pdfium_c.FPDFPageObj_HasTransparency(drawn.handle):
        return False
    if drawn.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
        return True
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    if not pdfium_c.FPDFPath_GetDrawMode(drawn.handle, ctypes.byref(fill), ctypes.byref(stroked)) or not fill.value:
        return False
    channels = [ctypes.c_uint() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetFillColor(drawn.handle, *map(ctypes.byref, channels))
    return channels[3].value == OPAQUE
