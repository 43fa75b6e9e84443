"""Lines on a picture that are no print: rulings, and rows of dots that lead the eye.

Tesseract takes a ruling beside a number for a digit ("|5,5 %" for "15,5 %") and dots for words. Both are painted over;
rulings are reported, because tables follow them. Thickness and length are measured against the page or its letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pages.prepare import Grey, ink_of, letter_of, patches_of

RULING_LENGTH = 1 / 25
"""Share of the page's shorter side from which a straight stroke is a ruling and no letter."""
RULING_THICKNESS = 1 / 150
"""Share of the page's shorter side up to which a stroke is a ruling and no filled box."""
LEANING = 3
"""Pixels by which a ruling is thickened before it is looked for, so that a leaning or wavy one does not fall apart."""
SLENDER = 6
"""Times a ruling is longer than it is thick."""
SHORT_RULING = 1 / 8
"""Share of the page's shorter side below which a level stroke may be letters that blur into one another."""
SHORT_THICKNESS = 1 / 400
"""As `RULING_THICKNESS`, of such a stroke."""
BESIDE = 3
"""Pixels on either side of a level stroke that show whether it goes through print."""
PRINT_BESIDE = 0.35
"""Share of what lies right beside a level stroke that is ink, when it goes through print."""
DOT = 0.3
"""Heights of a capital letter up to which a patch of ink is a dot, and by which dots of a row may differ in level."""
DASH = 1.0
"""Heights of a capital letter up to which a patch as low as a dot is a dash of a broken line."""
DOT_GAP = 0.8
"""Heights of a capital letter between two dots of a row."""
UNEVEN_STEP = 0.25
"""Share of the usual step from dot to dot by which a step may differ from it."""
EVEN_STEPS = 0.8
"""Share of such steps in a row; some dots are lost or run into one another."""
FEWEST_DOTS = 8
"""Of a row that leads somewhere; no text has so many dots and nothing between them."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A ruling in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int


def without_rulings(grey: Grey) -> tuple[Grey, tuple[Stroke, ...]]:
    """Return the picture with its straight lines painted over, and those lines."""
    paper = int(np.percentile(grey[::8, ::8], 90))
    ink = _faint_ink_of(grey, paper)
    found: list[Stroke] = []
    mask = np.zeros(grey.shape, np.uint8)
    for level in (True, False):
        strokes = _strokes(ink, level=level)
        for x, y, w, h in patches_of(strokes).tolist():
            place = np.s_[y : y + h, x : x + w]
            if _is_ruling(ink, strokes, place, level=level):
                found.append(Stroke(x, y, x + w, y + h))
                mask[place] |= strokes[place] & ink[place]
    if not found:
        return grey, ()
    clean = grey.copy()
    clean[cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0] = paper
    return clean, tuple(found)


def _faint_ink_of(grey: Grey, paper: int) -> Grey:
    """Return 255 for print and for what is half as dark as print must be: thin rulings are paler than letters."""
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    _, ink = cv2.threshold(grey, (threshold + max(threshold, paper)) / 2, 255, cv2.THRESH_BINARY_INV)
    return np.asarray(ink, dtype=np.uint8)


def _strokes(ink: Grey, *, level: bool) -> Grey:
    """Return the long runs of ink along one direction; a line that leans or waves a little is one run."""
    length = max(20, int(min(ink.shape) * RULING_LENGTH))
    across, along = ((1, LEANING), (length, 1)) if level else ((LEANING, 1), (1, length))
    thick = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_RECT, across))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, along))
    return np.asarray(runs, dtype=np.uint8)


def _is_ruling(ink: Grey, strokes: Grey, place: tuple[slice, slice], *, level: bool) -> bool:
    """Tell whether a run of ink is thin and much longer than it is thick: no filled box, and no blurred letters."""
    height, width = strokes[place].shape
    long, thick = (width, height) if level else (height, width)
    side = min(ink.shape)
    short = level and long < SHORT_RULING * side
    most = max(2, int(side * SHORT_THICKNESS)) if short else max(4, int(side * RULING_THICKNESS))
    if np.count_nonzero(strokes[place] & ink[place]) > most * long or thick * SLENDER > long:
        return False
    return not level or not _is_print(ink, strokes, place, short=short)


def _is_print(ink: Grey, strokes: Grey, place: tuple[slice, slice], *, short: bool) -> bool:
    """Tell whether a level run goes through letters: with much ink on both sides, or on one side when it is short."""
    rows, columns = place
    first = max(0, rows.start - BESIDE)
    around = np.s_[first : rows.stop + BESIDE, columns]
    run = np.zeros_like(ink[around])
    run[rows.start - first : rows.stop - first] = strokes[place]
    sides = [_share_beside(ink[around], run, below=below) for below in (False, True)]
    return max(sides) > PRINT_BESIDE if short else min(sides) > PRINT_BESIDE / 2


def _share_beside(ink: Grey, run: Grey, *, below: bool) -> float:
    """Return the share of the places right above or right below a run that are ink."""
    reach = np.zeros((2 * BESIDE + 1, 1), np.uint8)
    reach[: BESIDE + 1 if below else None] = 1
    if not below:
        reach[:BESIDE] = 0
    beside = np.asarray(cv2.subtract(cv2.dilate(run, reach), run), dtype=np.uint8)
    return int(np.count_nonzero(beside & ink)) / max(1, int(np.count_nonzero(beside)))


def without_leaders(grey: Grey) -> tuple[Grey, float]:
    """Return the picture without rows of dots and short dashes, and the usual height of its letters (`glyph_height`).

    Dots that lead from a description to its amount are read as words ("EE neinn") and spoil those beside them.
    """
    patches = patches_of(ink_of(grey))
    letter = letter_of(patches)
    paper = int(np.percentile(grey[::8, ::8], 90))
    dots = patches[(patches[:, 2] <= DASH * letter) & (patches[:, 3] <= DOT * letter)]
    chosen = [dot for row in _rows_of_dots(dots, letter) for dot in row]
    if not chosen:
        return grey, letter
    clean = grey.copy()
    for x, y, w, h in chosen:
        clean[max(0, y - 2) : y + h + 2, max(0, x - 2) : x + w + 2] = paper
    return clean, letter


def _rows_of_dots(dots: NDArray[np.int64], letter: float) -> list[list[list[int]]]:
    """Return the dots that stand in long rows, close, level and in equal steps; each left, top, width, height."""
    rows: list[list[list[int]]] = []
    last_at: dict[int, list[list[int]]] = {}
    for dot in dots[np.argsort(dots[:, 0])].tolist():
        x, y, _, h = dot
        level = int((2 * y + h) / (2 * DOT * letter))
        near = (last_at[at] for at in (level, level - 1, level + 1) if at in last_at)
        row = next((row for row in near if x - row[-1][0] - row[-1][2] <= DOT_GAP * letter), None)
        if row is None:
            row = []
            rows.append(row)
        row.append(dot)
        last_at[level] = row
    return [row for row in rows if len(row) >= FEWEST_DOTS and _is_regular(row)]


def _is_regular(row: Sequence[Sequence[int]]) -> bool:
    """Tell whether dots follow one another in equal steps, as the remains of pale letters do not."""
    steps = np.diff([x for x, *_ in row])
    usual = float(np.median(steps))
    even = np.abs(steps - usual) <= max(1.0, UNEVEN_STEP * usual)
    return float(even.mean()) >= EVEN_STEPS
