"""Sums of the eighth family: at the right edge, in a frame, on a tinted ground, in columns, with a table of taxes."""

from __future__ import annotations

from collections.abc import Sequence

from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.houses.tallies import tally_rows
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Setting

HAIR = "#b5b5b5"
WIDE = 82.0
"""Width in mm of sums that stand at the right."""


def at_the_right(paper: Paper, s: Setting, y: float) -> float:
    """Labels that end where the amounts begin, the last row bold over a rule; return the bottom edge."""
    right, split = s.theme.right, s.theme.right - 36
    for row in tally_rows(s):
        ink = s.theme.body.bold() if row.strong else s.theme.body
        y += ink.leading * 1.3
        if row.strong:
            paper.line(right - WIDE, y - ink.leading, right, y - ink.leading, width=0.5)
        label = fitted(paper, [row.label], ink, s.theme.width - 42)
        shown = fitted(paper, [row.text], ink, 34)
        paper.put(split - 2, y, row.label, label, align="right")
        paper.put(right - 1.4, y, row.text, shown, align="right", mark=row.mark, label=row.label)
    return y + 4


def framed(paper: Paper, s: Setting, y: float) -> float:
    """Rows of a ruled frame, the last one filled; return the bottom edge."""
    left, right = s.theme.right - WIDE, s.theme.right
    y += 1.5
    for row in tally_rows(s):
        ink = s.theme.body.bold() if row.strong else s.theme.body
        high = ink.leading + 2.4
        ink = fitted(paper, [f"{row.label}    {row.text}"], ink, WIDE - 4)
        paper.box(left, y, WIDE, high, fill=s.theme.pale if row.strong else "", stroke="#777777", width=0.4)
        paper.put(left + 1.8, y + high - 1.8, row.label, ink)
        paper.put(right - 1.4, y + high - 1.8, row.text, ink, align="right", mark=row.mark, label=row.label)
        y += high
    return y + 3


def over_the_width(paper: Paper, s: Setting, y: float) -> float:
    """Labels from the left edge on, amounts at the right one, a hairline under each; return the bottom edge."""
    left = s.theme.left + (s.theme.width * 0.35 if s.dice.chance(0.5) else 0)
    for row in tally_rows(s):
        ink = s.theme.body.bold() if row.strong else s.theme.body
        ink = fitted(paper, [f"{row.label}    {row.text}"], ink.sized(ink.size + row.strong), s.theme.right - left - 3)
        y += s.theme.body.leading * 1.4
        paper.put(left + 1.2, y, row.label, ink)
        paper.put(s.theme.right - 1.4, y, row.text, ink, align="right", mark=row.mark, label=row.label)
        paper.line(left, y + 1.5, s.theme.right, y + 1.5, width=0.7 if row.strong else 0.25, colour=HAIR)
    return y + 4


def typed(paper: Paper, s: Setting, y: float) -> float:
    """Labels and amounts at tab stops of a letter, equal signs below the last; return the bottom edge."""
    left, ink = s.theme.left + s.theme.width * 0.42, s.theme.body
    for row in tally_rows(s):
        shown = fitted(paper, [f"{row.label}    {row.text}"], ink.bold() if row.strong else ink, s.theme.right - left)
        y += ink.leading * 1.2
        paper.put(left, y, row.label, shown)
        paper.put(s.theme.right - 1.4, y, row.text, shown, align="right", mark=row.mark, label=row.label)
    for gap in (1.2, 2.0):
        paper.line(s.theme.right - 34, y + gap, s.theme.right, y + gap, width=0.4)
    return y + 4


def tax_rows(paper: Paper, s: Setting, y: float) -> float:
    """Rate, net, tax and gross of each rate in a small table at the left; return the bottom edge."""
    sums = s.deal.sums
    heads = [s.label(key) for key in ("tab.rate", "tab.base", "tab.tax", "tab.gross")]
    ink = s.theme.body.sized(max(s.theme.body.size - 1, 6.6))
    step = min(34.0, s.theme.width / 4)
    ends = [s.theme.left + 20 + number * step for number in range(4)]
    head = fitted(paper, heads[1:], ink.bold(), step - 2)
    y += ink.leading + 1
    first = fitted(paper, [heads[0]], head, 18)
    _across(paper, ends, y, [(text, "") for text in heads], [first, head, head, head])
    paper.line(s.theme.left, y + 1.2, ends[-1], y + 1.2, width=0.4)
    several = len(sums.taxes) > 1
    for row in sums.taxes:
        y += ink.leading * 1.2
        marks = ("tax_base", "tax_part") if several else ("net_total", "tax_total")
        cells = [(f"{s.notation.number(row.rate)}%", ""), (s.notation.money(row.base, "{n}"), marks[0])]
        cells += [(s.notation.money(row.tax, "{n}"), marks[1]), (s.notation.money(row.base + row.tax, "{n}"), "")]
        _across(paper, ends, y, cells, [ink] * 4)
    return y + 3


def _across(
    paper: Paper, ends: Sequence[float], y: float, cells: Sequence[tuple[str, str]], inks: Sequence[Ink]
) -> None:
    for end, (text, mark), ink in zip(ends, cells, inks, strict=True):
        paper.put(end, y, text, ink, align="right", mark=mark)


def rows_needed(s: Setting) -> float:
    """Return the room in mm that the sums take at most."""
    extra = (s.deal.sums.allowance, s.deal.sums.charge, s.deal.sums.prepaid, s.deal.sums.balance, s.deal.sums.retained)
    return 12 + s.theme.body.leading * 1.55 * (4 + len(s.deal.sums.taxes) + sum(1 for value in extra if value))
