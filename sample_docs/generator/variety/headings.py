"""Letterheads of the fifth family: printouts of programs, all in one line, with the bank, professions, marks alone."""

from __future__ import annotations

import datetime as dt

from sample_docs.generator import logos
from sample_docs.generator.sheet import BLACK
from sample_docs.generator.variety.countries import countries
from sample_docs.generator.variety.foot import bank_facts
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.senders import TOP, contact_lines, fitted, name_lines, rows_under
from sample_docs.generator.variety.setting import Setting

CAPTION = 7.0
"""Least size of small print in a letterhead."""
WHITE = "#ffffff"
WIDEST = 1.6
"""Of a mark, as a multiple of its height."""
LEGAL = tuple(
    sorted(
        {form for country in countries().values() for form in (*country.legal.of("any"), *country.legal.third) if form}
    )
)
"""Legal forms at the ends of names; who has one is no single person."""


def printout(paper: Paper, s: Setting) -> float:
    """As a program prints it: two plain lines at the left, page and day of printing at the right, a rule."""
    party, ink = s.deal.issuer, s.theme.small.sized(max(s.theme.small.size, CAPTION)).tinted(BLACK)
    paper.put(s.theme.right, TOP, s.words.say("page", n="1", total=str(paper.total)), ink, align="right")
    if "print_date" not in s.deal.refs and s.dice.chance(0.6):
        day = s.notation.day(s.deal.issue_date + dt.timedelta(days=s.dice.between(0, 3)))
        paper.put(s.theme.right, TOP + ink.leading, day, ink, align="right", mark="print_date")
        label = f"{s.words.say('print_date')} "
        paper.put(s.theme.right - paper.measure(day, ink) - 1, TOP + ink.leading, label, ink, align="right")
    wide = s.theme.width * 0.55
    y = paper.lines(
        s.theme.left, TOP, name_lines(paper, party.name, ink.bold(), wide), ink.bold(), mark=s.role(party)
    )  # fmt: skip
    rest = ", ".join(party.address)
    y = paper.stack(s.theme.left, y, [rest], fitted(paper, [rest], ink, wide))
    y = rows_under(paper, contact_lines(s, party, ids=True)[-1:], s.theme.left, y, ink, "left")
    paper.line(s.theme.left, y - 1, s.theme.right, y - 1, width=0.4)
    return y + 1


def one_line(paper: Paper, s: Setting) -> float:
    """The name, and everything else after each other below it."""
    party, ink = s.deal.issuer, s.theme.small.sized(max(s.theme.small.size, CAPTION))
    name = s.theme.body.bold().sized(s.dice.size(11, 16)).tinted(s.dice.among((s.theme.colour, BLACK)))
    rows = name_lines(paper, party.name, name, s.theme.width)
    y = paper.lines(s.theme.left, TOP + 4, rows, name, mark=s.role(party)) - name.leading + ink.leading + 0.8
    mark = s.dice.among((" -", " |", ",", " ·"))
    pieces = [Run(f"{', '.join(party.address)}")]
    for kind, label, value in contact_lines(s, party, ids=s.dice.chance(0.7)):
        pieces += [Run(mark.strip() + f" {label}"), Run(value, kind)]
    y = paper.runs(s.theme.left, y, pieces, ink, s.theme.width)
    if s.dice.chance(0.5):
        paper.line(s.theme.left, y - ink.leading + 1.2, s.theme.right, y - ink.leading + 1.2, width=0.8)
    return y + 2


