"""Feet of the sixth family: four columns, a sentence about the company, an address between rules, numbers of pages."""

from __future__ import annotations

from sample_docs.generator.variety.foot import Foot, bank_facts, register_lines
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.senders import fitted, rows_under
from sample_docs.generator.variety.setting import Setting

SMALL = 6.6
ROOM = {"four": 24.0, "sentence": 16.0, "ruled": 18.0, "bare": 10.0}
"""Height of each kind in mm."""


def draw_foot(paper: Paper, s: Setting, style: str) -> None:
    """Print the foot of the current page, with its number where there are several."""
    FEET[style](paper, s, paper.height - ROOM[style])
    if paper.total > 1:
        text = s.words.say("page", n=str(paper.page), total=str(paper.total))
        at = paper.width / 2 if style in ("sentence", "bare") else s.theme.right
        align = "center" if style in ("sentence", "bare") else "right"
        paper.put(at, paper.height - 4.5, text, s.theme.small, align=align)


def four(paper: Paper, s: Setting, y: float) -> None:
    """Who, how to be reached, the bank, the numbers: in four columns under a rule."""
    party, wide = s.deal.issuer, s.theme.width / 4
    ink = s.theme.small.sized(SMALL)
    paper.line(s.theme.left, y, s.theme.right, y, width=0.5, colour=s.theme.colour)
    base = y + 0.8 + ink.leading
    after = paper.lines(s.theme.left, base, paper.split(party.name, wide - 3, ink), ink, mark=s.role(party))
    shown = fitted(paper, party.address, ink, wide - 3)
    paper.stack(s.theme.left, after, party.address, shown)
    contacts = [("phone", s.words.say("phone"), party.phone), ("email", "", party.email), ("web", "", party.web)]
    columns = [contacts, register_lines(s)]
    if s.asks_for_money and s.deal.kind.pays:
        columns.insert(1, [(fact.mark, fact.label, fact.text) for fact in bank_facts(s)])
    for place, rows in enumerate(columns, start=1):
        texts = [f"{label}: {value}" if label else value for _, label, value in rows]
        rows_under(paper, rows, s.theme.left + place * wide, base, fitted(paper, texts, ink, wide - 3), "left")


def sentence(paper: Paper, s: Setting, y: float) -> None:
    """Name, address and numbers after each other, as running text in the middle."""
    party, ink = s.deal.issuer, s.theme.small.sized(SMALL)
    first = f"{party.name}, {', '.join(party.address)}"
    numbers = register_lines(s)
    rows = [f"{label} {value}".strip() for _, label, value in numbers]
    shown = fitted(paper, [first, " | ".join(rows)], ink, s.theme.width)
    left = paper.width / 2 - paper.measure(first, shown) / 2
    paper.put(left, y + ink.leading, party.name, shown, mark=s.role(party))
    paper.put(left + paper.measure(party.name, shown), y + ink.leading, f", {', '.join(party.address)}", shown)
    runs: list[Run] = []
    for number, (mark, label, value) in enumerate(numbers):
        runs += [Run(f"{'| ' if number else ''}{label}".strip() or "|"), Run(value, mark)]
    left = paper.width / 2 - min(paper.measure(" | ".join(rows), shown), s.theme.width) / 2
    paper.runs(left, y + 2 * ink.leading, runs, shown, s.theme.width + 4)


def ruled(paper: Paper, s: Setting, y: float) -> None:
    """The name in bold and the address in the left half, numbers in the right one, between two rules."""
    party, ink, half = s.deal.issuer, s.theme.small.sized(SMALL + 0.2), s.theme.width / 2
    paper.line(s.theme.left, y, s.theme.right, y, width=1.1, colour=s.theme.colour)
    after = paper.lines(
        s.theme.left, y + ink.leading + 0.6, paper.split(party.name, half - 4, ink.bold()), ink.bold(),
        mark=s.role(party),
    )  # fmt: skip
    rows = [", ".join(party.address), f"{party.phone} - {party.email}"]
    paper.stack(s.theme.left, after, rows, fitted(paper, rows, ink, half - 4))
    numbers = register_lines(s)
    shown = fitted(paper, [f"{label}: {value}" for _, label, value in numbers], ink, half - 2)
    rows_under(paper, numbers, s.theme.left + half, y + ink.leading + 0.6, shown, "left")


def bare(paper: Paper, s: Setting, y: float) -> None:
    """Nothing."""
    del paper, s, y


FEET: dict[str, Foot] = {"four": four, "sentence": sentence, "ruled": ruled, "bare": bare}
