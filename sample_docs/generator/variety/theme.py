"""Looks: fonts, sizes, colours, margins and habits of writing labels."""

from __future__ import annotations

from dataclasses import dataclass

from sample_docs.generator.sheet import A4, GREY, LETTER, Ink
from sample_docs.generator.variety.dice import Dice, Split

FONTS = Split(
    ("Helvetica", "Helvetica", "Roboto", "Times-Roman"), ("Vera", "Serif", "Courier", "Helvetica", "Roboto"),
    ("RobotoLight", "SerifLight", "Helvetica", "Helvetica", "Roboto", "Times-Roman", "Vera", "Courier"),
    ("Helvetica", "Helvetica", "Helvetica", "Times-Roman", "Roboto", "Roboto", "Serif", "Vera", "Courier",
     "RobotoLight"),
)  # fmt: skip
SIZES = Split(((8.0, 10.5),), (), ((7.4, 11.2),), ((7.2, 10.8),))
"""Of the usual text, in points."""
MARGINS = Split(((12.0, 24.0),), (), ((9.0, 27.0),), ((10.0, 25.0),))
COLOURS = Split(
    ("#1f4e79", "#8b1a1a", "#2e6b34", "#000000", "#333333"),
    ("#5b2c83", "#c25b00", "#00707a", "#444444", "#000000", "#9a7b00"),
    ("#0b3d2e", "#7a1f4b", "#005ea8", "#b00020", "#000000", "#000000", "#3b4a54", "#6b4f2a"),
)
PALE = Split(("#eeeeee", "#e8eef5"), ("#f5efe3", "#e9f2ea", "#dddddd"), ("#f2f2f2", "#e3eef0", "#fbf3d0", "#ececf6"))
COLONS = Split((":", ":", ""), ("", ":", " :", "."), (":", "", ":", " :", " -"))
WIDE = {"Courier": 0.86, "Vera": 0.88}
"""Wide fonts are set smaller."""
ON_ITS_SIDE = 0.05
A5 = (148.0, 210.0)
ON_A_PAD = 0.07
"""Share of papers of the seventh family that are of half the usual size."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The looks of one document.

    Attributes:
        body: Usual text.
        label: Labels of values.
        small: Feet and small print.
        title: The paper's name.
        colour: The house's colour.
        pale: Fill of heads and boxes.
        capitals: Labels are in capital letters.
        colon: After a label that stands beside its value.
        margin: Left and right, in mm.
        inset_left, inset_right: Taken by a side column, in mm.
    """

    body: Ink
    label: Ink
    small: Ink
    title: Ink
    colour: str
    pale: str
    capitals: bool
    colon: str
    margin: float
    size: tuple[float, float]
    inset_left: float = 0.0
    inset_right: float = 0.0

    @property
    def left(self) -> float:
        """Left edge in mm."""
        return self.margin + self.inset_left

    @property
    def right(self) -> float:
        """Right edge in mm."""
        return self.size[0] - self.margin - self.inset_right

    @property
    def width(self) -> float:
        """Between the margins, in mm."""
        return self.right - self.left

    def named(self, label: str) -> str:
        """Return a label as this house writes labels."""
        return label.upper() if self.capitals else label


def draw_theme(country: str, dice: Dice) -> Theme:
    """Draw the looks of one document."""
    font = dice.one(FONTS)
    size = dice.size(*dice.own(SIZES)) * WIDE.get(font, 1)
    body = Ink(font, size)
    colour = dice.one(COLOURS)
    label = dice.among((body, body.bold(), body.tinted(GREY).sized(size - 1), body.bold().sized(size - 1)))
    if dice.chance(0.25):
        label = label.tinted(colour)
    title = body.bold().sized(dice.size(11, 24)).tinted(dice.among((colour, "#000000")))
    return Theme(
        body, label, body.sized(max(size - 2, 6)).tinted(dice.among((GREY, "#000000"))), title, colour, dice.one(PALE),
        dice.chance(0.15), dice.one(COLONS), dice.size(*dice.own(MARGINS)), _page_size(country, dice),
    )  # fmt: skip


def _page_size(country: str, dice: Dice) -> tuple[float, float]:
    """Return width and height in mm; some of the third family lie on their side, some of the seventh are small."""
    size = LETTER if country in ("US", "CA") else A4
    if dice.eighth:
        return size
    if dice.seventh and size == A4 and dice.chance(ON_A_PAD):
        return A5
    return size[::-1] if dice.newer and dice.chance(ON_ITS_SIDE) else size