def with_bank(paper: Paper, s: Setting) -> float:
    """Name and address at the left; how it is paid, or how it is reached, at the right."""
    party, ink = s.deal.issuer, s.theme.small.sized(max(s.theme.small.size, CAPTION))
    name, half = s.theme.body.bold().sized(s.dice.size(10, 14)), s.theme.width * 0.5
    y = paper.lines(
        s.theme.left, TOP + 3, name_lines(paper, party.name, name, half - 4), name, mark=s.role(party)
    )  # fmt: skip
    y = paper.stack(s.theme.left, y, party.address, ink)
    left, right = contact_lines(s, party, ids=True), contact_lines(s, party, ids=False)
    if s.asks_for_money:
        right = [(fact.mark, fact.label, fact.text) for fact in bank_facts(s)]
    else:
        left = [row for row in left if row not in right]
    y = rows_under(paper, left, s.theme.left, y, fitted(paper, _texts(left), ink, half - 4), "left")
    shown = fitted(paper, _texts(right), ink, half - 4)
    end = rows_under(paper, right, s.theme.left + half, TOP + 3, shown, "left")
    return max(y, end) + 1


def _texts(rows: list[tuple[str, str, str]]) -> list[str]:
    return [f"{label}: {value}" for _, label, value in rows]


def profession(paper: Paper, s: Setting) -> float:
    """Of one person: the name in the middle, what he or she does below it, contacts between two hairlines."""
    middle, party = paper.width / 2, s.deal.issuer
    name = s.theme.title.sized(s.dice.size(14, 20)).tinted(BLACK)
    rows = name_lines(paper, party.name, name, s.theme.width)
    y = paper.lines(middle, TOP + 5, rows, name, align="center", mark=s.role(party)) - name.leading
    ink = s.theme.body
    alone = not s.deal.kind.from_buyer and not party.name.endswith(LEGAL)
    if alone:
        y += ink.leading + 0.6
        paper.put(middle, y, s.words.say("profession"), ink, align="center")
    line = "   ".join((*party.address, party.phone, party.email))
    small = fitted(paper, [line], s.theme.small.sized(max(s.theme.small.size, CAPTION)), s.theme.width)
    paper.line(s.theme.left, y + 2, s.theme.right, y + 2, width=0.3)
    paper.put(middle, y + 2.4 + small.leading, line, small, align="center")
    y += 3.8 + small.leading
    paper.line(s.theme.left, y, s.theme.right, y, width=0.3)
    rows_ = contact_lines(s, party, ids=True)[-1:] if s.dice.chance(0.6) else []
    return rows_under(paper, rows_, middle, y + small.leading + 0.8, small, "center") + 1


def mark_right(paper: Paper, s: Setting) -> float:
    """A mark in the right corner, the brand below it; the sender stands elsewhere, the title at the left."""
    party, size = s.deal.issuer, s.dice.size(10, 15)
    mark = s.dice.among(sorted(logos.MARKS))
    logos.draw(paper, mark, s.theme.right - size * WIDEST, TOP - 3, size, s.theme.colour, logos.initials(party.brand))
    if s.dice.chance(0.6):
        ink = s.theme.body.bold().sized(s.dice.size(9, 12))
        name = s.role(party) if party.brand == party.name else "brand"
        base = TOP - 2 + size + ink.leading
        paper.put(s.theme.right, base, party.brand, ink, align="right", mark=name)
        return base + 2
    return TOP + size - 4


def labelled_block(paper: Paper, s: Setting) -> float:
    """The name white on a block of the house's colour, address and contacts beside it in two columns."""
    party, ink = s.deal.issuer, s.theme.small.sized(max(s.theme.small.size, CAPTION))
    wide = s.theme.width * 0.42
    name = s.theme.body.bold().sized(s.dice.size(10, 14)).tinted(WHITE)
    rows = name_lines(paper, party.name, name, wide - 8)
    height = len(rows) * name.leading + 7
    paper.box(s.theme.left, TOP - 4, wide, height, fill=s.theme.colour)
    paper.lines(s.theme.left + 4, TOP + name.leading, rows, name, mark=s.role(party))
    column = (s.theme.width - wide - 4) / 2
    x = s.theme.left + wide + 4
    end = paper.stack(x, TOP, party.address, fitted(paper, party.address, ink, column - 6))
    contacts = contact_lines(s, party, ids=s.dice.chance(0.6))
    shown = fitted(paper, _texts(contacts), ink, column - 2)
    return max(TOP - 2 + height, end, rows_under(paper, contacts, x + column, TOP, shown, "left") + 1)
