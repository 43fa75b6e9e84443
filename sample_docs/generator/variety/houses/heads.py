"""Letterheads of the sixth family: brands as pictures with the name in the foot, offices, seals, ribbons."""

from __future__ import annotations

from sample_docs.generator import logos
from sample_docs.generator.variety import parties
from sample_docs.generator.variety.houses.pictures import wordmark
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import TOP, contact_lines, fitted, name_lines, rows_under
from sample_docs.generator.variety.setting import Setting

CAPTION = 7.0
"""Least size of small print in a letterhead."""
COLUMN = 54.0
"""Width of a column of contacts in mm."""


def picture_left(paper: Paper, s: Setting) -> float:
    """The brand as a picture at the left; who it is stands in the foot or over the address."""
    return wordmark(paper, s, (s.theme.left, TOP - 2, 72)) + 3


def picture_right(paper: Paper, s: Setting) -> float:
    """The brand as a picture over a column with address and contacts, none of them with the name."""
    x, party = s.theme.right - COLUMN, s.deal.issuer
    ink = s.theme.small.sized(max(s.theme.small.size, CAPTION))
    y = wordmark(paper, s, (x, TOP - 3, COLUMN)) + 1.5 + ink.leading
    y = paper.stack(x, y, party.address, fitted(paper, party.address, ink, COLUMN))
    rows = contact_lines(s, party, ids=False)
    shown = fitted(paper, [f"{label}: {value}" for _, label, value in rows], ink, COLUMN)
    return rows_under(paper, rows, x, y, shown, "left")


def offices(paper: Paper, s: Setting) -> float:
    """The name at the left; head office and a branch side by side under it, contacts at the right."""
    party, ink = s.deal.issuer, s.theme.small.sized(max(s.theme.small.size, CAPTION))
    name = s.theme.body.bold().sized(s.dice.size(12, 16)).tinted(s.theme.colour)
    rows = name_lines(paper, party.name, name, s.theme.width * 0.8)
    y = paper.lines(s.theme.left, TOP + 4, rows, name, mark=s.role(party)) - name.leading + ink.leading + 0.6
    other = parties.draw_company(party.country, s.dice, s.words)
    third, ends = s.theme.width / 3, [y]
    blocks = [(s.words.say("head_office"), party.address), (s.words.choices("branch")[1], other.address)]
    s.dice.random.shuffle(blocks)
    for place, (title, address) in enumerate(blocks):
        shown = fitted(paper, [title, *address], ink, third - 4)
        x = s.theme.left + place * third
        paper.put(x, y, title, shown.bold())
        ends.append(paper.stack(x, y + shown.leading, address, shown))
    contacts = contact_lines(s, party, ids=s.dice.chance(0.6))
    shown = fitted(paper, [f"{label}: {value}" for _, label, value in contacts], ink, third - 2)
    ends.append(rows_under(paper, contacts, s.theme.left + 2 * third, y, shown, "left"))
    return max(ends)


def seal(paper: Paper, s: Setting) -> float:
    """A seal, the name in large serif print beside it, a department below: an office's paper."""
    party, size = s.deal.issuer, 17.0
    x, y = s.theme.left, TOP - 3
    paper.circle(x + size / 2, y + size / 2, size / 2, stroke=s.theme.colour, width=1.4)
    paper.circle(x + size / 2, y + size / 2, size / 2 - 1.6, stroke=s.theme.colour, width=0.5)
    logos.draw(paper, "mountain", x + 4.4, y + 5, 7, s.theme.colour, "")
    ink = s.theme.body.sized(s.dice.size(12, 15))
    left, wide = x + size + 5, s.theme.width - size - 5
    base = paper.lines(left, y + 7, name_lines(paper, party.name, ink.bold(), wide), ink.bold(), mark=s.role(party))
    line = ", ".join((s.words.choices("department")[0 if s.deal.kind.from_buyer else 1], *party.address))
    small = fitted(paper, [line], s.theme.body.sized(8), wide)
    paper.put(left, base, line, small)
    y = max(base + 2, y + size + 2)
    paper.line(s.theme.left, y, s.theme.right, y, width=0.6)
    return y + 1


def ribbon(paper: Paper, s: Setting) -> float:
    """A thin coloured line at the edge of the paper, the name under it, contacts in one line at the right."""
    party = s.deal.issuer
    paper.box(0, 0, paper.width, 3, fill=s.theme.colour)
    ink = s.theme.body.bold().sized(s.dice.size(11, 14))
    y = paper.lines(
        s.theme.left, TOP + 1, name_lines(paper, party.name, ink, s.theme.width * 0.5), ink, mark=s.role(party)
    )  # fmt: skip
    small = s.theme.small.sized(max(s.theme.small.size, CAPTION))
    rows = [", ".join(party.address), f"{party.phone} · {party.web}"]
    shown = fitted(paper, rows, small, s.theme.width * 0.48)
    end = paper.stack(s.theme.right, TOP, rows, shown, align="right")
    return max(y, end)


def sender_block(paper: Paper, s: Setting) -> float:
    """A sign at the left; name, address and numbers end at the right edge."""
    party, ink = s.deal.issuer, s.theme.body.sized(s.theme.body.size - 0.5)
    logos.draw(paper, s.dice.among(("gear", "drop", "arrow", "bars")), s.theme.left, TOP - 3, 13, s.theme.colour, "")
    rows = name_lines(paper, party.name, ink.bold(), 85)
    y = paper.lines(s.theme.right, TOP, rows, ink.bold(), align="right", mark=s.role(party))
    y = paper.stack(s.theme.right, y, party.address, ink, align="right")
    return max(rows_under(paper, contact_lines(s, party, ids=True), s.theme.right, y, ink, "right"), TOP + 12)


def plain(paper: Paper, s: Setting) -> float:
    """Name, address and numbers as typed lines, in two columns."""
    party, ink = s.deal.issuer, s.theme.body
    half = s.theme.width / 2
    y = paper.lines(
        s.theme.left, TOP + 1, name_lines(paper, party.name, ink.bold(), half), ink.bold(), mark=s.role(party)
    )  # fmt: skip
    y = paper.stack(s.theme.left, y, party.address, ink)
    rows = contact_lines(s, party, ids=True)
    shown = fitted(paper, [f"{label}: {value}" for _, label, value in rows], ink, half - 4)
    return max(y, rows_under(paper, rows, s.theme.left + half + 2, TOP + 1, shown, "left"))


NAMELESS = (picture_left, picture_right)
"""Heads that do not say the name: then the foot has to."""
