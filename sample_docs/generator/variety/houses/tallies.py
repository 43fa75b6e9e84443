"""Sums on papers of the sixth family: what is taxed in the label, in a grid at the foot, rate by rate, in tiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sample_docs.generator.variety import totals
from sample_docs.generator.variety.deal import TaxRow
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Setting
from sample_docs.generator.variety.sums import Total, column, ink_of

Draw = Callable[[Paper, Setting, Sequence[Total], float], float]
RULE = "#8a8a8a"
GREY = "#5f5f5f"
WHITE = "#ffffff"
ORDERS = ("order", "order_confirmation")
"""Kinds whose total is no invoice's."""
TAXED = 0.25
"""Share of papers whose labels of taxes say what is taxed."""


def tally_rows(s: Setting) -> list[Total]:
    """Return the rows of the sums; those of taxes may say what they are taken from."""
    rows, sums = totals.total_rows(s), s.deal.sums
    if s.deal.kind.name in ORDERS:
        rows = [row._replace(label=s.label("order_total")) if row.mark == "gross_total" else row for row in rows]
    on_base = s.words.known("tax_on") and not s.deal.inclusive and s.deal.country.iso != "IN" and s.dice.chance(TAXED)
    if not on_base or not sums.tax or s.deal.commission:
        return rows
    marks = ("tax_total", "tax_part")
    parts, told = iter(sums.taxes), []
    for row in rows:
        tax = next(parts, None) if row.mark in marks else None
        told.append(row._replace(label=_on_base(s, tax)) if tax else row)
    return told


def _on_base(s: Setting, tax: TaxRow) -> str:
    return s.label("tax_on", rate=s.notation.number(tax.rate), base=s.money(tax.base))


def _amount(paper: Paper, s: Setting, row: Total, y: float, ends: tuple[float, float], *, strong: bool = False) -> None:
    left, right = ends
    ink = fitted(paper, [f"{row.label}    {row.text}"], ink_of(s, strong=strong), right - left)
    paper.put(left, y, row.label, ink)
    paper.put(right, y, row.text, ink, align="right", mark=row.mark, label=row.label)


