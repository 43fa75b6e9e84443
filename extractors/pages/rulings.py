"""Printed lines of tables, from the path objects of a PDF page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from documents.text import Box
from extractors.pages.geometry import Rectangle, Sheet

THIN = 2.5
"""Points: a box thinner than this is a line."""
SHORTEST = 8.0
"""Points: shorter strokes are parts of letters, ticks and logos."""
OBJECTS_LOOKED_AT = 5_000
SEGMENTS_LOOKED_AT = 400
"""Per path; a path with more is a drawing, not a table."""
FORM_DEPTH = 4
"""Forms inside forms that are followed; deeper nesting is no table."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_rulings(page: pdfium.PdfPage, sheet: Sheet) -> tuple[Box, ...]:
    """Return the horizontal and vertical lines of a page as thin boxes, in points, top left of the turned page."""
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    objects = (pdfium_c.FPDFPage_GetObject(page.raw, index) for index in range(min(count, OBJECTS_LOOKED_AT)))
    edges = _Edges()
    return tuple(sheet.box(line) for handle in objects for line in _lines(handle, edges, IDENTITY, 0))


class _Edges:
    """The four edges that pdfium writes for one object after the other; made once, because a page has thousands."""

    def __init__(self) -> None:
        self._values = tuple(ctypes.c_float() for _ in range(4))
        self._pointers = tuple(map(ctypes.byref, self._values))

    def of(self, handle: ctypes.c_void_p) -> Rectangle | None:
        """Return the bounds of a page object, None when it has none."""
        if not pdfium_c.FPDFPageObj_GetBounds(handle, *self._pointers):
            return None
        left, bottom, right, top = self._values
        return left.value, bottom.value, right.value, top.value


def _lines(handle: ctypes.c_void_p, edges: _Edges, outer: Matrix, depth: int) -> Iterator[Rectangle]:
    kind = pdfium_c.FPDFPageObj_GetType(handle)
    if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
        yield from _lines_of_path(handle, edges, outer)
    elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
        matrix = _chained(_matrix(handle), outer)
        for index in range(min(pdfium_c.FPDFFormObj_CountObjects(handle), OBJECTS_LOOKED_AT)):
            yield from _lines(pdfium_c.FPDFFormObj_GetObject(handle, index), edges, matrix, depth + 1)


def _lines_of_path(handle: ctypes.c_void_p, edges: _Edges, outer: Matrix) -> Iterator[Rectangle]:
    """Yield the strokes of a path, or the path itself where it is a thin box."""
    bounds = edges.of(handle)
    if bounds is None:
        return
    left, bottom, right, top = bounds
    outline = bounds if outer == IDENTITY else _around((_moved(outer, left, bottom), _moved(outer, right, top)))
    if _is_line(outline):
        yield outline
        return
    # Most paths are shades and letters; only the strokes of a large one are worth a look at each.
    if max(right - left, top - bottom) < SHORTEST or not _is_stroked(handle):
        return
    count = pdfium_c.FPDFPath_CountSegments(handle)
    if count <= SEGMENTS_LOOKED_AT:
        segments = _segments(handle, count, _chained(_matrix(handle), outer))
        yield from (line for pair in segments if _is_line(line := _around(pair)))


def _is_stroked(path: ctypes.c_void_p) -> bool:
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroked))
    return bool(stroked.value)


Point = tuple[float, float]


def _segments(handle: ctypes.c_void_p, count: int, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """Yield the straight pieces of a path; curves are skipped."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(handle, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        here = _moved(matrix, x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            yield before, here
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield here, start
        before = here


def _moved(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _is_line(outline: Rectangle) -> bool:
    width, height = outline[2] - outline[0], outline[3] - outline[1]
    return min(width, height) <= THIN and max(width, height) >= SHORTEST


def _around(ends: tuple[Point, Point]) -> Rectangle:
    (x0, y0), (x1, y1) = ends
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _matrix(handle: ctypes.c_void_p) -> Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(handle, ctypes.byref(found)):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _chained(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies `inner` first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )
