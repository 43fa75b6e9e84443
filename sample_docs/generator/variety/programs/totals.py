"""Sums of the seventh family: as rows of the sheet, behind dots, one large, in one band, rate by rate."""

from __future__ import annotations

from collections.abc import Sequence

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.houses.tallies import tally_rows
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.programs.columns import Column, symbol_in
from sample_docs.generator.variety.programs.facts import typed_ink
from sample_docs.generator.variety.programs.tables import dashes
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Setting
from sample_docs.generator.variety.sums import Total, ink_of

RULE = "#808080"
WHITE = "#ffffff"
LABELS = 46.0
"""Least width in mm of the labels of sums below a table."""


def rows_of_sums(s: Setting) -> list[Total]:
    """Return the rows of the sums, in the order they are printed."""
    return tally_rows(s)


def as_rows(paper: Paper, s: Setting, columns: Sequence[Column], y: float, *, symbol: bool = False) -> float:
    """Go on with the table: a cell for the label, ending at the column of amounts, and a cell for each sum."""
    last = columns[-1]
    amount = Column(last.key, min(last.left, last.right - 27), last.right)
    left = min(next((c.left for c in columns if c.key in ("unit_price", "quantity")), last.left), amount.left - LABELS)
    for row in rows_of_sums(s):
        ink = s.theme.body.bold() if row.strong else s.theme.body
        height = ink.leading + 2.2
        if row.strong:
            paper.box(left, y, last.right - left, height, fill=s.theme.pale)
        paper.box(left, y, amount.left - left, height, stroke=RULE, width=0.4)
        paper.box(amount.left, y, amount.width, height, stroke=RULE, width=0.4)
        paper.put(left + 1.4, y + height - 1.7, row.label, fitted(paper, [row.label], ink, amount.left - left - 2.6))
        shown = fitted(paper, [row.text], ink, amount.width - (6.6 if symbol else 2.4))
        paper.put(last.right - 1.4, y + height - 1.7, row.text, shown, align="right", mark=row.mark, label=row.label)
        if symbol:
            symbol_in(paper, s, amount, y + height - 1.7, ink)
        y += height
    return y + 2


def typed_boxes(paper: Paper, s: Setting, y: float) -> float:
    """As on a form: printed labels before ruled boxes at the right, the amounts typed into them."""
    typed, right = typed_ink(s), s.theme.right
    wide = max(34.0, s.theme.width * 0.2)
    for row in rows_of_sums(s):
        ink = s.theme.body.bold() if row.strong else s.theme.body
        height = typed.leading + 2.6
        paper.box(right - wide, y, wide, height, stroke="#000000", width=1.1 if row.strong else 0.5)
        label = fitted(paper, [row.label], ink, s.theme.width - wide - 4)
        paper.put(right - wide - 2, y + height - 1.9, row.label, label, align="right")
        shown = fitted(paper, [row.text], typed.bold() if row.strong else typed, wide - 3)
        paper.put(right - 1.5, y + height - 1.9, row.text, shown, align="right", mark=row.mark, label=row.label)
        y += height
    return y + 2


def dotted(paper: Paper, s: Setting, y: float) -> float:
    """As line printers do it: labels filled up with dots to the amounts, a row of equal signs before the last."""
    ink, rows = s.theme.body, rows_of_sums(s)
    left = s.theme.left + s.theme.width * 0.4
    dot = paper.measure(".", ink)
    for row in rows:
        if row.strong:
            y += ink.leading
            paper.put(left, y, "=" * int((s.theme.right - left) / dot), ink)
        y += ink.leading
        room = s.theme.right - left - paper.measure(row.text, ink) - 2 * dot
        label = fitted(paper, [row.label], ink, room)
        fill = "." * max(int((room - paper.measure(row.label, label)) / dot), 0)
        paper.put(left, y, f"{row.label} {fill}", label)
        paper.put(s.theme.right, y, row.text, ink, align="right", mark=row.mark, label=row.label)
    return dashes(paper, s, y + ink.leading) + 1.5


def large(paper: Paper, s: Setting, y: float) -> float:
    """Small rows at the right, the last one in very large print over a thick rule."""
    right, wide = s.theme.right, min(84.0, s.theme.width)
    rows = rows_of_sums(s)
    for row in rows[:-1]:
        ink = fitted(paper, [f"{row.label}    {row.text}"], s.theme.body, wide)
        y += ink.leading * 1.3
        paper.put(right - wide, y, row.label, ink.tinted("#444444"))
        paper.put(right, y, row.text, ink, align="right", mark=row.mark, label=row.label)
    last = rows[-1]
    ink = s.theme.body.bold().sized(s.theme.body.size + 7)
    ink = fitted(paper, [last.text], ink, wide)
    y += 3
    paper.line(right - wide, y, right, y, width=1.6, colour=s.theme.colour)
    y += s.theme.body.leading
    paper.put(right - wide, y, last.label, fitted(paper, [last.label], s.theme.body.bold(), wide))
    y += ink.leading
    paper.put(right, y, last.text, ink, align="right", mark=last.mark, label=last.label)
    return y + 3


