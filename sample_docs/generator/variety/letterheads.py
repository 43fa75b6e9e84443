"""Letterheads of the third family: sender on the right, framed, beside a bar, over a rule, as a line of capitals."""

from __future__ import annotations

from sample_docs.generator import logos
from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.deal import Party
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import TOP, contact_lines, fitted, name_lines, rows_under
from sample_docs.generator.variety.setting import Setting

WHITE = "#ffffff"


def sender_right(paper: Paper, s: Setting) -> float:
    """Mark on the left; name, address and contacts as a narrow column on the right."""
    party, ink = s.deal.issuer, s.theme.small.sized(max(s.theme.small.size, 7))
    x, wide = s.theme.right - 56, 56.0
    left = _mark(paper, s, s.theme.left)
    y = paper.lines(
        x, TOP + 3, name_lines(paper, party.name, ink.bold(), wide), ink.bold(), mark=s.role(party)
    )  # fmt: skip
    y = paper.stack(x, y, party.address, ink)
    rows = contact_lines(s, party, ids=s.dice.chance(0.4))
    tab = _tab(paper, rows, ink)
    widest = tab + max((paper.measure(value, ink) for _, _, value in rows), default=0.0)
    if widest > wide:
        ink = ink.sized(ink.size * wide / widest)
        tab = _tab(paper, rows, ink)
    for mark, label, value in rows:
        paper.put(x, y, label, ink)
        paper.put(x + tab, y, value, ink, mark=mark, label=label)
        y += ink.leading
    return max(y, left) + 1


def _tab(paper: Paper, rows: list[tuple[str, str, str]], ink: Ink) -> float:
    return max((paper.measure(label, ink) for _, label, _ in rows), default=0.0) + 2


def framed(paper: Paper, s: Setting) -> float:
    """A frame over the whole width: name and address left, contacts right."""
    party, ink = s.deal.issuer, s.theme.small.sized(max(s.theme.small.size, 7))
    top, name = TOP - 2, s.theme.body.bold().sized(s.theme.body.size + s.dice.size(1, 4))
    half = s.theme.width / 2
    left = s.theme.left + 3
    y = paper.lines(
        left, top + name.leading + 1, name_lines(paper, party.name, name, half), name, mark=s.role(party)
    )  # fmt: skip
    y = paper.stack(left, y, party.address, ink)
    rows = contact_lines(s, party, ids=s.dice.chance(0.6))
    ink = fitted(paper, [f"{label}: {value}" for _, label, value in rows], ink, half - 15)
    end = rows_under(paper, rows, s.theme.left + half + 12, top + name.leading + 1, ink, "left")
    bottom = max(y, end)
    paper.box(s.theme.left, top, s.theme.width, bottom - top, stroke=s.theme.colour, width=0.8, radius=1.5)
    return bottom + 2


def beside_a_bar(paper: Paper, s: Setting) -> float:
    """A coloured bar along the edge of the page, the name beside it, the address in one line."""
    party = s.deal.issuer
    paper.box(0, 0, 5, paper.height, fill=s.theme.colour)
    ink = s.theme.body.bold().sized(s.dice.size(12, 17))
    name, mark = _name(s, party)
    y = paper.lines(s.theme.left, TOP + 5, name_lines(paper, name, ink, s.theme.width * 0.7), ink, mark=mark)
    line = ", ".join((*party.address, party.country.name))
    paper.put(s.theme.left, y, line, s.theme.small)
    return y + 4


def under_capitals(paper: Paper, s: Setting) -> float:
    """The name in capitals at the right edge, a double rule, contacts in one line below."""
    party, ink = s.deal.issuer, s.theme.small
    name = s.theme.title.sized(s.dice.size(11, 16))
    y = paper.lines(
        s.theme.right, TOP + 4, name_lines(paper, party.name, name, s.theme.width), name, align="right",
        mark=s.role(party),
    ) - name.leading + 2  # fmt: skip
    paper.line(s.theme.left, y, s.theme.right, y, width=1.2, colour=s.theme.colour)
    paper.line(s.theme.left, y + 0.8, s.theme.right, y + 0.8, width=0.3, colour=s.theme.colour)
    y += 1.2 + ink.leading
    line = "  |  ".join((*party.address, party.phone, party.web))
    paper.put(s.theme.right, y, line, fitted(paper, [line], ink, s.theme.width), align="right")
    return y + 3


def corner(paper: Paper, s: Setting) -> float:
    """A coloured block in the corner with the brand in it; the sender stands elsewhere."""
    party, wide = s.deal.issuer, s.dice.size(48, 70)
    height = s.dice.size(14, 22)
    paper.box(0, 0, s.theme.left + wide, height, fill=s.theme.colour)
    ink = s.theme.body.bold().sized(s.dice.size(12, 16)).tinted(WHITE)
    ink = ink.sized(min(ink.size, ink.size * (wide - 3) / paper.measure(party.brand, ink)))
    mark = s.role(party) if party.brand == party.name else "brand"
    paper.put(s.theme.left, height / 2 + 1.8, party.brand, ink, mark=mark)
    return height + 3


def _name(s: Setting, party: Party) -> tuple[str, str]:
    """Return what stands for the party: name or brand, and which of them it is."""
    whole = s.dice.chance(0.7) or party.brand == party.name
    return (party.name, s.role(party)) if whole else (party.brand, "brand")


def _mark(paper: Paper, s: Setting, x: float) -> float:
    party, size = s.deal.issuer, s.dice.size(12, 20)
    logos.draw(paper, s.dice.among(sorted(logos.MARKS)), x, TOP, size, s.theme.colour, logos.initials(party.brand))
    if s.dice.chance(0.6):
        ink = Ink("Helvetica-Bold", s.dice.size(12, 18), s.theme.colour)
        ink = ink.sized(min(ink.size, ink.size * 70 / paper.measure(party.brand, ink)))
        mark = s.role(party) if party.brand == party.name else "brand"
        paper.put(x + size * 1.75, TOP + size * 0.62, party.brand, ink, mark=mark)
    return TOP + size + 2
