"""Letterheads of the fourth family: all in the middle, members of a group, sole traders, three columns, foot only."""

from __future__ import annotations

from sample_docs.generator import logos
from sample_docs.generator.variety import parties
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import TOP, contact_lines, fitted, name_lines, rows_under
from sample_docs.generator.variety.setting import Setting

CAPTION = 7.0
"""Least size of small print in a letterhead."""


def stacked_centre(paper: Paper, s: Setting) -> float:
    """Mark, name, and every line of the address below each other in the middle."""
    middle, party, size = paper.width / 2, s.deal.issuer, s.dice.size(10, 16)
    mark = s.dice.among(sorted(logos.MARKS))
    logos.draw(paper, mark, middle - size / 2, TOP - 3, size, s.theme.colour, logos.initials(party.brand))
    name, ink = s.theme.body.bold().sized(s.dice.size(11, 16)), s.theme.small.sized(max(s.theme.small.size, CAPTION))
    rows = name_lines(paper, party.name, name, s.theme.width)
    y = paper.lines(middle, TOP + size + name.leading - 2, rows, name, align="center", mark=s.role(party))
    y = paper.stack(middle, y, [*party.address, party.country.name], ink, align="center")
    return rows_under(paper, contact_lines(s, party, ids=s.dice.chance(0.6)), middle, y, ink, "center") + 1


def of_a_group(paper: Paper, s: Setting) -> float:
    """Name and the group it belongs to on the left; two of its addresses side by side on the right."""
    party, ink = s.deal.issuer, s.theme.small.sized(max(s.theme.small.size, CAPTION))
    name = s.theme.body.bold().sized(s.dice.size(11, 15)).tinted(s.theme.colour)
    y = paper.lines(
        s.theme.left, TOP + 4, name_lines(paper, party.name, name, s.theme.width * 0.42), name, mark=s.role(party)
    )  # fmt: skip
    group = parties.draw_company(party.country, s.dice, s.words)
    line = s.words.say("member_of", name=group.brand)
    paper.put(s.theme.left, y, line, fitted(paper, [line], ink, s.theme.width * 0.42), mark="group_name")
    ends = [y + ink.leading]
    for place, address in enumerate((party.address, group.address)):
        x = s.theme.left + s.theme.width * (0.46 + 0.28 * place)
        shown = fitted(paper, address, ink, s.theme.width * 0.26)
        title = s.words.choices("branch")[place]
        paper.put(x, TOP + 2, title, shown.bold())
        ends.append(paper.stack(x, TOP + 2 + shown.leading, address, shown))
    return max(ends) + 2


def sole_trader(paper: Paper, s: Setting) -> float:
    """A plain block of typed lines at the left: name, street, town, telephone, tax number; no mark, no colour."""
    party, ink = s.deal.issuer, s.theme.body
    y = paper.lines(
        s.theme.left, TOP + 3, name_lines(paper, party.name, ink.bold(), 90), ink.bold(), mark=s.role(party)
    )  # fmt: skip
    y = paper.stack(s.theme.left, y, party.address, ink)
    return rows_under(paper, contact_lines(s, party, ids=True), s.theme.left, y, ink, "left")


def three_columns(paper: Paper, s: Setting) -> float:
    """Name and address, contacts, tax numbers in three columns under a rule."""
    party, ink = s.deal.issuer, s.theme.small.sized(max(s.theme.small.size, CAPTION))
    paper.line(s.theme.left, TOP, s.theme.right, TOP, width=1.4, colour=s.theme.colour)
    wide, base = s.theme.width / 3, TOP + ink.leading + 1
    y = paper.lines(
        s.theme.left, base, name_lines(paper, party.name, ink.bold(), wide - 4), ink.bold(), mark=s.role(party)
    )  # fmt: skip
    ends = [paper.stack(s.theme.left, y, party.address, ink)]
    rows = contact_lines(s, party, ids=True)
    contacts, numbers = [row for row in rows if row[0] in ("phone", "email", "web")], rows
    numbers = [row for row in rows if row not in contacts]
    for place, part in enumerate((contacts, numbers), start=1):
        shown = fitted(paper, [f"{label}: {value}" for _, label, value in part], ink, wide - 4)
        ends.append(rows_under(paper, part, s.theme.left + place * wide, base, shown, "left"))
    bottom = max(ends)
    paper.line(s.theme.left, bottom - 1, s.theme.right, bottom - 1, width=0.4, colour=s.theme.colour)
    return bottom + 2


def picture_alone(paper: Paper, s: Setting) -> float:
    """A mark without any word; who sent the paper stands in the foot or in small print."""
    size = s.dice.size(14, 24)
    x = s.dice.among((s.theme.left, (paper.width - size) / 2, s.theme.right - size))
    mark = s.dice.among(sorted(logos.MARKS))
    logos.draw(paper, mark, x, TOP - 2, size, s.theme.colour, logos.initials(s.deal.issuer.brand)[:1])
    return TOP + size
