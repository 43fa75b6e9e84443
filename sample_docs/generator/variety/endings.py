"""Ends of papers of the fourth family: sums in one line, large first, in the table's width; stamps, equivalents."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sample_docs.generator.money import cents
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Setting
from sample_docs.generator.variety.sums import RULE, Total, column, ink_of

RED = "#b3202a"
GREEN = "#1f7a3d"


def in_one_line(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Label and amount of all sums after each other in ruled cells of one row; below each other when they are many."""
    if len(rows) > 4:
        return closed_table(paper, s, rows, y)
    ink, height, x = s.theme.body, s.theme.body.leading + 3, s.theme.left
    widths = [paper.measure(f"{row.label}  {row.text}", ink.bold()) + 4 for row in rows]
    if sum(widths) > s.theme.width:
        return closed_table(paper, s, rows, y)
    x = s.theme.right - sum(widths)
    for row, wide in zip(rows, widths, strict=True):
        shown = ink.bold() if row.strong else ink
        paper.box(x, y, wide, height, fill=s.theme.pale if row.strong else "", stroke=RULE, width=0.4)
        paper.put(x + 1.5, y + height - 2.2, row.label, ink)
        paper.put(x + wide - 1.5, y + height - 2.2, row.text, shown, align="right", mark=row.mark, label=row.label)
        x += wide
    return y + height + 2


def closed_table(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Rows over the whole width, ruled like a table that goes on, labels ending beside the last column."""
    for row in rows:
        ink = ink_of(s, strong=row.strong)
        height = ink.leading + 2.2
        paper.box(s.theme.left, y, s.theme.width, height, stroke=RULE, width=0.4)
        paper.line(s.theme.right - 34, y, s.theme.right - 34, y + height, width=0.4, colour=RULE)
        paper.put(s.theme.right - 36, y + height - 1.9, row.label, ink, align="right")
        paper.put(s.theme.right - 1.4, y + height - 1.9, row.text, ink, align="right", mark=row.mark, label=row.label)
        y += height
    return y + 2


def large_first(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """What is asked for in large print at the left; what it is made of in small print beside it."""
    last, size = rows[-1], s.theme.body.size + s.dice.size(5, 9)
    large = s.theme.body.bold().sized(size).tinted(s.theme.colour)
    paper.put(s.theme.left, y + s.theme.label.leading, last.label, s.theme.label)
    base = y + s.theme.label.leading + large.leading
    paper.put(s.theme.left, base, last.text, large, mark=last.mark, label=last.label)
    end = column(paper, s, rows[:-1], y, s.theme.right - 78, s.theme.right - 1.2) if len(rows) > 1 else y
    return max(base + 2, end) + 2


def middle_box(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """A box with round corners in the middle of the page."""
    wide = s.dice.size(84, 100)
    left = (s.theme.left + s.theme.right - wide) / 2
    height = sum(ink_of(s, strong=row.strong).leading * 1.3 for row in rows) + 4.5
    paper.box(left, y + 1, wide, height, stroke=s.theme.colour, width=0.9, radius=2)
    return column(paper, s, rows, y + 0.8, left + 3, left + wide - 3) + 1


def double_ruled(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """As bookkeepers do: a rule above the total, two below."""
    left, right = s.theme.right - s.dice.size(70, 88), s.theme.right - 1.2
    y = column(paper, s, rows[:-1], y, left, right)
    paper.line(right - 30, y, right, y, width=0.6)
    y = column(paper, s, rows[-1:], y - 0.5, left, right)
    for below in (0.0, 0.9):
        paper.line(right - 30, y + below, right, y + below, width=0.5)
    return y + 3


def other_currency(paper: Paper, s: Setting, y: float) -> float:
    """Print what the total is in a second currency; return the bottom edge."""
    if s.habits.other_currency is None:
        return y
    code, rate = s.habits.other_currency
    ink = s.theme.small.sized(max(s.theme.small.size, 7))
    label = s.words.say("equivalent", other=code, rate=s.notation.number(rate, 4))
    text = f"{code} {s.notation.number(cents(s.deal.sums.payable * rate), 2)}"
    left = s.theme.right - 1.2 - paper.measure(f"{text}", ink)
    paper.put(left - 2, y + ink.leading, label, ink, align="right")
    paper.put(s.theme.right - 1.2, y + ink.leading, text, ink, align="right", mark="other_currency_total", label=label)
    return y + ink.leading + 2


def stamp(paper: Paper, s: Setting, y: float) -> None:
    """Stamp a word across the lower left of the paper, through which the print can be read."""
    canvas, word = paper.canvas, s.words.say("paid_stamp")
    canvas.saveState()
    canvas.translate((s.theme.left + 22) * 2.8346, (paper.height - min(y + 6, paper.height - 40)) * 2.8346)
    canvas.rotate(s.dice.among((8, 14, -9)))
    canvas.setFillAlpha(0.45)
    canvas.setStrokeAlpha(0.45)
    colour = s.dice.among((RED, GREEN, "#24478f"))
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    canvas.setFont("Helvetica-Bold", 24)
    wide = canvas.stringWidth(word, "Helvetica-Bold", 24)
    canvas.setLineWidth(2)
    canvas.roundRect(-8, -9, wide + 16, 36, 5, stroke=1, fill=0)
    canvas.drawString(0, 0, word)
    canvas.restoreState()


def with_small_print(paper: Paper, s: Setting, y: float, sums: Callable[[Paper, Setting, float], float]) -> float:
    """Print conditions in a narrow column on the left, the sums beside them; return the bottom edge."""
    ink = s.theme.small.sized(min(s.theme.small.size, 6.8))
    base = y + ink.leading + 1
    for sentence in s.words.choices("conditions"):
        base = paper.stack(s.theme.left, base, paper.split(sentence, s.theme.width * 0.4, ink), ink) + 0.8
    return max(base, sums(paper, s, y))
