"""The table of a statement or a reminder: other papers with their days and amounts, and what is owed in all."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sample_docs.generator.money import cents
from sample_docs.generator.variety.identifiers import DOCUMENT, shaped
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.setting import Setting

SHARES = (0.0, 0.22, 0.5, 0.76)
"""Where the columns begin, as shares of the width."""


def draw(paper: Paper, s: Setting, y: float) -> float:
    """Print open papers from the top edge y on; return the bottom edge."""
    left, width = s.theme.left, s.theme.width
    ink, head = s.theme.body, s.theme.body.bold()
    keys = ("col.date", "open_item", "due_date", "col.amount")
    paper.box(left, y, width, head.leading + 2.4, fill=s.theme.pale)
    for share, key in zip(SHARES, keys, strict=True):
        paper.put(left + 1 + share * width, y + head.leading, s.label(key), head)
    y += head.leading + 3
    shape, owed = s.dice.one(DOCUMENT), Decimal(0)
    for place in range(s.dice.between(1, 8) if s.deal.kind.name == "statement" else s.dice.between(1, 3)):
        day = s.deal.issue_date - dt.timedelta(days=20 + 17 * place)
        amount = cents(Decimal(s.dice.between(900, 900_000)) / 100)
        owed += amount
        cells = (
            (s.notation.day(day), "open_item_date"), (shaped(shape, s.dice, day.year), "open_item_number"),
            (s.notation.day(day + dt.timedelta(days=s.deal.days)), "open_item_due"),
            (s.money(amount), "open_item_amount"),
        )  # fmt: skip
        y += ink.leading * 1.25
        for share, (text, mark) in zip(SHARES, cells, strict=True):
            paper.put(left + 1 + share * width, y, text, ink, mark=mark)
    y += ink.leading * 0.6
    paper.line(left, y, s.theme.right, y, width=0.6)
    y += head.leading * 1.2
    paper.put(left + 1, y, s.label("payable"), head)
    paper.put(left + 1 + SHARES[-1] * width, y, s.money(owed, total=True), head, mark="open_balance")
    return y + 3