def in_a_band(paper: Paper, s: Setting, y: float) -> float:
    """A filled row of labels over a row of amounts, over the whole width; below each other when they are many."""
    rows = rows_of_sums(s)
    if len(rows) > 5:
        return plain(paper, s, y, rows)
    wide, ink = s.theme.width / len(rows), s.theme.body
    head, high = ink.bold().sized(ink.size - 0.8), ink.leading + 2.2
    for place, row in enumerate(rows):
        left = s.theme.left + place * wide
        paper.box(left, y + 1, wide, high, fill=s.theme.pale, stroke=RULE, width=0.4)
        paper.box(left, y + 1 + high, wide, high + 1, stroke=RULE, width=0.4)
        shown = fitted(paper, [row.label], head, wide - 2)
        paper.put(left + wide / 2, y + high - 0.6, row.label, shown, align="center")
        value = fitted(paper, [row.text], ink.bold() if row.strong else ink, wide - 2)
        base = y + 2 * high + 0.4
        paper.put(left + wide / 2, base, row.text, value, align="center", mark=row.mark, label=row.label)
    return y + 2 * high + 4


def plain(paper: Paper, s: Setting, y: float, rows: Sequence[Total] = ()) -> float:
    """Labels that begin in the middle of the page, amounts at the right edge, a rule over the last."""
    left = s.theme.left + s.theme.width * 0.5
    for row in rows or rows_of_sums(s):
        ink = fitted(paper, [f"{row.label}    {row.text}"], ink_of(s, strong=row.strong), s.theme.right - left)
        y += ink.leading * 1.25
        if row.strong:
            paper.line(left, y - ink.leading, s.theme.right, y - ink.leading, width=0.8)
        paper.put(left, y, row.label, ink)
        paper.put(s.theme.right, y, row.text, ink, align="right", mark=row.mark, label=row.label)
    return y + 3


def summary(paper: Paper, s: Setting, y: float) -> float:
    """Rate by rate: net, tax and gross side by side, the sums of all in a last row; then what is put on or off."""
    deal = s.deal
    special = deal.sums.allowance or deal.sums.charge or deal.commission or not deal.sums.tax
    if special:
        return plain(paper, s, y)
    ends = [s.theme.left + share * s.theme.width for share in (0.28, 0.52, 0.75, 1.0)]
    heads = [s.label(key) for key in ("tab.rate", "tab.base", "tab.tax", "tab.gross")]
    ink = s.theme.body
    head = fitted(paper, heads, ink.bold().tinted(WHITE), 0.2 * s.theme.width)
    paper.box(s.theme.left, y, s.theme.width, ink.leading + 2.4, fill=s.theme.colour)
    _across(paper, ends, y + ink.leading + 0.6, [(text, "") for text in heads], head)
    y += ink.leading + 3
    several = len(deal.sums.taxes) > 1
    for row in deal.sums.taxes if several else ():
        y += ink.leading * 1.3
        cells = [
            (f"{s.notation.number(row.rate)} %", ""),
            (s.money(row.base), "tax_base"),
            (s.money(row.tax), "tax_part"),
        ]
        _across(paper, ends, y, [*cells, (s.money(row.base + row.tax), "")], ink)
    y += ink.leading * 1.4
    rate = s.label("sum_of_all") if several else f"{s.notation.number(deal.sums.taxes[0].rate)} %"
    amounts = [(s.money(deal.sums.net), "net_total"), (s.money(deal.sums.tax), "tax_total")]
    _across(paper, ends, y, [(rate, ""), *amounts, (s.money(deal.sums.gross), "gross_total")], ink.bold())
    paper.line(s.theme.left, y + 1.6, s.theme.right, y + 1.6, width=0.8, colour=s.theme.colour)
    return _to_be_paid(paper, s, y + 2)


def _across(paper: Paper, ends: Sequence[float], y: float, cells: Sequence[tuple[str, str]], ink: Ink) -> None:
    for end, (text, mark) in zip(ends, cells, strict=True):
        paper.put(end - 1.4, y, text, ink, align="right", mark=mark)


def _to_be_paid(paper: Paper, s: Setting, y: float) -> float:
    """Print what came before and what is left to pay, in rows, where that is not the gross."""
    rows = rows_of_sums(s)
    place = next(number for number, row in enumerate(rows) if row.mark == "gross_total")
    rest = [row for row in rows[place:] if row.mark != "gross_total" or row.strong]
    return plain(paper, s, y, rest) if rest else y + 2
