"""Addresses on papers of the sixth family: in a window, under captions, in cells; with departments and numbers."""

from __future__ import annotations

from sample_docs.generator.variety import parties
from sample_docs.generator.variety.deal import Party
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import fitted, name_lines, rows_under
from sample_docs.generator.variety.setting import Setting

Place = tuple[float, float, float]
"""Left and top edge, and width, in mm."""
RULE = "#8f8f8f"
AGENTS = 0.14
"""Share of papers of some kinds whose invoices another company handles."""
HANDED_OVER = ("invoice", "facility", "rent", "broadcast", "freight", "telecom", "medical")
SENDER = 6.4
"""Size of the line over a window."""


def block(paper: Paper, s: Setting, party: Party, place: Place) -> float:
    """Print name and address, with a department, a person or a tax number at times; return the next baseline."""
    (x, y, width), ink, dice = place, s.theme.body, s.dice
    name = ink.bold() if dice.chance(0.4) else ink
    firm = party.register != "" and s.role(party) != "ship_to_name"
    y = paper.lines(x, y + ink.leading, name_lines(paper, party.name, name, width), name, mark=s.role(party))
    extra = []
    if firm and party is s.deal.buyer and dice.chance(0.2):
        extra.append(s.words.say("department"))
    if s.deal.attention and party is s.deal.recipient and dice.chance(0.5):
        extra.append(f"{s.words.say('attention')} {s.deal.attention}")
    rows = [*extra, *party.address, *([party.country.name.upper()] if dice.chance(0.2) else [])]
    shown = fitted(paper, rows, ink, width)
    y = paper.stack(x, y, rows, shown)
    if firm and party is s.deal.buyer and party.tax_id and dice.chance(0.3):
        label = s.words.say("buyer_tax_id")
        small = fitted(paper, [f"{label}: {party.tax_id}"], shown, width)
        y = rows_under(paper, [("buyer_tax_id", label, party.tax_id)], x, y, small, "left")
    return y


def window(paper: Paper, s: Setting, place: Place) -> float:
    """Print the recipient as behind the window of an envelope, the sender in one small line above."""
    (x, y, width), party = place, s.deal.issuer
    ink, rest = s.theme.small.sized(SENDER), f" | {' | '.join(party.address)}"
    ink = ink.sized(min(SENDER, SENDER * width / paper.measure(party.name + rest, ink)))
    paper.put(x, y + 2.2, party.name, ink, mark=s.role(party))
    paper.put(x + paper.measure(party.name, ink), y + 2.2, rest, ink)
    return block(paper, s, s.deal.recipient, (x, y + 4, width))


def captioned(paper: Paper, s: Setting, style: str, party: Party, place: Place) -> float:
    """Print an address under what it is, in the house's style: "over", "ruled" or "cell"."""
    (x, y, width), caption = place, s.label(_key(s, party))
    ink = s.theme.body.bold() if style == "ruled" else s.theme.label.sized(max(s.theme.body.size - 1.2, 6))
    pad = 2.0 if style == "cell" else 0.0
    paper.put(x + pad, y + ink.leading, caption, ink)
    if style == "ruled":
        paper.line(x, y + ink.leading + 1.2, x + width - 4, y + ink.leading + 1.2, width=0.5, colour=s.theme.colour)
    bottom = block(paper, s, party, (x + pad, y + ink.leading + 1.4, width - 5))
    if style == "cell":
        paper.box(x, y, width - 3, bottom - y - 1, stroke=RULE, width=0.5)
    return bottom


def agent(paper: Paper, s: Setting, place: Place) -> float:
    """Print who sends out the vendor's invoices for it, at times; return the next baseline."""
    if s.deal.kind.name not in HANDED_OVER or not s.dice.chance(AGENTS):
        return place[1]
    (x, y, width), ink = place, s.theme.body
    caption = f"{s.words.say('agent').rstrip(':')}:"
    paper.put(x, y + ink.leading, caption, fitted(paper, [caption], s.theme.label, width))
    party = parties.draw_company(s.deal.country, s.dice, s.words)
    return block(paper, s, party, (x, y + ink.leading, width))


def _key(s: Setting, party: Party) -> str:
    """Return the key of the caption of a party."""
    if party is s.deal.ship_to:
        return "ship_to"
    if s.deal.kind.name == "self_billing":
        return "from" if party is s.deal.vendor else "bill_to"
    if party is s.deal.issuer:
        return "order_from" if s.deal.kind.from_buyer else "from"
    return "order_to" if s.deal.kind.from_buyer else "bill_to"
