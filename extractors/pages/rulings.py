"""Printed lines of tables, from the path objects of a PDF page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence

import pypdfium2.raw as pdfium_c

from documents.text import Box
from extractors.pages.geometry import Rectangle, Sheet
from extractors.pages.objects import Drawn, Edges, Matrix, Point, around, chained, matrix_of, moved

THIN = 2.5
"""Points: a box thinner than this is a line."""
SHORTEST = 8.0
"""Points: shorter strokes are parts of letters, ticks and logos."""
SEGMENTS_LOOKED_AT = 400
"""Per path; a path with more is a drawing, not a table."""


def read_rulings(objects: Sequence[Drawn], sheet: Sheet) -> tuple[Box, ...]:
    """Return the horizontal and vertical lines of a page as thin boxes, in points, top left of the turned page."""
    edges = Edges()
    paths = (drawn for drawn in objects if drawn.kind == pdfium_c.FPDF_PAGEOBJ_PATH)
    return tuple(sheet.box(line) for path in paths for line in _lines(path, edges.of(path)))


def _lines(path: Drawn, outline: Rectangle | None) -> Iterator[Rectangle]:
    """Yield the strokes of a path, or the path itself where it is a thin box."""
    if outline is None:
        return
    if _is_line(outline):
        yield outline
        return
    # Most paths are shades and letters; only the strokes of a large one are worth a look at each.
    if max(outline[2] - outline[0], outline[3] - outline[1]) < SHORTEST or not _is_stroked(path.handle):
        return
    count = pdfium_c.FPDFPath_CountSegments(path.handle)
    if count <= SEGMENTS_LOOKED_AT:
        segments = _segments(path.handle, count, chained(matrix_of(path.handle), path.matrix))
        yield from (line for pair in segments if _is_line(line := around(pair)))


def _is_stroked(path: ctypes.c_void_p) -> bool:
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroked))
    return bool(stroked.value)


def _segments(handle: ctypes.c_void_p, count: int, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """Yield the straight pieces of a path; curves are skipped."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(handle, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        here = moved(matrix, x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            yield before, here
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield here, start
        before = here


def _is_line(outline: Rectangle) -> bool:
    width, height = outline[2] - outline[0], outline[3] - outline[1]
    return min(width, height) <= THIN and max(width, height) >= SHORTEST
