"""Labelled values on papers of the seventh family: in cells, behind dots, on dotted lines, in a row, stacked."""

from __future__ import annotations

from collections.abc import Sequence

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.cells import columns_in, rows_of
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Fact, Setting

Place = tuple[float, float, float]
"""Left and top edge, and width, in mm."""
RULE = "#7d7d7d"
GREY = "#606060"
TYPED = Ink("Courier", 9.4, "#1b2a6b")
"""What is filled in on a form."""
LEAST = 5.8
"""Least size of a label in points."""
PAD = 1.4


def sheet_cells(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """Two columns of a spreadsheet: label and value in ruled cells, the value at the right; return the bottom edge."""
    x, y, width = place
    split = width * 0.45
    height = s.theme.body.leading + 1.6
    for fact in facts:
        label = fitted(paper, [fact.label], s.theme.body, split - 2 * PAD)
        ink = fitted(paper, [fact.text], s.theme.body, width - split - 2 * PAD)
        paper.box(x, y, split, height, fill=s.theme.pale, stroke=RULE, width=0.4)
        paper.box(x + split, y, width - split, height, stroke=RULE, width=0.4)
        paper.put(x + PAD, y + height - 1.5, fact.label, label)
        paper.put(x + width - PAD, y + height - 1.5, fact.text, ink, align="right", mark=fact.mark, label=fact.label)
        y += height
    return y


def head_row(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """Bands over the whole width: a filled row of labels, a row of values in the middle of each cell below it."""
    x, y, width = place
    ink, head = s.theme.body, s.theme.body.bold().sized(max(s.theme.body.size - 1.4, LEAST))
    dark = s.theme.colour != "#000000" and s.dice.chance(0.4)
    fill, colour = (s.theme.colour, "#ffffff") if dark else (s.theme.pale, "#000000")
    high = head.leading + 1.4
    for row in rows_of(facts, min(columns_in(paper, s, facts, width), 6)):
        wide = width / len(row)
        names = fitted(paper, [fact.label for fact in row], head.tinted(colour), wide - 2)
        shown = fitted(paper, [fact.text for fact in row], ink, wide - 2)
        for number, fact in enumerate(row):
            middle = x + (number + 0.5) * wide
            paper.box(x + number * wide, y, wide, high, fill=fill, stroke=RULE, width=0.4)
            paper.box(x + number * wide, y + high, wide, ink.leading + 1.8, stroke=RULE, width=0.4)
            paper.put(middle, y + high - 1.4, fact.label, names, align="center")
            base = y + high + ink.leading + 0.3
            paper.put(middle, base, fact.text, shown, align="center", mark=fact.mark, label=fact.label)
        y += high + ink.leading + 1.8
    return y


def leaders(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """As line printers do it: every label filled up with dots to one column, a colon, the value behind it."""
    x, y, width = place
    longest = max(len(fact.label) for fact in facts) + 2
    rows = [f"{fact.label.ljust(longest, '.')}: " for fact in facts]
    ink = fitted(paper, [head + fact.text for head, fact in zip(rows, facts, strict=True)], s.theme.body, width)
    for head, fact in zip(rows, facts, strict=True):
        y += ink.leading
        paper.put(x, y, head, ink)
        paper.put(x + paper.measure(head, ink), y, fact.text, ink, mark=fact.mark, label=fact.label)
    return y


def tabbed(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """As typed with tab stops: label and colon, the value at a stop that serves all; return the last baseline."""
    x, y, width = place
    ink = s.theme.body
    stop = (int(max(paper.measure(f"{fact.label}: ", ink.bold()) for fact in facts) / 12.5) + 1) * 12.5
    ink = fitted(paper, [fact.text for fact in facts], ink, width - stop)
    strong = s.dice.chance(0.35)
    for fact in facts:
        y += ink.leading * 1.1
        paper.put(x, y, f"{fact.label}:", ink.bold() if strong else ink)
        paper.put(x + stop, y, fact.text, ink, mark=fact.mark, label=fact.label)
    return y


def one_after_the_other(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """In running lines with bars between; a label is never parted from its value; return the last baseline."""
    x, y, width = place
    ink, left = s.theme.body, x
    y += ink.leading
    for fact in facts:
        head = f"{fact.label.rstrip(':')}: "
        bar = "  |  " if left > x else ""
        wide = paper.measure(bar + head + fact.text, ink)
        if left > x and left + wide > x + width:
            left, y, bar = x, y + ink.leading * 1.15, ""
        shown = fitted(paper, [bar + head + fact.text], ink, width)
        paper.put(left, y, bar + head, shown)
        left += paper.measure(bar + head, shown)
        paper.put(left, y, fact.text, shown, mark=fact.mark, label=fact.label)
        left += paper.measure(fact.text, shown)
    return y


def stacked(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """Caption over value, one after the other, in a narrow column; return the bottom edge."""
    x, y, width = place
    label = s.theme.label.sized(max(s.theme.body.size - 1.8, LEAST))
    for fact in facts:
        shown = fitted(paper, [fact.text], s.theme.body.bold(), width)
        y += label.leading
        paper.put(x, y, fact.label, fitted(paper, [fact.label], label, width))
        y += s.theme.body.leading
        paper.put(x, y, fact.text, shown, mark=fact.mark, label=fact.label)
        y += 1.8
    return y


def on_dots(paper: Paper, s: Setting, facts: Sequence[Fact], place: Place) -> float:
    """As filled in on a form: the label printed, a dotted line behind it, the value typed on the line."""
    x, y, width = place
    label, typed = s.theme.body.sized(max(s.theme.body.size - 1, LEAST)), typed_ink(s)
    for fact in facts:
        y += typed.leading * 1.5
        name = fitted(paper, [fact.label], label, width * 0.55)
        left = x + paper.measure(fact.label, name) + 1.5
        paper.put(x, y, fact.label, name)
        paper.line(left, y + 0.9, x + width, y + 0.9, width=0.5, colour=GREY, dash=1)
        shown = fitted(paper, [fact.text], typed, x + width - left - 2)
        paper.put(left + 2, y, fact.text, shown, mark=fact.mark, label=fact.label)
    return y + 2


def typed_ink(s: Setting) -> Ink:
    """Return the print of what is filled in on a form."""
    return TYPED.sized(min(s.theme.body.size, 9.4))


def amount_due(s: Setting) -> list[Fact]:
    """Return what is to be paid, for papers that say it twice; nothing where nothing is asked for."""
    deal = s.deal
    if not s.asks_for_money or not deal.kind.priced or deal.commission:
        return []
    mark = "gross_total" if deal.sums.payable == deal.sums.gross else "payable"
    return [
        Fact(mark, s.label("payable" if mark == "payable" else "gross_total"), s.money(deal.sums.payable, total=True))
    ]
