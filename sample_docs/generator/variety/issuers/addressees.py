"""Addressees on papers of the eighth family: with persons, departments, trade names and agents beside the name."""

from __future__ import annotations

from sample_docs.generator.variety import parties
from sample_docs.generator.variety.deal import Party
from sample_docs.generator.variety.issuers.particulars import SOFT, Place
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.programs.addresses import caption_key
from sample_docs.generator.variety.senders import fitted, name_lines, rows_under
from sample_docs.generator.variety.setting import Setting

FIRM = 0.12
"""Share of companies that are addressed as such before their name, in languages that do so."""


def addressee(paper: Paper, s: Setting, party: Party, place: Place) -> float:
    """Print a name with its address and what else stands there; return the next baseline."""
    x, y, width = place
    ink, whom = s.theme.body, party is s.deal.recipient
    name = ink.bold() if s.dice.chance(0.3) else ink
    before, behind = _beside_the_name(s, party) if whom else ([], [])
    y = paper.stack(x, y + ink.leading, before, fitted(paper, before, ink, width))
    y = paper.lines(x, y, name_lines(paper, party.name, name, width), name, mark=s.role(party))
    street, place_ = party.address
    address = [f"{street}, {place_}"] if s.dice.chance(0.08) else [street, place_]
    country = [party.country.name] if s.dice.chance(0.22) else []
    rows = [*behind, *address, *country]
    y = paper.stack(x, y, rows, fitted(paper, rows, ink, width))
    return _numbers(paper, s, party, (x, y, width))


def _beside_the_name(s: Setting, party: Party) -> tuple[list[str], list[str]]:
    """Return what stands before and behind a name; a company has at most one line of each."""
    say, chance, firm = s.words.say, s.dice.chance, party.register != ""
    if not firm:
        return ([say("honorific")] if s.words.known("honorific") and chance(0.3) else []), []
    if s.words.known("to_the_firm") and chance(FIRM):
        return [say("to_the_firm")], []
    drawn = s.dice.random.random()
    if drawn < 0.16:
        person = parties.person(party.country, s.dice)
        return [], [f"{say('attention')} {person}"]
    if drawn < 0.28:
        return [], [say("department")]
    if drawn < 0.34:
        return [], [f"{say('care_of')} {parties.draw_company(party.country, s.dice, s.words).name}"]
    return [], []


def _numbers(paper: Paper, s: Setting, party: Party, place: Place) -> float:
    x, y, width = place
    if party is not s.deal.buyer or not party.tax_id or not party.register or not s.dice.chance(0.35):
        return y
    label = s.words.say("buyer_tax_id")
    ink = fitted(paper, [f"{label}: {party.tax_id}"], s.theme.body, width)
    return rows_under(paper, [("buyer_tax_id", label, party.tax_id)], x, y, ink, "left")


def captioned(paper: Paper, s: Setting, party: Party, place: Place, *, style: str = "plain") -> float:
    """Print an addressee under a caption: "plain", "ruled" or "filled"; return the next baseline."""
    x, y, width = place
    caption = s.label(caption_key(s, party))
    ink = {"plain": s.theme.body.tinted(SOFT), "ruled": s.theme.body.bold()}.get(style, s.theme.body.bold())
    shown = fitted(paper, [caption], ink, width - 3)
    if style == "filled":
        paper.box(x, y, width - 2, ink.leading + 1.6, fill=s.theme.pale)
    paper.put(x + (1.2 if style == "filled" else 0), y + ink.leading, caption, shown)
    if style == "ruled":
        paper.line(x, y + ink.leading + 1.2, x + width - 4, y + ink.leading + 1.2, width=0.4)
    return addressee(paper, s, party, (x, y + ink.leading + (1.8 if style != "plain" else 0.4), width - 3))


def in_window(paper: Paper, s: Setting, place: Place) -> float:
    """Print the recipient in an envelope's window, the sender in small print above; return the next baseline."""
    (x, y, width), party = place, s.deal.issuer
    rest = f", {', '.join(party.address)}"
    ink = fitted(paper, [party.name + rest], s.theme.small.sized(6.6), width)
    paper.put(x, y + 2.4, party.name, ink, mark=s.role(party))
    paper.put(x + paper.measure(party.name, ink), y + 2.4, rest, ink)
    paper.line(x, y + 3.4, x + width, y + 3.4, width=0.25)
    return addressee(paper, s, s.deal.recipient, (x, y + 4.2, width))


def all_of_them(s: Setting) -> list[Party]:
    """Return the recipient, and where the goods go when that is told."""
    return [s.deal.recipient, *([s.deal.ship_to] if s.deal.ship_to else [])]


def side_by_side(paper: Paper, s: Setting, y: float, *, style: str, issuer: bool = False) -> float:
    """Print the addressees beside each other, the issuer before them at times; return the lowest baseline."""
    known = [*([s.deal.issuer] if issuer else []), *all_of_them(s)]
    wide = s.theme.width / max(len(known), 2)
    places = [(s.theme.left + number * wide, y, wide - 3) for number in range(len(known))]
    return max(captioned(paper, s, party, place, style=style) for party, place in zip(known, places, strict=True))
