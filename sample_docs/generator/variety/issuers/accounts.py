"""Statements and reminders of the eighth family: open papers with what was paid of them, and how old the debt is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from sample_docs.generator.money import cents, total
from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.identifiers import DOCUMENT, shaped
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Setting

ENDS = (0.0, 0.17, 0.37, 0.7, 0.85, 1.0)
"""Where columns stand, as shares of the width; from `NUMERIC` on these are right ends."""
NUMERIC = 0.6
AGES = (0, 30, 60, 90)
"""Days overdue at which the classes of age begin."""


class Open(NamedTuple):
    """One paper that is not or not wholly paid."""

    day: dt.date
    due: dt.date
    number: str
    amount: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """What is still owed."""
        return self.amount - self.paid


def draw(paper: Paper, s: Setting, y: float) -> float:
    """Print the open papers from the top edge y on; return the bottom edge."""
    if s.deal.kind.name == "dunning":
        said = [Run(s.words.say("intro.dunning"))]
        y = paper.runs(s.theme.left, y + s.theme.body.leading, said, s.theme.body, s.theme.width) + 1
    heads = [s.label(key) for key in ("date.plain", "open_item", "due_date", "col.amount", "col.paid", "col.left")]
    head = fitted(paper, [f"{text} " for text in heads], s.theme.body.bold(), 0.145 * s.theme.width)
    y += s.theme.body.leading
    _row(paper, s, y, [(text, "") for text in heads], head)
    paper.line(s.theme.left, y + 1.4, s.theme.right, y + 1.4, width=0.6)
    known, day, money = _drawn(s), s.notation.day, s.money
    ink = fitted(paper, [f"{day(one.day)}  " for one in known], s.theme.body, 0.17 * s.theme.width)
    ink = fitted(paper, [f"{day(one.due)}  " for one in known], ink, 0.18 * s.theme.width)
    ink = fitted(paper, [f"{money(one.amount)}  " for one in known], ink, 0.15 * s.theme.width)
    for one in known:
        y += s.theme.body.leading * 1.35
        cells = [(day(one.day), "open_item_date"), (one.number, "open_item_number"), (day(one.due), "open_item_due")]
        cells += [(money(one.amount), "open_item_amount"), (money(one.paid) if one.paid else "", "open_item_payment")]
        _row(paper, s, y, [*cells, (money(one.left), "open_item_left")], ink)
    owed = total(one.left for one in known)
    y += s.theme.body.leading * 1.9
    label, bold = s.label("payable"), s.theme.body.bold()
    paper.put(s.theme.left + s.theme.width * 0.55, y, label, fitted(paper, [label], bold, s.theme.width * 0.24))
    paper.put(s.theme.right, y, s.money(owed, total=True), bold, align="right", mark="open_balance")
    return _by_age(paper, s, known, y + 4) if s.deal.kind.name == "statement" and s.dice.chance(0.6) else y + 4


def _row(paper: Paper, s: Setting, y: float, cells: Sequence[tuple[str, str]], ink: Ink) -> None:
    for share, (text, mark) in zip(ENDS, cells, strict=True):
        align = "right" if share > NUMERIC else "left"
        paper.put(s.theme.left + share * s.theme.width, y, text, ink, align=align, mark=mark)


def _drawn(s: Setting) -> list[Open]:
    """Draw open papers, oldest first."""
    shape, found = s.dice.one(DOCUMENT), list[Open]()
    count = s.dice.between(2, 9) if s.deal.kind.name == "statement" else s.dice.between(1, 3)
    late = s.deal.days if s.deal.kind.name == "dunning" else 0  # what one is reminded of is overdue
    for place in range(count, 0, -1):
        day = s.deal.issue_date - dt.timedelta(days=late + 12 + 11 * place + s.dice.between(0, 6))
        amount = cents(Decimal(s.dice.between(2_500, 480_000)) / 100)
        paid = cents(amount * s.dice.between(2, 7) / 10) if s.dice.chance(0.2) else Decimal(0)
        found.append(Open(day, day + dt.timedelta(days=s.deal.days), shaped(shape, s.dice, day.year), amount, paid))
    return found


def _by_age(paper: Paper, s: Setting, known: Sequence[Open], y: float) -> float:
    """Print how much is not due yet, and how much has been for how long; return the bottom edge."""
    sums = [Decimal(0)] * (len(AGES) + 1)
    for one in known:
        late = (s.deal.issue_date - one.due).days
        sums[sum(late > age for age in AGES)] += one.left
    names = [s.words.say("age.none"), *(f"{low + 1}-{low + 30}" for low in AGES[:-1]), f"> {AGES[-1]}"]
    wide = s.theme.width / len(names)
    small = s.theme.body.sized(s.theme.body.size - 0.8)
    head = fitted(paper, names, small.bold(), wide - 2)
    shown = fitted(paper, [s.money(value) for value in sums], small, wide - 2)
    y += 2
    for number, (name, value) in enumerate(zip(names, sums, strict=True)):
        right = s.theme.left + (number + 1) * wide - 1
        paper.put(right, y + small.leading, name, head, align="right")
        paper.put(right, y + small.leading * 2.3, s.money(value), shown, align="right", mark="age_sum")
    paper.box(s.theme.left, y, s.theme.width, small.leading * 2.9, stroke="#888888", width=0.4)
    return y + small.leading * 2.9 + 2
