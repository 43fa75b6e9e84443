"""Letterheads and addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader

from sample_docs.generator import logos
from sample_docs.generator.fonts import FILES
from sample_docs.generator.variety import headings, letterheads, mastheads
from sample_docs.generator.variety.deal import Party
from sample_docs.generator.variety.dice import Split
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.senders import TOP, contact_lines, fitted, name_lines, rows_under
from sample_docs.generator.variety.setting import Setting

Letterhead = Callable[[Paper, Setting], float]
"""Prints the head of the first page and returns its bottom edge."""
WHITE = "#ffffff"
BESIDE = 75.0
"""Least width in mm for a label beside its address."""


def address(paper: Paper, s: Setting, party: Party, x: float, y: float, width: float) -> float:
    """Print a party's name and address, its numbers at times; return the next baseline."""
    ink = s.theme.body
    bold = ink.bold() if s.dice.chance(0.5) else ink
    if s.deal.attention and s.role(party) == "buyer_name" and s.dice.chance(0.5):
        paper.put(x, y, f"{s.words.say('attention')} {s.deal.attention}", ink, mark="contact_name")
        y += ink.leading
    y = paper.lines(x, y, name_lines(paper, party.name, bold, width), bold, mark=s.role(party))
    if s.dice.newer:  # its columns are narrow
        ink = fitted(paper, party.address, ink, width)
    y = paper.stack(x, y, party.address, ink)
    if s.dice.chance(0.35):
        y = paper.stack(x, y, [party.country.name], ink)
    known = s.role(party) == "vendor_name" or s.dice.chance(0.35)
    if known and s.dice.chance(0.6):
        rows = contact_lines(s, party, ids=party.phone != "")
        if s.dice.newer:
            ink = fitted(paper, [f"{label}: {value}" for _, label, value in rows], ink, width)
        y = rows_under(paper, rows, x, y, ink, "left")
    return y


def labelled_address(paper: Paper, s: Setting, key: str, party: Party, x: float, y: float, width: float) -> float:  # noqa: PLR0913 - a place and what to print
    """Print an address under its label, in a drawn manner; return the bottom edge."""
    style, theme = s.dice.one(LABELS), s.theme
    if style == "none" and key == "ship_to" and s.dice.newer:
        style = "small"
    label = s.label(key)
    ink = theme.body.bold() if style == "bold" else theme.label
    if style == "none":
        return address(paper, s, party, x, y + theme.body.leading, width)
    if style == "beside" and width > BESIDE:
        paper.put(x, y + theme.body.leading, label, ink)
        gap = paper.measure(label, ink) + 3
        return address(paper, s, party, x + gap, y + theme.body.leading, width - gap)
    if style in FRAMES:
        return FRAMES[style](paper, s, label, party, (x, y, width))
    if style == "filled":
        paper.box(x, y, width - 3, ink.leading + 1.6, fill=theme.colour)
        paper.put(x + 1.5, y + ink.leading, label, ink.tinted(WHITE))
        return address(paper, s, party, x + 1.5, y + 2 * ink.leading + 2.4, width - 5)
    paper.put(x, y + ink.leading, label, ink)
    if style == "ruled":
        paper.line(x, y + ink.leading + 1, x + width - 4, y + ink.leading + 1, width=0.5, colour=theme.colour)
    bottom = address(paper, s, party, x, y + 2 * ink.leading + 1.6, width - 3)
    if style == "box":
        paper.box(x - 1.5, y - 0.5, width - 2, bottom - y - 1, stroke="#777777", width=0.5)
    return bottom


Place = tuple[float, float, float]
"""Left and top edge, and width."""


def _barred(paper: Paper, s: Setting, label: str, party: Party, place: Place) -> float:
    """A coloured bar left of label and address."""
    x, y, width = place
    bottom = address(paper, s, party, x + 3, _small_label(paper, s, label, x + 3, y), width - 6)
    paper.line(x, y + 0.8, x, bottom - 2.4, width=1.6, colour=s.theme.colour)
    return bottom


def _small(paper: Paper, s: Setting, label: str, party: Party, place: Place) -> float:
    """The label in small print above the address."""
    x, y, width = place
    return address(paper, s, party, x, _small_label(paper, s, label, x, y), width - 3)


def _small_label(paper: Paper, s: Setting, label: str, x: float, y: float) -> float:
    """Print a label smaller than the address below it; return the address's first baseline."""
    ink = s.theme.label.sized(max(s.theme.body.size - 2, 5.5))
    paper.put(x, y + ink.leading, label, ink)
    return y + ink.leading + s.theme.body.leading + 0.4


def _fieldset(paper: Paper, s: Setting, label: str, party: Party, place: Place) -> float:
    """Print an address in a frame whose label interrupts the upper rule."""
    x, y, width = place
    ink = s.theme.label.sized(max(s.theme.body.size - 1.5, 6))
    bottom = address(paper, s, party, x + 2.5, y + 2.6 + s.theme.body.leading, width - 7)
    top = y + 1.5
    paper.box(x, top, width - 2, bottom - top - 1.5, stroke="#666666", width=0.5, radius=1)
    paper.box(x + 2, top - 1, paper.measure(label, ink) + 2, 2, fill=WHITE)
    paper.put(x + 3, top + 0.9, label, ink)
    return bottom


