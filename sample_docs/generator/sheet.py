"""A PDF in the making: text, rules and boxes at places in millimetres from the page's top left corner."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from sample_docs.generator import fonts

A4 = (210.0, 297.0)
LETTER = (215.9, 279.4)
LANDSCAPE = (297.0, 210.0)
BLACK = "#000000"
GREY = "#6b6b6b"
PALE = "#d9d9d9"


@dataclass(frozen=True, slots=True)
class Ink:
    """A font, its size in points and its colour."""

    font: str = "Helvetica"
    size: float = 9.0
    colour: str = BLACK

    def bold(self) -> Ink:
        """The same in bold."""
        names = {"Times-Roman": "Times-Bold"}
        return replace(self, font=names.get(self.font, f"{self.font}-Bold"))

    def sized(self, size: float) -> Ink:
        """The same in another size."""
        return replace(self, size=size)

    def tinted(self, colour: str) -> Ink:
        """The same in another colour."""
        return replace(self, colour=colour)

    @property
    def leading(self) -> float:
        """Distance of lines in mm."""
        return self.size * 1.25 / float(mm)


class Sheet:
    """Pages of one size. `total` is the number of pages, known from the second printing on."""

    def __init__(self, size: tuple[float, float], total: int = 1) -> None:
        fonts.register()
        self.width, self.height = size
        self.total = total
        self.page = 1
        self._out = io.BytesIO()
        self.canvas = Canvas(self._out, pagesize=(size[0] * mm, size[1] * mm), invariant=1, pageCompression=1)

    def text(self, x: float, y: float, words: str, ink: Ink, align: str = "left") -> None:
        """Print one line with its baseline at y; x is the left end, the right end or the middle."""
        self.canvas.setFont(ink.font, ink.size)
        self.canvas.setFillColor(HexColor(ink.colour))
        draw = {
            "left": self.canvas.drawString,
            "right": self.canvas.drawRightString,
            "center": self.canvas.drawCentredString,
        }[align]
        draw(x * mm, (self.height - y) * mm, words)

    def stack(
        self, x: float, y: float, lines: Sequence[str], ink: Ink, *, align: str = "left", leading: float = 0
    ) -> float:
        """Print lines below each other and return the baseline after the last."""
        for line in lines:
            self.text(x, y, line, ink, align)
            y += leading or ink.leading
        return y

    def wrap(self, x: float, y: float, words: str, width: float, ink: Ink) -> float:
        """Print a paragraph broken to a width and return the baseline after the last line."""
        return self.stack(x, y, self.split(words, width, ink), ink)

    def split(self, words: str, width: float, ink: Ink) -> list[str]:
        """Break a paragraph to a width in mm."""
        return [str(line) for line in simpleSplit(words, ink.font, ink.size, width * mm)]

    def measure(self, words: str, ink: Ink) -> float:
        """Return the width of a line in mm."""
        return float(pdfmetrics.stringWidth(words, ink.font, ink.size) / mm)

    def line(  # noqa: PLR0913 - a place, a size and how it looks
        self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.5, colour: str = BLACK, dash: float = 0
    ) -> None:
        """Draw a rule of a width in points; `dash` is the length of dashes in points, 0 for none."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(width)
        self.canvas.setDash([dash, dash] if dash else [])
        self.canvas.line(x0 * mm, (self.height - y0) * mm, x1 * mm, (self.height - y1) * mm)
        self.canvas.setDash([])

    def box(  # noqa: PLR0913 - a place, a size and how it looks
        self, x: float, y: float, w: float, h: float, *, fill: str = "", stroke: str = "", width: float = 0.5,
        radius: float = 0,
    ) -> None:  # fmt: skip
        """Draw a rectangle whose top left corner is (x, y)."""
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        if stroke:
            self.canvas.setStrokeColor(HexColor(stroke))
            self.canvas.setLineWidth(width)
        place = (x * mm, (self.height - y - h) * mm, w * mm, h * mm)
        self.canvas.roundRect(*place, radius * mm, stroke=int(bool(stroke)), fill=int(bool(fill)))

    def circle(self, x: float, y: float, radius: float, *, fill: str = "", stroke: str = "", width: float = 1) -> None:
        """Draw a circle around (x, y)."""
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        if stroke:
            self.canvas.setStrokeColor(HexColor(stroke))
            self.canvas.setLineWidth(width)
        self.canvas.circle(x * mm, (self.height - y) * mm, radius * mm, int(bool(stroke)), int(bool(fill)))

    def shape(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """Fill a polygon."""
        self.canvas.setFillColor(HexColor(fill))
        path = self.canvas.beginPath()
        path.moveTo(points[0][0] * mm, (self.height - points[0][1]) * mm)
        for x, y in points[1:]:
            path.lineTo(x * mm, (self.height - y) * mm)
        path.close()
        self.canvas.drawPath(path, stroke=0, fill=1)

    def next_page(self) -> None:
        """Begin another page."""
        self.canvas.showPage()
        self.page += 1

    def finish(self) -> bytes:
        """Close the last page and return the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self._out.getvalue()
