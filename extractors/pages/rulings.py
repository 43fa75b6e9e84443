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
    return tuple(sheet.box(line) for handle in objects for line in _lines(handle, IDENTITY, 0))


def _lines(handle: ctypes.c_void_p, outer: Matrix, depth: int) -> Iterator[Rectangle]:
    kind = pdfium_c.FPDFPageObj_GetType(handle)
    if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
        yield from _lines_of_path(handle, outer)
    elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
        matrix = _chained(_matrix(handle), outer)
        for index in range(min(pdfium_c.FPDFFormObj_CountObjects(handle), OBJECTS_LOOKED_AT)):
            yield from _lines(pdfium_c.FPDFFormObj_GetObject(handle, index), matrix, depth + 1)


def _lines_of_path(handle: ctypes.c_void_p, outer: Matrix) -> Iterator[Rectangle]:
    """Yield the strokes of a path, or the path itself where it is a thin box."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(handle, *(ctypes.byref(edge) for edge in edges)):
        return
    left, bottom, right, top = (edge.value for edge in edges)
    outline = _around([_moved(outer, left, bottom), _moved(outer, right, top)])
    if _is_line(outline):
        yield outline
        return
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(handle, ctypes.byref(fill), ctypes.byref(stroked))
    count = pdfium_c.FPDFPath_CountSegments(handle)
    # Most paths are shades and letters; only the strokes of a large one are worth a look at each.
    if stroked.value and count <= SEGMENTS_LOOKED_AT and max(right - left, top - bottom) >= SHORTEST:
        segments = _segments(handle, count, _chained(_matrix(handle), outer))
        yield from (line for pair in segments if _is_line(line := _around(pair)))


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


def _around(points: list[Point] | tuple[Point, Point]) -> Rectangle:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


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
