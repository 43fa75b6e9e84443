"""What tills of the fifth family print at the end: taxes by code, the slip of the card terminal, who served."""

from __future__ import annotations

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety import parties
from sample_docs.generator.variety.identifiers import shaped
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Setting

CODES = "ABCD"
ENDS = (0.24, 0.5, 0.74, 1.0)
"""Where the columns of the taxes end, as shares of the width between the edges."""


def tax_codes(paper: Paper, s: Setting, ink: Ink, y: float, edge: float) -> float:
    """Print a small table: code and rate, net, tax, gross; return the next baseline."""
    sums, number, wide = s.deal.sums, s.notation.number, paper.width - 2 * edge
    small = ink.sized(ink.size - 0.8)
    several = len(sums.taxes) > 1
    heads = [s.label(f"tab.{key}") for key in ("rate", "base", "tax", "gross")]
    fit = min(1.0, *(wide * 0.22 / paper.measure(head, small) for head in heads))
    for end, head in zip(ENDS, heads, strict=True):
        paper.put(edge + end * wide, y, head, small.sized(max(small.size * fit, 4.4)), align="right")
    marks = ("", "tax_base", "tax_part", "") if several else ("", "net_total", "tax_total", "gross_total")
    for code, row in zip(CODES, sums.taxes, strict=False):
        y += ink.leading
        values = [number(value, 2) for value in (row.base, row.tax, row.base + row.tax)]
        texts = (f"{code} {number(row.rate)}%", *values)
        for end, text, mark in zip(ENDS, texts, marks, strict=True):
            paper.put(edge + end * wide, y, text, small, align="right", mark=mark)
    return y + ink.leading


def terminal(paper: Paper, s: Setting, ink: Ink, y: float, edge: float) -> float:
    """Print what the card terminal adds; return the next baseline."""
    say, right = s.words.say, paper.width - edge
    rows = [
        (say("terminal"), shaped("{n8}", s.dice), "terminal"),
        (say("card_number"), f"**** **** **** {shaped('{n4}', s.dice)}", "card"),
        (say("approval"), shaped("{n6}", s.dice), "approval"),
        (s.deal.currency, s.notation.number(s.deal.sums.gross, 2), "paid"),
    ]
    for label, text, mark in rows:
        paper.put(edge, y, label, ink)
        paper.put(right, y, text, ink, align="right", mark=mark, label=label)
        y += ink.leading
    return y


def served(paper: Paper, s: Setting, ink: Ink, y: float) -> float:
    """Print who stood at the till; return the next baseline."""
    name = parties.person(s.deal.country, s.dice).split()[0]
    paper.put(paper.width / 2, y, s.words.say("served", name=name), ink, align="center")
    return y + ink.leading
