"""Totals of the third family: a matrix of rates, a column for the currency, stacked, ruled, in two boxes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Setting

RULE = "#555555"


class Total(NamedTuple):
    """One row of the totals; `strong` for the one that is asked for."""

    mark: str
    label: str
    text: str
    strong: bool = False


def ink_of(s: Setting, *, strong: bool) -> Ink:
    """Return how a row is printed."""
    body = s.theme.body
    return body.bold().sized(body.size + 1.5) if strong else body


def column(paper: Paper, s: Setting, rows: Sequence[Total], y: float, left: float, right: float) -> float:
    """Print labels from the left edge and amounts to the right one; return the bottom edge."""
    for row in rows:
        ink = ink_of(s, strong=row.strong)
        if s.dice.fifth:
            ink = fitted(paper, [f"{row.label}   {row.text}"], ink, right - left)
        y += ink.leading * 1.3
        paper.put(left, y, row.label, ink)
        paper.put(right, y, row.text, ink, align="right", mark=row.mark, label=row.label)
    return y + 2


def with_currency(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Label, ISO code, number: the code has a column of its own."""
    right = s.theme.right - 1.2
    for row in rows:
        ink = ink_of(s, strong=row.strong)
        y += ink.leading * 1.3
        paper.put(right - 88, y, row.label, ink)
        bare = not any(sign.isalpha() or sign in "€$£" for sign in row.text)
        paper.put(right, y, row.text, ink, align="right", mark=row.mark, label=row.label)
        if bare:
            paper.put(right - 36, y, s.deal.currency, ink)
    paper.line(right - 36, y + 1.2, right, y + 1.2, width=0.5)
    paper.line(right - 36, y + 1.8, right, y + 1.8, width=0.5)
    return y + 4


def left_box(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Sums in a ruled box on the left, what is asked for in another one on the right."""
    last, wide = rows[-1], 84.0
    height = sum(ink_of(s, strong=row.strong).leading * 1.3 for row in rows[:-1]) + 4
    if len(rows) > 1:
        paper.box(s.theme.left, y + 1, wide, height, stroke=RULE, width=0.5)
        column(paper, s, rows[:-1], y + 0.5, s.theme.left + 2, s.theme.left + wide - 2)
    else:
        height = 14.0
    ink, label = ink_of(s, strong=True), s.theme.label
    paper.box(s.theme.right - 62, y + 1, 62, 14, stroke=s.theme.colour, width=1)
    paper.put(s.theme.right - 60, y + 1 + label.leading, last.label, label)
    paper.put(s.theme.right - 2, y + 12.6, last.text, ink, align="right", mark=last.mark, label=last.label)
    return y + max(height, 14) + 3


def stacked(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Every label above its amount, ending right; the last one large."""
    small = s.theme.label.sized(max(s.theme.body.size - 1.5, 6))
    for row in rows:
        ink = ink_of(s, strong=row.strong)
        ink = ink.sized(ink.size + (2 if row.strong else 0))
        paper.put(s.theme.right - 1.2, y + small.leading, row.label, small, align="right")
        y += small.leading + ink.leading
        paper.put(s.theme.right - 1.2, y, row.text, ink, align="right", mark=row.mark, label=row.label)
        y += 1.2
    return y + 2


def between_rules(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """A column from the middle to the right edge, a thin rule under each row, the last one on a pale ground."""
    left, right = s.theme.left + s.theme.width * 0.5, s.theme.right
    for row in rows:
        ink = ink_of(s, strong=row.strong)
        height = ink.leading * 1.5
        if row.strong:
            paper.box(left, y, right - left, height, fill=s.theme.pale)
        paper.put(left + 1.5, y + height * 0.7, row.label, ink)
        paper.put(right - 1.5, y + height * 0.7, row.text, ink, align="right", mark=row.mark, label=row.label)
        y += height
        paper.line(left, y, right, y, width=0.3, colour=RULE)
    return y + 2


BEFORE_TAX = ("lines_total", "allowance_total", "charge_total")
IN_MATRIX = ("net_total", "tax_total", "tax_part")


def matrix(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """What applies to each rate in ruled columns across the page, what is asked for below."""
    left, right = s.theme.right - 90, s.theme.right - 1.2
    y = column(paper, s, [row for row in rows if row.mark in BEFORE_TAX], y, left, right) + 1
    y = _ruled(paper, s, _cells(s), y)
    return column(paper, s, [row for row in rows if row.mark not in BEFORE_TAX + IN_MATRIX], y, left, right)


def _cells(s: Setting) -> list[list[tuple[str, str]]]:
    """Return mark and text of rate, base, tax and gross, row by row; a last row adds up several rates."""
    sums, number = s.deal.sums, s.notation.number
    several = len(sums.taxes) > 1
    marks = ("", "tax_base", "tax_part", "") if several else ("", "net_total", "tax_total", "gross_total")
    rows = []
    for row in sums.taxes:
        values = [number(value, 2) for value in (row.base, row.tax, row.base + row.tax)]
        rows.append(list(zip(marks, (_rate(s, row.rate), *values), strict=True)))
    if several:
        values = [number(value, 2) for value in (sums.net, sums.tax, sums.gross)]
        whole = ("", "net_total", "tax_total", "gross_total")
        rows.append(list(zip(whole, (s.label("tab.sum"), *values), strict=True)))
    return rows


def _rate(s: Setting, rate: Decimal) -> str:
    text = f"{s.notation.number(rate)} %"
    return f"{s.tax_codes[rate]}: {text}" if s.tax_codes else text


def _ruled(paper: Paper, s: Setting, rows: Sequence[Sequence[tuple[str, str]]], y: float) -> float:
    """Print a head and rows of four columns in a frame; return the bottom edge."""
    step, height = s.theme.width / 4, s.theme.body.leading + 2.2
    paper.box(s.theme.left, y, s.theme.width, height, fill=s.theme.pale)
    paper.box(s.theme.left, y, s.theme.width, height * (len(rows) + 1), stroke=RULE)
    for place, key in enumerate(("rate", "base", "tax", "gross"), start=1):
        right = s.theme.left + place * step - 2
        paper.put(right, y + height - 1.9, s.label(f"tab.{key}"), s.theme.label, align="right")
    for cells in rows:
        y += height
        for place, (mark, text) in enumerate(cells, start=1):
            right = s.theme.left + place * step - 2
            paper.put(right, y + height - 1.9, text, s.theme.body, align="right", mark=mark)
    return y + height + 1
