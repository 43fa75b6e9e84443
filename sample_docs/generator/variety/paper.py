"""A sheet that remembers where the values of fields and of their competitors were printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from documents.text import Box
from sample_docs.generator.sheet import Ink, Sheet

CLOSING = (",", ".", ":", ";", ")")
"""What belongs to the word before."""
ASCENT = 0.74
DESCENT = 0.22
"""Shares of the font's size above and below the baseline."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One printed value.

    Attributes:
        name: A field of the truth such as "invoice_number" or "lines[2].quantity", or what competes with one, such as
            "customer_number".
        text: As printed; parts on several lines are joined by a blank.
        page: From 1.
        box: In points of the page before it was scanned.
        label: As printed, "" when there is none.
    """

    name: str
    text: str
    page: int
    box: Box
    label: str = ""


class Run(NamedTuple):
    """A piece of a line of text; `mark` names the value it is, "" for plain words."""

    text: str
    mark: str = ""


class Paper(Sheet):
    """Pages of one document."""

    def __init__(self, size: tuple[float, float], total: int = 1, *, tight: bool = False, whole: bool = False) -> None:
        """Begin a paper.

        Args:
            size: Width and height in mm.
            total: Number of pages.
            tight: Every closing mark and bracket keeps to its word, not commas and full stops only.
            whole: A value in running text is never broken over two lines, nor run into by its label on a narrow roll.
        """
        super().__init__(size, total)
        self.marks: list[Mark] = []
        self.tight, self.whole = tight, whole
        self._texts: list[str] = []

    @property
    def printed(self) -> str:
        """All words printed so far."""
        return "\n".join(self._texts)

    def text(self, x: float, y: float, words: str, ink: Ink, align: str = "left") -> None:
        """See Sheet.text."""
        super().text(x, y, words, ink, align)
        self._texts.append(words)

    def shown(self, name: str) -> bool:
        """Return whether a value has been printed."""
        return any(mark.name == name for mark in self.marks)

    def put(  # noqa: PLR0913 - a place, how it looks and what it is
        self, x: float, y: float, words: str, ink: Ink, *, align: str = "left", mark: str = "", label: str = ""
    ) -> None:
        """Print one line with its baseline at y and remember it when it is the value of something."""
        self.text(x, y, words, ink, align)
        if mark and words:
            self._remember([(x, y, words, align)], ink, mark, label)

    def lines(
        self, x: float, y: float, lines: Sequence[str], ink: Ink, *, align: str = "left", mark: str = ""
    ) -> float:
        """Print a value on several lines; return the baseline after the last."""
        placed = []
        for line in lines:
            self.text(x, y, line, ink, align)
            placed.append((x, y, line, align))
            y += ink.leading
        if mark and placed:
            self._remember(placed, ink, mark, "")
        return y

    def runs(self, x: float, y: float, pieces: Iterable[Run], ink: Ink, width: float) -> float:
        """Print running text with values in it, broken to a width; return the baseline after the last line."""
        left, blank, before = x, self.measure(" ", ink), ""
        for piece in pieces:
            placed: list[tuple[float, float, str, str]] = []
            for word in [piece.text] if piece.mark and self.whole else piece.text.split(" "):
                wide = self.measure(word, ink)
                joined = word.startswith(CLOSING if self.tight else (",", ".")) or (self.tight and before.endswith("("))
                x -= blank if joined and x > left else 0
                before = word
                if x > left and x + wide > left + width:
                    x, y = left, y + ink.leading
                self.text(x, y, word, ink)
                placed.append((x, y, word, "left"))
                x += wide + blank
            if piece.mark:
                self._remember(placed, ink, piece.mark, "")
        return y + ink.leading

    def picture(self, x: float, y: float, w: float, h: float, image: ImageReader) -> None:
        """Print a picture whose top left corner is (x, y)."""
        self.canvas.drawImage(image, x * mm, (self.height - y - h) * mm, w * mm, h * mm, mask="auto")

    def _remember(self, placed: Sequence[tuple[float, float, str, str]], ink: Ink, mark: str, label: str) -> None:
        boxes = [self._box(x, y, words, ink, align) for x, y, words, align in placed]
        box = Box(
            x0=min(b.x0 for b in boxes), top=min(b.top for b in boxes),
            x1=max(b.x1 for b in boxes), bottom=max(b.bottom for b in boxes),
        )  # fmt: skip
        self.marks.append(Mark(mark, " ".join(words for _, _, words, _ in placed), self.page, box, label))

    def _box(self, x: float, y: float, words: str, ink: Ink, align: str) -> Box:
        wide = self.measure(words, ink)
        left = x - {"left": 0.0, "right": wide, "center": wide / 2}[align]
        base = y * float(mm)
        return Box(
            x0=round(left * float(mm), 2), top=round(base - ASCENT * ink.size, 2),
            x1=round((left + wide) * float(mm), 2), bottom=round(base + DESCENT * ink.size, 2),
        )  # fmt: skip
