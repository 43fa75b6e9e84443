"""Labelled values of the fifth family: ruled cells, two blocks of text, indented, on dotted lines, with the page."""

from __future__ import annotations

from collections.abc import Sequence

from sample_docs.generator.variety.cells import columns_in, rows_of
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Fact, Setting

PAD = 1.4
RULE = "#6f6f6f"
LEAST_LABEL = 5.5
SHIFT = 0.5
"""By how much a text box of values lies lower than that of their labels, in mm."""


def ruled_cells(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Two or three in a row at the right edge: a ruled cell with the label, one with the value below it."""
    ink, label = s.theme.body, s.theme.label.sized(max(s.theme.label.size - 0.6, LEAST_LABEL))
    columns = columns_in(paper, s, facts, min(width, 120))
    wide = max(min(width, 120) / columns, 26)
    high, low = label.leading + 1.8, ink.leading + 2.4
    for row in rows_of(facts, columns):
        left = x + width - wide * len(row)
        for fact in row:
            paper.box(left, y, wide, high, fill=s.theme.pale, stroke=RULE, width=0.4)
            paper.box(left, y + high, wide, low, stroke=RULE, width=0.4)
            paper.put(left + wide / 2, y + label.leading + 0.2, fact.label, label, align="center")
            base = y + high + ink.leading + 0.3
            paper.put(left + wide / 2, base, fact.text, ink, align="center", mark=fact.mark, label=fact.label)
            left += wide
        y += high + low
    return y + 1


def two_blocks(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """All labels in one block of text, all values in another one that lies a little lower."""
    ink, label = s.theme.body, s.theme.label
    widest = max(paper.measure(fact.label + s.theme.colon, label) for fact in facts)
    left = x + max(widest + 3, width * 0.38)
    step = max(ink.leading, label.leading) * 1.06
    for place, fact in enumerate(facts, start=1):
        base = y + place * step
        paper.put(x, base, fact.label + s.theme.colon, label)
        paper.put(left, base + SHIFT, fact.text, ink, mark=fact.mark, label=fact.label)
    return y + len(facts) * step + 2


def indented(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Every label on a line of its own, the value indented on the next."""
    del width
    ink, label = s.theme.body, s.theme.label
    for fact in facts:
        paper.put(x, y + label.leading, fact.label + s.theme.colon, label)
        paper.put(x + 5, y + label.leading + ink.leading, fact.text, ink, mark=fact.mark, label=fact.label)
        y += label.leading + ink.leading * 1.15
    return y + 1


def on_dotted_lines(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """As filled in: the label, then a dotted rule to the edge with the value standing on it."""
    ink, label = s.theme.body, s.theme.label
    y += ink.leading
    for fact in facts:
        name = f"{fact.label}{s.theme.colon} "
        left = x + paper.measure(name, label) + 1
        paper.put(x, y, name, label)
        paper.line(left, y + 0.9, x + width, y + 0.9, width=0.5, colour=RULE, dash=1)
        paper.put(left + 2, y, fact.text, ink, mark=fact.mark, label=fact.label)
        y += ink.leading * 1.4
    return y


def one_after_another(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Running on, with a comma, a stroke or a dash between one and the next."""
    ink, left = s.theme.body, x
    between = s.dice.among((", ", " | ", " - ", "; "))
    y += ink.leading
    for place, fact in enumerate(facts):
        head = (between if left > x else "") + fact.label + (s.theme.colon or ":") + " "
        if left > x and left + paper.measure(head + fact.text, ink) > x + width:
            left, y = x, y + ink.leading * 1.1
            head = head.removeprefix(between)
        paper.put(left, y, head, ink)
        left += paper.measure(head, ink)
        paper.put(left, y, fact.text, ink, mark=fact.mark, label=fact.label)
        left += paper.measure(fact.text, ink)
        if place == len(facts) - 1 and between == ", ":
            paper.put(left, y, ".", ink)
    return y + ink.leading


def with_page(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """A ruled head over the whole width, the number of the page in its last cell beside the day."""
    if any(fact.mark == "issue_date" for fact in facts):
        facts = [*facts, Fact("page", s.label("page_label"), f"{paper.page}/{paper.total}")]
    ink, label = s.theme.body, s.theme.label.sized(max(s.theme.label.size - 1, LEAST_LABEL))
    columns = columns_in(paper, s, facts, width)
    height = label.leading + ink.leading + 2.4
    for row in rows_of(facts, columns):
        wide = width / len(row)
        paper.box(x, y, width, height, stroke=RULE, width=0.5)
        for place, fact in enumerate(row):
            left = x + place * wide
            if place:
                paper.line(left, y, left, y + height, width=0.4, colour=RULE)
            paper.put(left + PAD, y + label.leading + 0.2, fact.label, label)
            base = y + label.leading + ink.leading + 0.7
            paper.put(left + PAD, base, fact.text, ink, mark=fact.mark, label=fact.label)
        y += height
    return y + 1


def both_languages(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Where a paper has two languages: the second label in small print below the first, the value beside them."""
    ink, label = s.theme.body, s.theme.label
    small = label.sized(max(label.size - 2, LEAST_LABEL))
    mark = " / " if s.second else "\0"
    names = [fact.label.partition(mark) for fact in facts]
    widest = max(paper.measure(name[0] + s.theme.colon, label) for name in names)
    left = x + max(widest + 4, width * 0.4)
    y += ink.leading
    for fact, (name, _, second) in zip(facts, names, strict=True):
        paper.put(x, y, name + s.theme.colon, label)
        paper.put(left, y, fact.text, ink, mark=fact.mark, label=fact.label)
        if second:
            paper.put(x, y + small.leading, second, small)
        y += ink.leading * 1.1 + (small.leading if second else 0)
    return y
