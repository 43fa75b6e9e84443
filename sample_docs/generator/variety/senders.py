"""What senders say of themselves: names in lines, and contacts and numbers with their labels."""

from __future__ import annotations

from collections.abc import Iterable

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.deal import Party
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Setting

TOP = 12.0
"""Top edge of letterheads, in mm."""


def name_lines(paper: Paper, name: str, ink: Ink, width: float) -> list[str]:
    """Break a name that is too long for its place."""
    return paper.split(name, width, ink) if paper.measure(name, ink) > width else [name]


def contact_lines(s: Setting, party: Party, *, ids: bool) -> list[tuple[str, str, str]]:
    """Return mark, label and value of what stands under an address; a drawn part of it."""
    rows = [("phone", s.words.say("phone"), party.phone), ("email", s.words.say("email"), party.email)]
    rows.append(("web", s.words.say("web"), party.web))
    rows = [row for row in rows if row[2] and s.dice.chance(0.6)]
    if ids and party.tax_id:
        rows.append((s.tax_mark(party), s.words.say("tax_id"), party.tax_id))
    if ids and party.tax_number and s.words.known("tax_number"):
        rows.append(("tax_number", s.words.say("tax_number"), party.tax_number))
    return rows


def rows_under(paper: Paper, rows: list[tuple[str, str, str]], x: float, y: float, ink: Ink, align: str) -> float:
    """Print labelled rows as text; return the next baseline."""
    for mark, label, value in rows:
        head = f"{label}{'' if label.endswith(('.', ':')) else ':'} " if label else ""
        wide = paper.measure(head + value, ink)
        left = x - {"left": 0.0, "right": wide, "center": wide / 2}[align]
        paper.put(left, y, head, ink)
        paper.put(left + paper.measure(head, ink), y, value, ink, mark=mark, label=label)
        y += ink.leading
    return y


def fitted(paper: Paper, lines: Iterable[str], ink: Ink, width: float) -> Ink:
    """Return the ink, smaller where a line would not fit."""
    widest = max((paper.measure(line, ink) for line in lines), default=0.0)
    return ink.sized(ink.size * width / widest) if widest > width else ink