def _one_line(paper: Paper, s: Setting, label: str, party: Party, place: Place) -> float:
    """Label, name and address running on, broken where the width ends."""
    x, y, width = place
    rest = ", ".join(party.address)
    pieces = [Run(f"{label.rstrip(':')}:"), Run(party.name, s.role(party)), Run(f", {rest}")]
    if s.role(party) == "buyer_name" and paper.measure(party.name, s.theme.body) > width:
        return _small(paper, s, label, party, place)
    return paper.runs(x, y + s.theme.body.leading, pieces, s.theme.body, width)


def _form(paper: Paper, s: Setting, label: str, party: Party, place: Place) -> float:
    """Name, street and town behind words for them, as a form has them."""
    (x, y, width), ink = place, s.theme.body
    paper.put(x, y + ink.leading, label, ink.bold())
    words = [f"{s.words.say(key)}:" for key in ("party_name", "party_street", "party_place")]
    tab = max(paper.measure(word, ink) for word in words) + 2
    shown = fitted(paper, [party.name, *party.address], ink, width - tab - 2)
    marks = (s.role(party), "", "")
    y += ink.leading * 2.2
    for word, text, mark in zip(words, (party.name, *party.address), marks, strict=True):
        paper.put(x, y, word, ink)
        paper.put(x + tab, y, text, shown, mark=mark)
        y += ink.leading * 1.1
    return y + 1


FRAMES: dict[str, Callable[[Paper, Setting, str, Party, Place], float]] = {
    "fieldset": _fieldset, "bar": _barred, "small": _small, "one_line": _one_line, "form": _form,
}  # fmt: skip
LABELS: Split[str] = Split(
    ("plain", "bold", "none", "box"), ("filled", "ruled", "plain", "beside"),
    ("fieldset", "small", "bar", "none", "small", "bold"),
    ("plain", "bold", "none", "small", "filled", "ruled", "box", "none"),
    ("plain", "plain", "bold", "bold", "none", "small", "one_line", "form", "box", "beside", "filled"),
)  # fmt: skip


def sender_line(paper: Paper, s: Setting, x: float, y: float, width: float) -> float:
    """Print the small line above an address window; return the bottom edge."""
    party, ink = s.deal.issuer, s.theme.small.sized(6.5)
    mark = s.dice.among((" · ", " - ", ", ", " | "))
    rest = mark + mark.join(party.address)
    ink = ink.sized(min(6.5, 6.5 * width / max(paper.measure(party.name + rest, ink), 1)))
    paper.put(x, y + 2.5, party.name, ink, mark=s.role(party))
    paper.put(x + paper.measure(party.name, ink), y + 2.5, rest, ink)
    if s.dice.chance(0.6):
        end = x + paper.measure(party.name + rest, ink)
        paper.line(x, y + 3.4, end, y + 3.4, width=0.3, colour="#777777")
    return y + 4


# Letterheads


def logo_and_name(paper: Paper, s: Setting) -> float:
    """Mark and name on the left, contact on the right."""
    y = _branded(paper, s, s.theme.left, TOP)
    ink = s.theme.small
    party = s.deal.issuer
    end = paper.lines(
        s.theme.right, TOP + 3, name_lines(paper, party.name, ink, 60), ink, align="right", mark=s.role(party)
    )
    end = paper.stack(s.theme.right, end, party.address, ink, align="right")
    return max(y, rows_under(paper, contact_lines(s, party, ids=s.dice.chance(0.4)), s.theme.right, end, ink, "right"))


def logo_right(paper: Paper, s: Setting) -> float:
    """Only mark and brand, on the right."""
    return _branded(paper, s, s.theme.right - s.dice.size(45, 65), TOP)


def centred(paper: Paper, s: Setting) -> float:
    """Name in the middle, address in one line below."""
    middle, party = paper.width / 2, s.deal.issuer
    ink = s.theme.title.sized(s.dice.size(13, 20))
    y = paper.lines(
        middle,
        TOP + ink.leading,
        name_lines(paper, party.name, ink, s.theme.width),
        ink,
        align="center",
        mark=s.role(party),
    )
    ink = s.theme.small
    paper.put(middle, y, " - ".join(party.address), ink, align="center")
    y = rows_under(paper, contact_lines(s, party, ids=s.dice.chance(0.5)), middle, y + ink.leading, ink, "center")
    if s.dice.chance(0.5):
        paper.line(s.theme.left, y, s.theme.right, y, width=0.8, colour=s.theme.colour)
    return y + 2


