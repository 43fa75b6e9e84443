"""Totals of the fifth family: with dots, the total before its parts, taxes or the bank beside the sums."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.foot import bank_facts
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import fitted, rows_under
from sample_docs.generator.variety.setting import Setting
from sample_docs.generator.variety.sums import RULE, Total, column, ink_of


def dotted_column(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Dots lead from every label to its amount."""
    left, right = s.theme.right - s.dice.size(78, 96), s.theme.right - 1.2
    for row in rows:
        ink = ink_of(s, strong=row.strong)
        y += ink.leading * 1.3
        paper.put(left, y, row.label, ink)
        paper.put(right, y, row.text, ink, align="right", mark=row.mark, label=row.label)
        start = left + paper.measure(f"{row.label} ", ink)
        room = right - paper.measure(f" {row.text}", ink) - start
        paper.put(start, y, "." * max(0, int(room / paper.measure(".", ink))), ink)
    return y + 3


def total_then_parts(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """The total on a pale ground, what it is made of in usual print below it; else in the usual order."""
    left, right = s.theme.right - s.dice.size(80, 96), s.theme.right - 1.2
    if rows[-1].mark != "gross_total":
        return between_bars(paper, s, rows, y)
    ink = ink_of(s, strong=True)
    paper.box(left - 1.5, y + 0.6, s.theme.right - left + 1.5, ink.leading * 1.3 + 1.6, fill=s.theme.pale)
    y = column(paper, s, rows[-1:], y, left, right)
    return column(paper, s, rows[:-1], y, left, right)


def between_bars(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Labels end at one line, amounts begin behind it; a bar above and one below."""
    middle, right = s.theme.right - 40, s.theme.right - 1.2
    paper.line(s.theme.right - 95, y + 0.8, s.theme.right, y + 0.8, width=1.6, colour=s.theme.colour)
    y += 1
    for row in rows:
        ink = ink_of(s, strong=row.strong)
        y += ink.leading * 1.35
        paper.put(middle - 2, y, row.label, ink, align="right")
        paper.put(right, y, row.text, ink, align="right", mark=row.mark, label=row.label)
    paper.line(s.theme.right - 95, y + 2, s.theme.right, y + 2, width=1.6, colour=s.theme.colour)
    return y + 4


def as_last_rows(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """As rows of the table: labels where the descriptions begin, the last one between rules over the whole width."""
    left, right = s.theme.left + s.theme.width * 0.28, s.theme.right - 1.2
    y = column(paper, s, rows[:-1], y, left, right)
    last = rows[-1]
    ink = ink_of(s, strong=last.strong)
    paper.line(s.theme.left, y, s.theme.right, y, width=0.7)
    paper.put(left, y + ink.leading * 1.15, last.label, ink)
    paper.put(right, y + ink.leading * 1.15, last.text, ink, align="right", mark=last.mark, label=last.label)
    bottom = y + ink.leading * 1.6
    paper.line(s.theme.left, bottom, s.theme.right, bottom, width=0.7)
    return bottom + 2


def beside_taxes(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """The table of taxes at the left, the sums at the right, in one height."""
    left, right = s.theme.right - 78, s.theme.right - 1.2
    end = _taxes(paper, s, y + 1)
    y = column(paper, s, rows[:-1], y, left, right)
    paper.line(left, y, right + 1.2, y, width=0.6)
    return max(column(paper, s, rows[-1:], y, left, right), end) + 1


def _taxes(paper: Paper, s: Setting, y: float) -> float:
    """Print rate, base and tax of every rate in a ruled table at the left edge; return its bottom edge."""
    ink = s.theme.body.sized(s.theme.body.size - 1)
    head, height = ink.bold(), ink.leading + 1.8
    wide = (s.theme.width - 86) / 3
    several = len(s.deal.sums.taxes) > 1
    titles = [s.label(f"tab.{key}") for key in ("rate", "base", "tax")]
    _row(paper, s, titles, ("", "", ""), y, wide, fitted(paper, titles, head, wide - 2))
    for row in s.deal.sums.taxes:
        y += height
        code = f"{s.tax_codes[row.rate]} " if s.tax_codes else ""
        texts = [f"{code}{s.notation.number(row.rate)} %", *(_bare(s, value) for value in (row.base, row.tax))]
        marks = ("", "tax_base", "tax_part" if several else "tax_total")
        _row(paper, s, texts, marks, y, wide, fitted(paper, texts, ink, wide - 2))
    return y + height + 1


def _bare(s: Setting, value: Decimal) -> str:
    return s.notation.number(value, 2)


def _row(  # noqa: PLR0913 - a place, how it looks and what it is
    paper: Paper, s: Setting, texts: Sequence[str], marks: Sequence[str], y: float, wide: float, ink: Ink
) -> None:
    height = s.theme.body.sized(s.theme.body.size - 1).leading + 1.8
    for place, (text, mark) in enumerate(zip(texts, marks, strict=True)):
        x = s.theme.left + place * wide
        paper.box(x, y, wide, height, stroke=RULE, width=0.35)
        paper.put(x + wide - 1, y + height - 1.6, text, ink, align="right", mark=mark)


def beside_bank(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """The vendor's account in a pale box at the left, the sums at the right."""
    left, right = s.theme.right - 82, s.theme.right - 1.2
    ink, wide = s.theme.body.sized(s.theme.body.size - 0.5), s.theme.width - 90
    facts = [(fact.mark, fact.label, fact.text) for fact in bank_facts(s)]
    ink = fitted(paper, [f"{label}: {text}" for _, label, text in facts], ink, wide - 6)
    height = (len(facts) + 1) * ink.leading + 4
    paper.box(s.theme.left, y + 1, wide, height, fill=s.theme.pale)
    title = s.label("bank_title")
    paper.put(s.theme.left + 2.5, y + 1.4 + ink.leading, title, fitted(paper, [title], ink.bold(), wide - 5))
    rows_under(paper, facts, s.theme.left + 2.5, y + 1.8 + 2 * ink.leading, ink, "left")
    return max(column(paper, s, rows, y, left, right), y + height) + 2
