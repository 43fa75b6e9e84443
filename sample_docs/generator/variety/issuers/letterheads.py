"""Letterheads of the eighth family: a brand as a picture, a name at the left, in the middle, in a band."""

from __future__ import annotations

from sample_docs.generator import logos
from sample_docs.generator.variety.houses.pictures import wordmark
from sample_docs.generator.variety.issuers.particulars import Place
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import contact_lines, fitted, name_lines, rows_under
from sample_docs.generator.variety.setting import Setting

SMALLEST = 6.8
WHITE = "#ffffff"


def sender(paper: Paper, s: Setting, place: Place, *, align: str = "left", ids: bool = True) -> float:
    """Print the issuer's name, address, contacts and numbers as plain lines; return the next baseline."""
    x, y, width = place
    party, ink = s.deal.issuer, s.theme.body.sized(max(s.theme.body.size - 0.6, SMALLEST))
    name = ink.bold()
    rows = name_lines(paper, party.name, name, width)
    y = paper.lines(x, y + ink.leading, rows, name, align=align, mark=s.role(party))
    y = paper.stack(x, y, party.address, fitted(paper, party.address, ink, width), align=align)
    told = contact_lines(s, party, ids=ids) or [("phone", s.words.say("phone"), party.phone)]
    shown = fitted(paper, [f"{label}: {value}" for _, label, value in told], ink, width)
    if shown.size < SMALLEST:
        told, shown = [row for row in told if row[0] not in ("email", "web", "phone")], ink
        shown = fitted(paper, [f"{label}: {value}" for _, label, value in told], ink, width)
    return rows_under(paper, told, x, y, shown, align)


def brand(paper: Paper, s: Setting, place: Place) -> float:
    """Print the brand as a picture, or a drawn mark alone; return the bottom edge."""
    x, y, width = place
    if s.dice.chance(0.7):
        return wordmark(paper, s, (x, y, min(width, 62.0))) + 1
    size = s.dice.size(9, 13)
    logos.draw(
        paper, s.dice.among(sorted(logos.MARKS)), x, y, size, s.theme.colour, logos.initials(s.deal.issuer.brand)
    )
    return y + size + 1.5


def large_name(paper: Paper, s: Setting, place: Place, *, align: str = "left") -> float:
    """Print the name large, address and contacts below it in lines with blanks between; return the next baseline."""
    x, y, width = place
    party = s.deal.issuer
    name = s.theme.body.bold().sized(s.theme.body.size + s.dice.size(3, 7)).tinted(s.theme.colour)
    rows = name_lines(paper, party.name, name, width)
    y = paper.lines(x, y + name.leading * 0.9, rows, name, align=align, mark=s.role(party)) - name.leading * 0.3
    ink = s.theme.body.sized(max(s.theme.body.size - 0.8, SMALLEST))
    lines = [" · ".join(party.address), f"{party.phone}  {party.email}"]
    y = paper.stack(x, y + 1, lines, fitted(paper, lines, ink, width), align=align)
    rows_ = contact_lines(s, party, ids=True)
    own = [row for row in rows_ if row[0] not in ("phone", "email", "web")]
    return rows_under(paper, own, x, y, fitted(paper, [f"{a}: {b}" for _, a, b in own], ink, width), align)


def band(paper: Paper, s: Setting, title: str) -> float:
    """Print the name in white on a band of the house's colour, the title at its right end; return its bottom edge."""
    height, party = 19.0, s.deal.issuer
    fill = s.theme.colour if s.theme.colour != "#000000" else "#37474f"
    paper.box(0, 0, paper.width, height, fill=fill)
    half = s.theme.width / 2
    name = s.theme.body.bold().sized(s.theme.body.size + 4).tinted(WHITE)
    name = fitted(paper, [party.name], name, half - 4)
    paper.put(s.theme.left, 12, party.name, name, mark=s.role(party))
    ink = fitted(paper, [title], s.theme.title.tinted(WHITE), half - 4)
    paper.put(s.theme.right, 12.4, title, ink, align="right")
    lines = [", ".join(party.address), f"{party.phone}  {party.email}"]
    ink = s.theme.body.sized(max(s.theme.body.size - 1, SMALLEST))
    return paper.stack(s.theme.left, height + ink.leading + 1, lines, fitted(paper, lines, ink, s.theme.width))