def tinted(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """All rows on a pale ground at the right, the last one large in the house's colour."""
    wide, step = 88.0, s.theme.body.leading * 1.35
    left = s.theme.right - wide
    height = step * (len(rows) - 1) + ink_of(s, strong=True).leading * 1.7 + 3
    paper.box(left, y + 1, wide, height, fill=s.theme.pale)
    base = y + 1
    for row in rows[:-1]:
        base += step
        _amount(paper, s, row, base, (left + 3, s.theme.right - 3))
    row, ink = rows[-1], ink_of(s, strong=True).tinted(s.theme.colour)
    ink = fitted(paper, [f"{row.label}    {row.text}"], ink.sized(ink.size + 1), wide - 6)
    base += ink.leading * 1.5
    paper.put(left + 3, base, row.label, ink)
    paper.put(s.theme.right - 3, base, row.text, ink, align="right", mark=row.mark, label=row.label)
    return y + height + 3


def hairlines(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Labels from the middle of the page on, amounts at the right edge, a hairline under every row."""
    ends = (s.theme.left + s.theme.width * 0.48, s.theme.right - 1.2)
    for row in rows:
        y += ink_of(s, strong=row.strong).leading * 1.45
        _amount(paper, s, row, y, ends, strong=row.strong)
        paper.line(ends[0], y + 1.4, s.theme.right, y + 1.4, width=0.9 if row.strong else 0.25, colour=RULE)
    return y + 3


def in_tiles(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Captions over amounts in ruled cells of one row, the last one filled; below each other when they are many."""
    if len(rows) > 5:
        return hairlines(paper, s, rows, y)
    wide, height = s.theme.width / len(rows), s.theme.body.leading * 2 + 4
    small = s.theme.body.sized(max(s.theme.body.size - 2, 5.6))
    for place, row in enumerate(rows):
        left, last = s.theme.left + place * wide, place == len(rows) - 1
        paper.box(left, y + 1, wide, height, fill=s.theme.colour if last else "", stroke=RULE, width=0.5)
        colour = WHITE if last else "#000000"
        caption = fitted(paper, [row.label], small.tinted(colour), wide - 3)
        paper.put(left + 1.5, y + 1 + small.leading, row.label, caption)
        ink = fitted(paper, [row.text], (s.theme.body.bold() if last else s.theme.body).tinted(colour), wide - 3)
        right = left + wide - 1.5
        paper.put(right, y + height - 1, row.text, ink, align="right", mark=row.mark, label=row.label)
    return y + height + 3


def foot_grid(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """As forms of the South have it: what is taxed at which rate at the left, the sums in cells at the right."""
    taxes, half = s.deal.sums.taxes, s.theme.width * 0.52
    small = s.theme.body.sized(max(s.theme.body.size - 2, 5.6)).tinted(GREY)
    step = s.theme.body.leading + 2
    end = y + 1
    if s.deal.sums.tax and not s.deal.commission:
        end = _rates(paper, s, y + 1, half)
    left, base = s.theme.left + half + 4, y + 1
    for row in rows:
        height = small.leading + ink_of(s, strong=row.strong).leading + 1.8
        paper.box(left, base, s.theme.right - left, height, stroke=RULE, width=0.5)
        paper.put(
            left + 1, base + small.leading, row.label, fitted(paper, [row.label], small, s.theme.right - left - 2)
        )
        ink = ink_of(s, strong=row.strong)
        right = s.theme.right - 1.5
        paper.put(right, base + height - 1.5, row.text, ink, align="right", mark=row.mark, label=row.label)
        base += height
    return max(end, base, y + step * len(taxes)) + 2


def _rates(paper: Paper, s: Setting, y: float, width: float) -> float:
    """Print rate, base and tax of every rate in a ruled table; return its bottom edge."""
    ink, wide, height = s.theme.body.sized(s.theme.body.size - 0.5), width / 3, s.theme.body.leading + 2
    heads = [s.label(f"tab.{key}") for key in ("rate", "base", "tax")]
    several = len(s.deal.sums.taxes) > 1
    grid = [[(text, "") for text in heads]]
    for row in s.deal.sums.taxes:
        code = f"{s.tax_codes[row.rate]} " if s.tax_codes else ""
        rate = f"{code}{s.notation.number(row.rate)} %"
        base, tax = s.notation.number(row.base, 2), s.notation.number(row.tax, 2)
        grid.append([(rate, ""), (base, "tax_base"), (tax, "tax_part" if several else "tax_total")])
    for number, cells in enumerate(grid):
        shown = ink.bold() if number == 0 else ink
        shown = fitted(paper, [text for text, _ in cells], shown, wide - 2)
        for place, (text, mark) in enumerate(cells):
            x = s.theme.left + place * wide
            paper.box(x, y, wide, height, fill=s.theme.pale if number == 0 else "", stroke=RULE, width=0.4)
            paper.put(x + wide - 1, y + height - 1.7, text, shown, align="right", mark=mark)
        y += height
    return y


def behind_labels(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """Amounts in one column, labels ending before it with a colon; the last row between two rules."""
    right, middle = s.theme.right - 1.2, s.theme.right - 42
    for row in rows:
        ink = ink_of(s, strong=row.strong)
        y += ink.leading * 1.3
        if row.strong:
            paper.line(middle - 46, y - ink.leading, s.theme.right, y - ink.leading, width=0.6)
        shown = fitted(paper, [row.text], ink, 40)
        paper.put(middle - 1, y, f"{row.label}:", fitted(paper, [row.label], ink, 90), align="right")
        paper.put(right, y, row.text, shown, align="right", mark=row.mark, label=row.label)
    paper.line(middle - 46, y + 1.6, s.theme.right, y + 1.6, width=0.6)
    return y + 4


def left_column(paper: Paper, s: Setting, rows: Sequence[Total], y: float) -> float:
    """As written by hand: from the left edge to beyond the middle, the last row in bold."""
    return column(paper, s, rows, y, s.theme.left, s.theme.left + s.theme.width * 0.62) + 1
