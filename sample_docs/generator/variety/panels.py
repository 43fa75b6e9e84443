"""Labelled values of the third family: in panels, strips and cells, between hairlines, ending right, running on."""

from __future__ import annotations

from collections.abc import Sequence

from sample_docs.generator.variety.cells import columns_in, rows_of
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Fact, Setting

PAD = 1.6
RULE = "#8a8a8a"


def panel(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """A tinted panel, every label small above its value."""
    ink, label = s.theme.body, s.theme.label.sized(max(s.theme.label.size - 1.5, 5.5))
    step = label.leading + ink.leading * 1.25
    paper.box(x, y, width, len(facts) * step + 2.5, fill=s.theme.pale)
    y += 0.8
    for fact in facts:
        paper.put(x + PAD, y + label.leading, fact.label, label)
        paper.put(x + PAD, y + label.leading + ink.leading, fact.text, ink, mark=fact.mark, label=fact.label)
        y += step
    return y + 2


def flush_right(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Label and value as one piece that ends at the right edge."""
    ink, label = s.theme.body, s.theme.label
    y += ink.leading
    for fact in facts:
        paper.put(x + width, y, fact.text, ink, align="right", mark=fact.mark, label=fact.label)
        left = x + width - paper.measure(fact.text, ink) - 1.5
        paper.put(left, y, fact.label + s.theme.colon, label, align="right")
        y += ink.leading * 1.2
    return y


def hairlines(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Label left, value in bold at half the width, a thin rule under every row."""
    ink, label = s.theme.body.bold(), s.theme.label
    widest = max(paper.measure(fact.label, label) for fact in facts)
    gap = min(max(widest + 4, width * 0.45), width * 0.66)
    for fact in facts:
        y += ink.leading * 1.35
        paper.put(x, y, fact.label, label)
        paper.put(x + gap, y, fact.text, ink, mark=fact.mark, label=fact.label)
        paper.line(x, y + 1.2, x + width, y + 1.2, width=0.25, colour=RULE)
    return y + 3


def stub(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """A ruled frame; labels in a coloured column of their own."""
    ink, height = s.theme.body, s.theme.body.leading + 2
    wide = min(max(paper.measure(fact.label, s.theme.label) for fact in facts) + 4, width * 0.6)
    paper.box(x, y, wide, height * len(facts), fill=s.theme.colour)
    paper.box(x, y, width, height * len(facts), stroke=s.theme.colour, width=0.6)
    for fact in facts:
        y += height
        paper.put(x + PAD, y - 2.1, fact.label, s.theme.label.tinted("#ffffff"))
        paper.put(x + wide + PAD, y - 2.1, fact.text, ink, mark=fact.mark, label=fact.label)
    return y + 1.5


def strip(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Across the page between two rules, upright rules between; labels small above the values."""
    ink, label = s.theme.body, s.theme.label.sized(max(s.theme.label.size - 1.2, 5.5))
    columns = columns_in(paper, s, facts, width)
    wide, height = width / columns, label.leading + ink.leading + 3
    for row in rows_of(facts, columns):
        paper.line(x, y, x + width, y, width=0.6)
        for place, fact in enumerate(row):
            left = x + place * wide + (PAD if place else 0)
            if place:
                paper.line(x + place * wide, y, x + place * wide, y + height, width=0.3, colour=RULE)
            paper.put(left, y + label.leading, fact.label, label)
            paper.put(left, y + label.leading + ink.leading + 0.6, fact.text, ink, mark=fact.mark, label=fact.label)
        y += height
    paper.line(x, y, x + width, y, width=0.6)
    return y + 1


def form_cells(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Ruled cells, each with label and value on one line."""
    ink, label, height = s.theme.body, s.theme.label, s.theme.body.leading + 2.6
    widest = max(paper.measure(f.label + s.theme.colon, label) + paper.measure(f.text, ink) for f in facts)
    columns = max(1, min(3, int(width // (widest + 7))))
    for row in rows_of(facts, columns):
        for place, fact in enumerate(row):
            left = x + place * width / columns
            paper.box(left, y, width / columns, height, stroke="#666666", width=0.4)
            name = fact.label + s.theme.colon
            paper.put(left + PAD, y + height - 2.3, name, label)
            after = left + PAD + paper.measure(name, label) + 2
            paper.put(after, y + height - 2.3, fact.text, ink, mark=fact.mark, label=fact.label)
        y += height
    return y


def run_on(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Labels and values one after the other, as many as a line holds."""
    ink, label, left = s.theme.body, s.theme.label, x
    colon, gap = s.theme.colon or ":", 6.0
    y += ink.leading
    for fact in facts:
        name = f"{fact.label}{colon} "
        wide = paper.measure(name, label) + paper.measure(fact.text, ink)
        if left > x and left + wide > x + width:
            left, y = x, y + ink.leading * 1.2
        paper.put(left, y, name, label)
        paper.put(left + paper.measure(name, label), y, fact.text, ink, mark=fact.mark, label=fact.label)
        left += wide + gap
    return y + ink.leading
