"""Vector logos: simple marks that small businesses have."""

from __future__ import annotations

import math
from collections.abc import Callable

from sample_docs.generator.sheet import Ink, Sheet


def draw(sheet: Sheet, name: str, x: float, y: float, size: float, colour: str, initials: str = "") -> None:  # noqa: PLR0913 - a place, a size and how it looks
    """Draw a logo of `size` mm whose top left corner is (x, y)."""
    MARKS[name](sheet, x, y, size, colour, initials)


def _bars(sheet: Sheet, x: float, y: float, size: float, colour: str, _initials: str) -> None:
    for place, share in enumerate((0.5, 0.75, 1.0, 0.62)):
        sheet.box(x + place * size * 0.26, y + size * (1 - share), size * 0.2, size * share, fill=colour)


def _ring(sheet: Sheet, x: float, y: float, size: float, colour: str, initials: str) -> None:
    sheet.circle(x + size / 2, y + size / 2, size * 0.46, stroke=colour, width=size * 0.22)
    sheet.text(x + size / 2, y + size * 0.62, initials[:2], Ink("Helvetica-Bold", size, colour), "center")


def _mountain(sheet: Sheet, x: float, y: float, size: float, colour: str, _initials: str) -> None:
    sheet.shape([(x, y + size), (x + size * 0.45, y), (x + size * 0.9, y + size)], colour)
    sheet.shape([(x + size * 0.5, y + size), (x + size * 0.85, y + size * 0.35), (x + size * 1.2, y + size)], "#9aa5b1")


def _hexagon(sheet: Sheet, x: float, y: float, size: float, colour: str, initials: str) -> None:
    middle, radius = (x + size / 2, y + size / 2), size / 2
    points = [
        (middle[0] + radius * math.cos(math.pi / 3 * k), middle[1] + radius * math.sin(math.pi / 3 * k))
        for k in range(6)
    ]
    sheet.shape(points, colour)
    sheet.text(middle[0], middle[1] + size * 0.13, initials[:1], Ink("Helvetica-Bold", size * 1.3, "#ffffff"), "center")


def _drop(sheet: Sheet, x: float, y: float, size: float, colour: str, _initials: str) -> None:
    sheet.circle(x + size / 2, y + size * 0.65, size * 0.34, fill=colour)
    sheet.shape([(x + size * 0.18, y + size * 0.58), (x + size / 2, y), (x + size * 0.82, y + size * 0.58)], colour)
    sheet.circle(x + size * 0.4, y + size * 0.7, size * 0.09, fill="#ffffff")


def _monogram(sheet: Sheet, x: float, y: float, size: float, colour: str, initials: str) -> None:
    sheet.box(x, y, size, size, stroke=colour, width=1.2)
    sheet.box(x + 0.9, y + 0.9, size - 1.8, size - 1.8, stroke=colour, width=0.4)
    sheet.text(x + size / 2, y + size * 0.66, initials[:2], Ink("Times-Bold", size * 1.35, colour), "center")


def _arrow(sheet: Sheet, x: float, y: float, size: float, colour: str, _initials: str) -> None:
    for shift in (0.0, 0.42, 0.84):
        left = x + shift * size
        sheet.shape(
            [(left, y), (left + size * 0.3, y), (left + size * 0.6, y + size / 2), (left + size * 0.3, y + size),
             (left, y + size), (left + size * 0.3, y + size / 2)],
            colour,
        )  # fmt: skip


def _gear(sheet: Sheet, x: float, y: float, size: float, colour: str, _initials: str) -> None:
    middle = (x + size / 2, y + size / 2)
    points = []
    for tooth in range(32):
        radius = size / 2 * (1.0 if tooth % 4 < 2 else 0.78)
        angle = 2 * math.pi * tooth / 32
        points.append((middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)))
    sheet.shape(points, colour)
    sheet.circle(*middle, size * 0.18, fill="#8c8c8c" if colour == "#ffffff" else "#ffffff")


def _none(_sheet: Sheet, _x: float, _y: float, _size: float, _colour: str, _initials: str) -> None:
    """Many businesses have none."""


MARKS: dict[str, Callable[[Sheet, float, float, float, str, str], None]] = {
    "bars": _bars,
    "ring": _ring,
    "mountain": _mountain,
    "hexagon": _hexagon,
    "drop": _drop,
    "monogram": _monogram,
    "arrow": _arrow,
    "gear": _gear,
    "none": _none,
}


def initials(name: str) -> str:
    """Return the first letters of the first words."""
    return "".join(part[0] for part in name.replace("&", " ").split() if part[0].isalpha())[:2].upper()
