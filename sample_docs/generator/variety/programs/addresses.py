"""Senders and addressees on papers of the seventh family: under filled bars, indented, on dotted lines, in a column."""

from __future__ import annotations

from collections.abc import Sequence

from sample_docs.generator.variety.deal import Party
from sample_docs.generator.variety.houses.places import block
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.programs.facts import GREY, Place, typed_ink
from sample_docs.generator.variety.senders import contact_lines, fitted, name_lines, rows_under
from sample_docs.generator.variety.setting import Setting

WHITE = "#ffffff"
SMALLEST = 6.8
REACHED = ("phone", "email", "web")
"""What is left out where its column is too narrow."""


def caption_key(s: Setting, party: Party) -> str:
    """Return the key of the caption of a party."""
    deal = s.deal
    if party is deal.ship_to:
        return "ship_to"
    if deal.kind.name == "self_billing":
        return "from" if party is deal.vendor else "bill_to"
    issued = party is deal.issuer
    if deal.kind.from_buyer:
        return "order_from" if issued else "order_to"
    return "from" if issued else "bill_to"


def under_bar(paper: Paper, s: Setting, party: Party, place: Place) -> float:
    """Print a party under a filled bar that says who it is; return the next baseline."""
    x, y, width = place
    ink, caption = s.theme.body.bold().tinted(WHITE), s.label(caption_key(s, party))
    paper.box(x, y, width, ink.leading + 1.8, fill=s.theme.colour)
    paper.put(x + 1.4, y + ink.leading + 0.2, caption, fitted(paper, [caption], ink, width - 3))
    return block(paper, s, party, (x + 1.4, y + ink.leading + 2.2, width - 3))


def indented(paper: Paper, s: Setting, party: Party, place: Place) -> float:
    """Print the caption with a colon, name and address beside it, one below the other; return the next baseline."""
    x, y, width = place
    caption = f"{s.label(caption_key(s, party)).rstrip(':')}:"
    ink = s.theme.body
    paper.put(x, y + ink.leading, caption, fitted(paper, [caption], ink, width * 0.32))
    inset = max(min(paper.measure(caption, ink), width * 0.32) + 2.5, 20.0)
    return block(paper, s, party, (x + inset, y, width - inset))


def on_lines(paper: Paper, s: Setting, party: Party, place: Place) -> float:
    """Print a caption and the address typed on dotted lines below it; return the next baseline."""
    x, y, width = place
    typed, small = typed_ink(s), s.theme.body.sized(max(s.theme.body.size - 1.2, SMALLEST))
    caption = s.label(caption_key(s, party))
    y += small.leading
    paper.put(x, y, caption, fitted(paper, [caption], small, width))
    rows = name_lines(paper, party.name, typed, width - 4)
    step = typed.leading * 1.3
    y += step
    for number, text in enumerate([*rows, *party.address]):
        paper.line(x, y + number * step + 1, x + width, y + number * step + 1, width=0.4, colour=GREY, dash=1)
        if number >= len(rows):
            paper.put(x + 2, y + number * step, text, fitted(paper, [text], typed, width - 4))
    if len(rows) == 1:
        paper.put(x + 2, y, rows[0], typed, mark=s.role(party))
    else:
        shown = fitted(paper, [party.name], typed, width - 4)
        if shown.size >= SMALLEST:
            rows = [party.name, *[""] * (len(rows) - 1)]
        paper.lines(x + 2, y, [row for row in rows if row], shown if rows[-1] == "" else typed, mark=s.role(party))
    return y + (len(rows) + 2) * step


def as_heading(paper: Paper, s: Setting, place: Place, *, align: str = "left", ids: bool = True) -> float:
    """Print the sender: its name in larger print, address and numbers below it; return the next baseline."""
    x, y, width = place
    party, ink = s.deal.issuer, s.theme.body
    name = ink.bold().sized(ink.size + s.dice.size(2, 5)).tinted(s.theme.colour)
    rows = name_lines(paper, party.name, name, width)
    y = paper.lines(x, y + name.leading, rows, name, align=align, mark=s.role(party)) - name.leading + ink.leading
    y = paper.stack(x, y + 0.4, party.address, fitted(paper, party.address, ink, width), align=align)
    return under_name(paper, s, (x, y, width), align=align, ids=ids)


def under_name(paper: Paper, s: Setting, place: Place, *, align: str, ids: bool) -> float:
    """Print how the sender can be reached and its numbers; return the next baseline."""
    x, y, width = place
    ink = s.theme.body.sized(max(s.theme.body.size - 0.8, SMALLEST))
    known = contact_lines(s, s.deal.issuer, ids=ids)
    rows = [row for row in known if row[0] not in REACHED or paper.measure(f"{row[1]}: {row[2]}", ink) <= width]
    shown = fitted(paper, [f"{label}: {value}" for _, label, value in rows], ink, width)
    return rows_under(paper, rows, x, y, shown, align)


def centred(paper: Paper, s: Setting, y: float) -> float:
    """Print the sender in the middle: name in wide print, one line of address and one of numbers, a rule below."""
    party, middle, width = s.deal.issuer, paper.width / 2, s.theme.width
    name = s.theme.body.bold().sized(s.theme.body.size + s.dice.size(3, 6))
    rows = name_lines(paper, party.name, name, width)
    y = paper.lines(middle, y + name.leading, rows, name, align="center", mark=s.role(party))
    small = s.theme.body.sized(max(s.theme.body.size - 1, SMALLEST))
    line = " - ".join((*party.address, party.phone))
    paper.put(middle, y, line, fitted(paper, [line], small, width), align="center")
    y += small.leading
    if party.tax_id and s.dice.chance(0.6):
        y = rows_under(paper, [(s.tax_mark(party), s.words.say("tax_id"), party.tax_id)], middle, y, small, "center")
    paper.line(s.theme.left, y - small.leading + 1.8, s.theme.right, y - small.leading + 1.8, width=0.8)
    return y + 2


def side_by_side(paper: Paper, s: Setting, parties: Sequence[Party], y: float) -> float:
    """Print parties under their bars beside each other; return the lowest baseline."""
    wide = s.theme.width / max(len(parties), 2)
    places = [(s.theme.left + number * wide, y, wide - 4) for number in range(len(parties))]
    return max(under_bar(paper, s, party, place) for party, place in zip(parties, places, strict=True))
