"""Labelled values of the fourth family: values above their labels, tiles, columns, centred, in one line of text."""

from __future__ import annotations

from collections.abc import Sequence

from sample_docs.generator.variety.cells import columns_in, rows_of
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Fact, Setting

PAD = 1.4
RULE = "#7d7d7d"
LEAST_LABEL = 5.5


def values_above(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Values on a rule, their labels in small print below it, as on a form that was filled in."""
    ink, label = s.theme.body, s.theme.label.sized(max(s.theme.label.size - 1.8, LEAST_LABEL))
    columns = columns_in(paper, s, facts, width)
    wide = width / columns
    for row in rows_of(facts, columns):
        base = y + ink.leading
        for place, fact in enumerate(row):
            left = x + place * wide
            paper.put(left + 1, base, fact.text, ink, mark=fact.mark, label=fact.label)
            paper.line(left, base + 1.2, left + wide - 3, base + 1.2, width=0.4, colour=RULE)
            paper.put(left + 1, base + 1.2 + label.leading, fact.label, label)
        y = base + label.leading + 3.4
    return y


def tiles(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Tiles with gaps between them, labels and values in their middle."""
    ink, label = s.theme.body.bold(), s.theme.label.sized(max(s.theme.label.size - 1.2, LEAST_LABEL))
    columns, gap = columns_in(paper, s, facts, width - 6), 1.8
    wide, height = (width - gap * (columns - 1)) / columns, label.leading + ink.leading + 3.2
    for row in rows_of(facts, columns):
        for place, fact in enumerate(row):
            left = x + place * (wide + gap)
            paper.box(left, y, wide, height, fill=s.theme.pale, radius=1.2)
            middle = left + wide / 2
            paper.put(middle, y + label.leading + 0.4, fact.label, label, align="center")
            base = y + label.leading + ink.leading + 1.2
            paper.put(middle, base, fact.text, ink, align="center", mark=fact.mark, label=fact.label)
        y += height + gap
    return y


def colon_in_a_column(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Labels, a column of colons, values: as typed with tabs."""
    ink, label = s.theme.body, s.theme.label
    gap = min(max(paper.measure(fact.label, label) for fact in facts) + 2, width * 0.6)
    y += ink.leading
    for fact in facts:
        paper.put(x, y, fact.label, label)
        paper.put(x + gap, y, ":", label)
        paper.put(x + gap + 2.5, y, fact.text, ink, mark=fact.mark, label=fact.label)
        y += ink.leading * 1.1
    return y


def centred_line(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Two or three labelled values in a line in the middle, dots between them."""
    ink, middle = s.theme.body, x + width / 2
    y += ink.leading
    for row in rows_of(facts, 3 if width > 120 else 1):
        pieces = [f"{fact.label}{s.theme.colon or ':'} " for fact in row]
        whole = "  ·  ".join(piece + fact.text for piece, fact in zip(pieces, row, strict=True))
        shown = ink.sized(min(ink.size, ink.size * width / paper.measure(whole, ink)))
        left = middle - paper.measure(whole, shown) / 2
        for place, (piece, fact) in enumerate(zip(pieces, row, strict=True)):
            head = ("  ·  " if place else "") + piece
            paper.put(left, y, head, shown)
            left += paper.measure(head, shown)
            paper.put(left, y, fact.text, shown, mark=fact.mark, label=fact.label)
            left += paper.measure(fact.text, shown)
        y += ink.leading * 1.25
    return y


def lined_columns(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """A head of filled cells with the values centred below, one table for each row that is needed."""
    ink, label = s.theme.body, s.theme.label.sized(max(s.theme.label.size - 0.8, LEAST_LABEL))
    columns = columns_in(paper, s, facts, width)
    high, low = label.leading + 1.8, ink.leading + 2
    for row in rows_of(facts, columns):
        wide = width / len(row)
        paper.box(x, y, width, high, fill=s.theme.pale)
        paper.box(x, y, width, high + low, stroke=RULE, width=0.5)
        for place, fact in enumerate(row):
            middle = x + (place + 0.5) * wide
            if place:
                paper.line(x + place * wide, y, x + place * wide, y + high + low, width=0.4, colour=RULE)
            paper.put(middle, y + label.leading + 0.1, fact.label, label, align="center")
            base = y + high + ink.leading
            paper.put(middle, base, fact.text, ink, align="center", mark=fact.mark, label=fact.label)
        y += high + low + 1.5
    return y
