"""Labelled values on papers of the eighth family: beside a line, over each other, in a grid, in columns of captions."""

from __future__ import annotations

from collections.abc import Sequence

from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Fact, Setting

Place = tuple[float, float, float]
"""Left and top edge, and width, in mm."""
RULE = "#9a9a9a"
SOFT = "#5a5a5a"
LEAST = 6.4
"""Least size of a caption in points."""
CELL = 31.0
"""Least width in mm of a cell of a grid."""


def beside(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """Labels in one column, values in the next, both from the left; return the last baseline."""
    x, y, width = place
    ink, split = s.theme.body, width * 0.48
    strong = s.dice.chance(0.3)
    label = fitted(paper, [f"{fact.label}{s.theme.colon} " for fact in facts], ink, split - 1)
    for fact in facts:
        y += ink.leading * 1.08
        shown = fitted(paper, [fact.text], ink.bold() if strong else ink, width - split)
        paper.put(x, y, f"{fact.label}{s.theme.colon}", label)
        paper.put(x + split, y, fact.text, shown, mark=fact.mark, label=fact.label)
    return y


def around_a_line(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """Labels that end where the values begin; return the last baseline."""
    x, y, width = place
    split = width * 0.52
    label = fitted(paper, [fact.label for fact in facts], s.theme.body.bold(), split - 2)
    for fact in facts:
        y += s.theme.body.leading * 1.15
        shown = fitted(paper, [fact.text], s.theme.body, width - split - 2)
        paper.put(x + split - 1.5, y, fact.label, label, align="right")
        paper.put(x + split + 1.5, y, fact.text, shown, mark=fact.mark, label=fact.label)
    return y


def to_the_edges(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """Labels at the left edge, values at the right one; return the last baseline."""
    x, y, width = place
    for fact in facts:
        ink = fitted(paper, [f"{fact.label}   {fact.text}"], s.theme.body, width)
        y += s.theme.body.leading * 1.12
        paper.put(x, y, fact.label, ink.tinted(SOFT))
        paper.put(x + width, y, fact.text, ink, align="right", mark=fact.mark, label=fact.label)
    return y


def captions_over(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """Bold captions with their values below, one after the other in a narrow column; return the last baseline."""
    x, y, width = place
    head = fitted(paper, [fact.label for fact in facts], s.theme.body.bold(), width)
    for fact in facts:
        shown = fitted(paper, [fact.text], s.theme.body, width)
        y += s.theme.body.leading
        paper.put(x, y, fact.label, head)
        y += s.theme.body.leading
        paper.put(x, y, fact.text, shown, mark=fact.mark, label=fact.label)
        y += 1.6
    return y - 1.6


def in_columns(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """Captions over values in columns without rules, row by row; return the bottom edge."""
    x, y, width = place
    many = max(1, min(4, int(width / 42)))
    wide = width / many
    small = s.theme.body.sized(max(s.theme.body.size - 1.4, LEAST)).tinted(SOFT)
    head = fitted(paper, [fact.label for fact in facts], small, wide - 3)
    for start in range(0, len(facts), many):
        y += head.leading + 0.6
        below = y + s.theme.body.leading
        for number, fact in enumerate(facts[start : start + many]):
            shown = fitted(paper, [fact.text], s.theme.body.bold(), wide - 3)
            paper.put(x + number * wide, y, fact.label, head)
            paper.put(x + number * wide, below, fact.text, shown, mark=fact.mark, label=fact.label)
        y = below + 1.6
    return y


def grid(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """Cells in a frame, a small caption in the corner of each, the value below it; return the bottom edge."""
    x, y, width = place
    many = max(1, min(5, int(width / CELL), len(facts)))
    wide = width / many
    small = s.theme.body.sized(max(s.theme.body.size - 2, LEAST)).tinted(SOFT)
    head = fitted(paper, [fact.label for fact in facts], small, wide - 2.4)
    high = small.leading + s.theme.body.leading + 2.4
    for start in range(0, len(facts), many):
        row = facts[start : start + many]
        for number in range(many):
            paper.box(x + number * wide, y, wide, high, stroke=RULE, width=0.4)
        for number, fact in enumerate(row):
            left = x + number * wide + 1.2
            shown = fitted(paper, [fact.text], s.theme.body, wide - 2.4)
            paper.put(left, y + small.leading * 0.9, fact.label, head)
            paper.put(left, y + high - 1.6, fact.text, shown, mark=fact.mark, label=fact.label)
        y += high
    return y