def band(paper: Paper, s: Setting) -> float:
    """A coloured band over the whole width with white print."""
    height, party = s.dice.size(18, 32), s.deal.issuer
    paper.box(0, 0, paper.width, height, fill=s.theme.colour)
    ink = s.theme.body.bold().sized(s.dice.size(13, 18)).tinted(WHITE)
    name = party.name if s.dice.chance(0.6) else party.brand
    mark = s.role(party) if name == party.name else "brand"
    y = paper.lines(s.theme.left, height / 2 + 1, name_lines(paper, name, ink, s.theme.width * 0.5), ink, mark=mark)
    if s.dice.chance(0.5):
        small = s.theme.small.tinted(WHITE)
        paper.stack(s.theme.right, height / 2 - 2, [*party.address, party.web], small, align="right")
    return max(height, y) + 4


def split_rule(paper: Paper, s: Setting) -> float:
    """Large name left, address right, a thick rule under both."""
    party = s.deal.issuer
    ink = s.theme.title.sized(s.dice.size(12, 17))
    y = paper.lines(
        s.theme.left, TOP + 5, name_lines(paper, party.name, ink, s.theme.width * 0.5), ink, mark=s.role(party)
    )
    left = s.theme.left + s.theme.width * 0.62
    end = paper.stack(left, TOP + 3, party.address, s.theme.body)
    end = rows_under(paper, contact_lines(s, party, ids=s.dice.chance(0.5)), left, end, s.theme.body, "left")
    y = max(y, end) + 1
    paper.line(s.theme.left, y, s.theme.right, y, width=s.dice.size(0.5, 2.5), colour=s.theme.colour)
    return y + 2


def picture(paper: Paper, s: Setting) -> float:
    """The brand as a picture, which no text layer holds."""
    wide = s.dice.size(35, 60)
    x = s.dice.among((s.theme.left, s.theme.right - wide, (paper.width - wide) / 2))
    paper.picture(x, TOP, wide, wide / 4, _logo(s.deal.issuer.brand, s.theme.colour))
    return TOP + wide / 4 + 3


def side_column(paper: Paper, s: Setting) -> float:
    """The issuer's data in a column beside the text; the text of all pages keeps clear of it."""
    party, wide, ink = s.deal.issuer, 44.0, s.theme.small
    on_left = s.dice.chance(0.4)
    x = s.theme.margin if on_left else paper.width - s.theme.margin - wide + 4
    if s.dice.chance(0.4):
        paper.box(x - 3, 0, wide + 2, paper.height, fill=s.theme.pale)
    y = _branded(paper, s, x, TOP) + 6
    y = paper.lines(x, y, paper.split(party.name, wide - 4, ink.bold()), ink.bold(), mark=s.role(party))
    y = paper.stack(x, y, [part for line in party.address for part in paper.split(line, wide - 4, ink)], ink) + 3
    for mark, label, value in contact_lines(s, party, ids=True):
        paper.put(x, y, label, ink.sized(max(ink.size - 1, 5.5)))
        paper.put(x, y + ink.leading, value, ink, mark=mark, label=label)
        y += 2.2 * ink.leading
    s.theme = replace(s.theme, inset_left=wide if on_left else 0.0, inset_right=0.0 if on_left else wide)
    return TOP + 4


def nothing(paper: Paper, s: Setting) -> float:
    """No head at all: the page begins with its title or its addresses."""
    del paper, s
    return TOP


LETTERHEADS: Split[Letterhead] = Split(
    (logo_and_name, centred, band, logo_right, nothing), (split_rule, picture, logo_right, nothing, band, side_column),
    (
        letterheads.sender_right, letterheads.sender_right, letterheads.framed, letterheads.beside_a_bar,
        letterheads.under_capitals, letterheads.corner,
    ),
    (
        mastheads.stacked_centre, mastheads.of_a_group, mastheads.sole_trader, mastheads.three_columns,
        mastheads.picture_alone, mastheads.picture_alone, logo_and_name, nothing,
        letterheads.sender_right, letterheads.corner,
    ),
    (
        headings.printout, headings.printout, headings.one_line, headings.with_bank, headings.profession,
        headings.mark_right, headings.mark_right, headings.labelled_block, logo_and_name, nothing,
        mastheads.sole_trader, mastheads.picture_alone, centred,
    ),
)  # fmt: skip


def _branded(paper: Paper, s: Setting, x: float, y: float) -> float:
    party, size = s.deal.issuer, s.dice.size(9, 15)
    mark = s.dice.among(sorted(logos.MARKS))
    logos.draw(paper, mark, x, y, size, s.theme.colour, logos.initials(party.brand))
    ink = s.theme.body.bold().sized(s.dice.size(12, 18)).tinted(s.theme.colour)
    whole = paper.measure(party.name, ink) < s.theme.right - x - size * 1.5 and s.dice.chance(0.5)
    name = party.name if whole else party.brand
    paper.put(x + size * 1.5, y + size * 0.65, name, ink, mark=s.role(party) if whole else "brand")
    return y + size + 2


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FILES["Roboto-Bold"]), 60)


def _logo(brand: str, colour: str) -> ImageReader:
    image = Image.new("RGB", (480, 120), WHITE)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((4, 20, 84, 100), 18, fill=colour)
    pen.text((104, 22), brand[:11], font=_font(), fill=colour)
    return ImageReader(image)
