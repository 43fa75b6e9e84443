"""What a PDF page draws, in the order in which it draws it: text, paths and pictures, also those inside forms."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractors.pages.geometry import Rectangle

OBJECTS_LOOKED_AT: Final = 20_000
"""Of a page with all its forms."""
FORM_DEPTH: Final = 4
"""Forms inside forms that are followed; deeper nesting is neither table nor text."""

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawn(NamedTuple):
    """One object: its kind (`FPDF_PAGEOBJ_...`), pdfium's handle, and what brings its space to that of the page."""

    kind: int
    handle: ctypes.c_void_p
    matrix: Matrix


def drawn_objects(page: pdfium.PdfPage) -> tuple[Drawn, ...]:
    """Return the objects of a page in the order in which they are drawn; forms are replaced by what they hold."""
    raw = page.raw
    every = _drawn(lambda at: pdfium_c.FPDFPage_GetObject(raw, at), pdfium_c.FPDFPage_CountObjects(raw))
    return tuple(islice(every, OBJECTS_LOOKED_AT))


def _drawn(
    object_at: Callable[[int], ctypes.c_void_p], count: int, outer: Matrix = IDENTITY, depth: int = 0
) -> Iterator[Drawn]:
    for at in range(count):
        handle = object_at(at)
        kind = pdfium_c.FPDFPageObj_GetType(handle)
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield Drawn(kind, handle, outer)
        elif depth < FORM_DEPTH:
            yield from _in_form(handle, chained(matrix_of(handle), outer), depth + 1)


def _in_form(form: ctypes.c_void_p, outer: Matrix, depth: int) -> Iterator[Drawn]:
    count = pdfium_c.FPDFFormObj_CountObjects(form)
    return _drawn(lambda at: pdfium_c.FPDFFormObj_GetObject(form, at), count, outer, depth)


class Edges:
    """The four edges that pdfium writes for one object after the other; made once, because a page has thousands."""

    def __init__(self) -> None:
        self._values = tuple(ctypes.c_float() for _ in range(4))
        self._pointers = tuple(map(ctypes.byref, self._values))

    def of(self, drawn: Drawn) -> Rectangle | None:
        """Return the bounds of an object in the page's own space, None when it has none."""
        if not pdfium_c.FPDFPageObj_GetBounds(drawn.handle, *self._pointers):
            return None
        left, bottom, right, top = (value.value for value in self._values)
        if drawn.matrix == IDENTITY:
            return left, bottom, right, top
        return around((moved(drawn.matrix, left, bottom), moved(drawn.matrix, right, top)))


def moved(matrix: Matrix, x: float, y: float) -> Point:
    """Return a point where the matrix brings it."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def around(corners: tuple[Point, Point]) -> Rectangle:
    """Return the rectangle between two opposite corners."""
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def matrix_of(handle: ctypes.c_void_p) -> Matrix:
    """Return the matrix of an object itself."""
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(handle, ctypes.byref(found)):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def chained(inner: Matrix, outer: Matrix) -> Matrix:
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
