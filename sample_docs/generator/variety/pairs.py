"""Labelled values: beside, below, in boxes, in rows of a table, with dots between, in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety import forms, panels, tiles
from sample_docs.generator.variety.cells import columns_in, rows_of
from sample_docs.generator.variety.dice import Split
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Fact, Setting

Draw = Callable[[Paper, Setting, Sequence[Fact], float, float, float], float]
"""Prints facts from the top edge y on, between x and x + width, and returns the bottom edge."""
PAD = 1.2
BESIDE = 120.0
"""In less than this width, in mm, labels of the third family stand in one column with their values beside them."""


def draw_pairs(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Print facts in a drawn arrangement that fits the width."""
    wide = [fact for fact in facts if _wide(paper, s, fact) > min(width, 88)]
    if s.dice.newer and width < BESIDE:
        label = max((paper.measure(fact.label, s.theme.label) for fact in facts), default=0)
        wide = [fact for fact in facts if label + 10 + paper.measure(fact.text, s.theme.body.bold()) > width]
    facts = [fact for fact in facts if fact not in wide]
    if facts:
        y = s.dice.one(WIDE if width > 120 else NARROW)(paper, s, facts, x, y, width)
    return inline(paper, s, wide, x, y, width) if wide else y


def _wide(paper: Paper, s: Setting, fact: Fact) -> float:
    return paper.measure(fact.label, s.theme.label) + paper.measure(fact.text, s.theme.body) + 5


def _value(s: Setting) -> Ink:
    return s.theme.body


