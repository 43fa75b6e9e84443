"""Labelled values on papers of the sixth family: data boxes, rows of cells, lines that end at the right edge."""

from __future__ import annotations

from collections.abc import Sequence

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.cells import columns_in, rows_of
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Fact, Setting

PAD = 1.8
RULE = "#8a8a8a"
GREY = "#5f5f5f"
LEAST = 5.6
"""Least size of a label in points."""


def _inks(paper: Paper, s: Setting, facts: Sequence[Fact], width: float) -> tuple[Ink, Ink]:
    """Return print for labels and values, smaller where label and value would not fit beside each other."""
    colon, body = s.theme.colon or ":", s.theme.body.bold()
    label = max(paper.measure(f"{fact.label}{colon}  ", body) for fact in facts)
    value = max(paper.measure(fact.text, body) for fact in facts)
    body = s.theme.body.sized(s.theme.body.size * min(1.0, width / (label + value)))
    return body.tinted(s.theme.label.colour), body


def data_box(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """A ruled box with a heading; labels at the left, values at one line behind the longest label."""
    label, ink = _inks(paper, s, facts, width - 2 * PAD - 8)
    head = ink.bold()
    height = (len(facts) + 1) * ink.leading * 1.18 + 4.5
    paper.box(x, y, width, height, stroke=RULE, width=0.5)
    paper.put(x + PAD, y + head.leading + 0.6, s.words.say("details"), head)
    paper.line(x, y + head.leading + 2.2, x + width, y + head.leading + 2.2, width=0.4, colour=RULE)
    return _columns(paper, s, facts, (x + PAD, y + head.leading + 2.8), (label, ink)) + 2


def aligned(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Labels at the left, values at one line behind the longest label; no rules."""
    return _columns(paper, s, facts, (x, y), _inks(paper, s, facts, width - 8))


def _columns(
    paper: Paper, s: Setting, facts: Sequence[Fact], place: tuple[float, float], inks: tuple[Ink, Ink]
) -> float:
    (x, y), (label, ink) = place, inks
    left = x + max(paper.measure(fact.label + s.theme.colon, label) for fact in facts) + 3.5
    for fact in facts:
        y += ink.leading * 1.18
        paper.put(x, y, fact.label + s.theme.colon, label)
        paper.put(left, y, fact.text, ink, mark=fact.mark, label=fact.label)
    return y


def to_the_edge(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Label and value in one run that ends at the right edge, the value in bold."""
    _, ink = _inks(paper, s, facts, width - 4)
    strong = ink.bold()
    for fact in facts:
        y += ink.leading * 1.2
        paper.put(x + width, y, fact.text, strong, align="right", mark=fact.mark, label=fact.label)
        name = fact.label + (s.theme.colon or ":")
        paper.put(x + width - paper.measure(f"{fact.text} ", strong) - 0.6, y, name, ink, align="right")
    return y


def bottom_ruled(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Label at the left, value at the right edge, a hairline below every row, the first row in bold."""
    label, ink = _inks(paper, s, facts, width - 2)
    for place, fact in enumerate(facts):
        y += ink.leading * 1.45
        paper.put(x, y, fact.label, label)
        shown = ink.bold() if place == 0 else ink
        paper.put(x + width, y, fact.text, shown, align="right", mark=fact.mark, label=fact.label)
        paper.line(x, y + 1.1, x + width, y + 1.1, width=0.3, colour=RULE)
    return y + 1


def joined(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """As big programs print their forms: "Number/Date" in small print, "4711 / 3 May 2026" below it."""
    small = s.theme.body.sized(max(s.theme.body.size - 1.5, LEAST))
    for pair in rows_of(facts, 2):
        names = "/".join(fact.label for fact in pair)
        values = " / ".join(fact.text for fact in pair)
        shown = fitted(paper, [values], s.theme.body, width)
        paper.put(x, y + small.leading, names, fitted(paper, [names], small, width))
        y, left = y + small.leading + shown.leading, x
        for place, fact in enumerate(pair):
            if place:
                paper.put(left, y, " / ", shown)
                left += paper.measure(" / ", shown)
            paper.put(left, y, fact.text, shown, mark=fact.mark, label=fact.label)
            left += paper.measure(fact.text, shown)
        y += 0.8
    return y


def cells(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Ruled cells over the width, the label in the upper left corner of each, the value in its middle."""
    ink, label = s.theme.body, s.theme.body.sized(max(s.theme.body.size - 2.6, LEAST)).tinted(GREY)
    columns = columns_in(paper, s, facts, width)
    height = label.leading + ink.leading + 2.6
    for row in rows_of(facts, columns):
        wide = width / len(row)
        for place, fact in enumerate(row):
            left = x + place * wide
            paper.box(left, y, wide, height, stroke=RULE, width=0.5)
            paper.put(left + 0.9, y + label.leading * 0.9, fact.label, fitted(paper, [fact.label], label, wide - 2))
            base, shown = y + label.leading + ink.leading, fitted(paper, [fact.text], ink, wide - 2)
            paper.put(left + wide / 2, base, fact.text, shown, align="center", mark=fact.mark, label=fact.label)
        y += height
    return y


def under_captions(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Captions in grey with their values below, side by side without any rule, as web programs have it."""
    ink, label = s.theme.body, s.theme.body.sized(max(s.theme.body.size - 1, LEAST)).tinted(GREY)
    columns = columns_in(paper, s, facts, width)
    wide = width / columns
    for row in rows_of(facts, columns):
        for place, fact in enumerate(row):
            left = x + place * wide
            paper.put(left, y + label.leading, fact.label, fitted(paper, [fact.label], label, wide - 2))
            base = y + label.leading + ink.leading * 1.05
            shown = fitted(paper, [fact.text], ink.bold(), wide - 2)
            paper.put(left, base, fact.text, shown, mark=fact.mark, label=fact.label)
        y += label.leading + ink.leading + 2.4
    return y