def beside(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Label left, value in a second column that starts at the same place."""
    ink, label = _value(s), s.theme.label
    gap = max(paper.measure(f.label + s.theme.colon, label) for f in facts) + s.dice.size(2, 8)
    gap = gap if s.dice.fifth else min(gap, width * 0.62)
    y += ink.leading
    for fact in facts:
        paper.put(x, y, fact.label + s.theme.colon, label)
        paper.put(x + gap, y, fact.text, ink, mark=fact.mark, label=fact.label)
        y += ink.leading * 1.15
    return y


def right_ends(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Label left, value ending at the right edge."""
    ink = _value(s)
    y += ink.leading
    for fact in facts:
        paper.put(x, y, fact.label + s.theme.colon, s.theme.label)
        paper.put(x + width, y, fact.text, ink, align="right", mark=fact.mark, label=fact.label)
        y += ink.leading * 1.2
    return y


def colon_middle(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Labels end where values begin."""
    ink, middle = _value(s), x + width * 0.5
    y += ink.leading
    for fact in facts:
        paper.put(middle - 1, y, fact.label + s.theme.colon, s.theme.label, align="right")
        paper.put(middle + 1.5, y, fact.text, ink, mark=fact.mark, label=fact.label)
        y += ink.leading * 1.2
    return y


def inline(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Label, colon and value as one piece of text."""
    ink, label = _value(s), s.theme.label
    y += ink.leading
    for fact in facts:
        name = fact.label + (s.theme.colon or ":") + " "
        paper.put(x, y, name, label)
        left = x + paper.measure(name, label)
        if left + paper.measure(fact.text, ink) > x + width:
            left, y = x, y + ink.leading
        paper.put(left, y, fact.text, ink, mark=fact.mark, label=fact.label)
        y += ink.leading * 1.15
    return y


def below(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Values below their labels, in one or more columns."""
    columns = columns_in(paper, s, facts, width)
    ink, label = _value(s), s.theme.label
    for row in rows_of(facts, columns):
        for place, fact in enumerate(row):
            left = x + place * width / columns
            paper.put(left, y + label.leading, fact.label, label)
            paper.put(left, y + label.leading + ink.leading, fact.text, ink, mark=fact.mark, label=fact.label)
        y += label.leading + ink.leading * 1.6
    return y


def boxed(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """A row of boxes, the label small above the value."""
    columns = columns_in(paper, s, facts, width)
    ink, label = _value(s), s.theme.label.sized(max(s.theme.label.size - 1.5, 5.5))
    height, wide = label.leading + ink.leading + 2.6, width / columns
    for row in rows_of(facts, columns):
        for place, fact in enumerate(row):
            left = x + place * wide
            paper.box(left, y, wide, height, stroke="#555555", width=0.5)
            paper.put(left + PAD, y + label.leading, fact.label, label)
            paper.put(left + PAD, y + label.leading + ink.leading, fact.text, ink, mark=fact.mark, label=fact.label)
        y += height
    return y


def two_column_table(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """A small table: label cells filled, values beside, every cell ruled."""
    ink, height = _value(s), _value(s).leading + 1.6
    for fact in facts:
        paper.box(x, y, width * 0.5, height, fill=s.theme.pale, stroke="#888888", width=0.4)
        paper.box(x + width * 0.5, y, width * 0.5, height, stroke="#888888", width=0.4)
        paper.put(x + PAD, y + height - 1.9, fact.label, s.theme.label)
        paper.put(x + width * 0.5 + PAD, y + height - 1.9, fact.text, ink, mark=fact.mark, label=fact.label)
        y += height
    return y


def head_row(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Labels as the head of a table, values as its only row."""
    columns = columns_in(paper, s, facts, width)
    ink, label = _value(s), s.theme.label
    filled = s.dice.chance(0.6)
    for row in rows_of(facts, columns):
        if filled:
            paper.box(x, y, width, label.leading + 1.6, fill=s.theme.pale)
        for place, fact in enumerate(row):
            left = x + place * width / columns + PAD
            paper.put(left, y + label.leading + 0.2, fact.label, label)
            paper.put(left, y + label.leading + ink.leading + 1.8, fact.text, ink, mark=fact.mark, label=fact.label)
        y += label.leading + ink.leading + 4
    return y


def dotted(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Dots lead from label to value."""
    ink = _value(s)
    y += ink.leading
    for fact in facts:
        room = width - paper.measure(fact.label + fact.text, ink) - 3
        dots = "." * max(3, int(room / paper.measure(".", ink)))
        paper.put(x, y, f"{fact.label} {dots}", ink)
        paper.put(x + width, y, fact.text, ink, align="right", mark=fact.mark, label=fact.label)
        y += ink.leading * 1.15
    return y


def slashed(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Two labels share a line, and so do their values: "No. / Date: 123 / 01.02.2026"."""
    ink, label = _value(s), s.theme.label
    y += ink.leading
    for pair in rows_of(facts, 2):
        names = " / ".join(fact.label for fact in pair) + ": "
        paper.put(x, y, names, label)
        left = x + paper.measure(names, label)
        if left + paper.measure(" / ".join(f.text for f in pair), ink) > x + width:
            left, y = x, y + ink.leading
        for place, fact in enumerate(pair):
            if place:
                paper.put(left, y, "/", ink)
                left += paper.measure("/ ", ink)
            paper.put(left, y, fact.text, ink, mark=fact.mark, label=fact.label)
            left += paper.measure(fact.text + " ", ink)
        y += ink.leading * 1.15
    return y


def grid_pairs(paper: Paper, s: Setting, facts: Sequence[Fact], x: float, y: float, width: float) -> float:
    """Label and value twice in a row, four columns."""
    half = [facts[: (len(facts) + 1) // 2], facts[(len(facts) + 1) // 2 :]]
    ends = [beside(paper, s, part, x + place * width / 2, y, width / 2 - 4) for place, part in enumerate(half) if part]
    return max(ends)


NARROW: Split[Draw] = Split(
    (beside, beside, inline, two_column_table), (right_ends, colon_middle, below, dotted, slashed),
    (panels.panel, panels.flush_right, panels.hairlines, panels.stub, inline, beside),
    (beside, beside, right_ends, tiles.colon_in_a_column, tiles.values_above, tiles.centred_line, inline,
     panels.flush_right),
    (beside, beside, beside, right_ends, inline, forms.ruled_cells, forms.two_blocks, forms.indented,
     forms.on_dotted_lines, forms.both_languages, below),
)  # fmt: skip
WIDE: Split[Draw] = Split(
    (boxed, grid_pairs, beside), (below, head_row, slashed, colon_middle),
    (panels.strip, panels.strip, panels.form_cells, panels.run_on, panels.hairlines),
    (tiles.tiles, tiles.lined_columns, tiles.lined_columns, tiles.values_above, tiles.centred_line, below, boxed,
     grid_pairs),
    (beside, beside, grid_pairs, forms.ruled_cells, forms.two_blocks, forms.one_after_another, forms.with_page,
     forms.with_page, forms.both_languages, below, boxed),
)  # fmt: skip
