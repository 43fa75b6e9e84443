"""Statements and reminders of the third family: debits, payments and a running balance, or days overdue."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from sample_docs.generator.money import cents
from sample_docs.generator.sheet import Ink
from sample_docs.generator.variety.identifiers import DOCUMENT, shaped
from sample_docs.generator.variety.paper import Paper
from sample_docs.generator.variety.senders import fitted
from sample_docs.generator.variety.setting import Setting

RUNNING = (("col.date", 0.0), ("col.reference", 0.2), ("col.debit", 0.62), ("col.credit", 0.81), ("col.balance", 1.0))
OVERDUE = (("open_item", 0.0), ("col.date", 0.22), ("due_date", 0.45), ("col.overdue", 0.78), ("col.amount", 1.0))
"""Columns with their place as a share of the width; from `NUMERIC` on a place is the right end."""
NUMERIC = 0.6
PAYMENTS = 0.3
"""Share of rows of a running account that are payments."""


class Booking(NamedTuple):
    """One row: a paper or a payment; `number` is empty for a payment."""

    day: dt.date
    number: str
    amount: Decimal


def draw(paper: Paper, s: Setting, y: float) -> float:
    """Print open papers from the top edge y on; return the bottom edge."""
    running = s.deal.kind.name == "statement"
    columns = RUNNING if running else OVERDUE
    head = s.theme.body.bold()
    if s.dice.fifth:
        names = [s.label("date.plain" if key == "col.date" else key) for key, _ in columns[:-1]]
        head = fitted(paper, [f"{name} " for name in names], head, 0.17 * s.theme.width)
    y += head.leading
    for key, share in columns:
        _cell(paper, s, share, y, s.label("date.plain" if key == "col.date" else key), head)
    paper.line(s.theme.left, y + 1.2, s.theme.right, y + 1.2, width=0.8, colour=s.theme.colour)
    y += 1.5
    bookings = _bookings(s, running=running)
    days = [booking.day for booking in bookings] if s.dice.fourth else [s.deal.issue_date]
    ink = fitted(paper, [s.notation.day(day) + "  " for day in days], s.theme.body, 0.19 * s.theme.width)
    owed = Decimal(0)
    for booking in bookings:
        owed += booking.amount
        y += s.theme.body.leading * 1.3
        texts = _running(s, booking, owed) if running else _overdue(s, booking)
        for (_, share), (text, mark) in zip(columns, texts, strict=True):
            _cell(paper, s, share, y, text, ink, mark=mark)
    y += s.theme.body.leading * 1.8
    paper.line(s.theme.left, y - s.theme.body.leading, s.theme.right, y - s.theme.body.leading, width=0.4)
    _cell(paper, s, 0.0, y, s.label("payable"), head)
    _cell(paper, s, 1.0, y, s.money(owed, total=True), head, mark="open_balance")
    return y + 4


def _cell(paper: Paper, s: Setting, share: float, y: float, text: str, ink: Ink, *, mark: str = "") -> None:  # noqa: PLR0913 - a place and what to print
    align = "right" if share > NUMERIC else "left"
    paper.put(s.theme.left + share * s.theme.width, y, text, ink, align=align, mark=mark)


def _bookings(s: Setting, *, running: bool) -> list[Booking]:
    """Draw papers and, in a running account, payments of some of them; oldest first."""
    shape, rows = s.dice.one(DOCUMENT), list[Booking]()
    count = s.dice.between(2, 8) if running else s.dice.between(1, 3)
    for place in range(count, 0, -1):
        day = s.deal.issue_date - dt.timedelta(days=16 + 13 * place)
        amount = cents(Decimal(s.dice.between(900, 700_000)) / 100)
        rows.append(Booking(day, shaped(shape, s.dice, day.year), amount))
        if running and place > 1 and s.dice.chance(PAYMENTS):
            rows.append(Booking(day + dt.timedelta(days=9), "", -amount))
    return rows


def _running(s: Setting, booking: Booking, owed: Decimal) -> list[tuple[str, str]]:
    amount = s.money(abs(booking.amount))
    debit, credit = (amount, "") if booking.number else ("", amount)
    name = booking.number or s.words.say("payment_made")
    mark = "open_item_number" if booking.number else ""
    return [
        (s.notation.day(booking.day), "open_item_date"), (name, mark), (debit, "open_item_amount"),
        (credit, "open_item_payment"), (s.money(owed), "running_balance"),
    ]  # fmt: skip


def _overdue(s: Setting, booking: Booking) -> list[tuple[str, str]]:
    due = booking.day + dt.timedelta(days=s.deal.days)
    late = max((s.deal.issue_date - due).days, 1)
    return [
        (booking.number, "open_item_number"), (s.notation.day(booking.day), "open_item_date"),
        (s.notation.day(due), "open_item_due"), (str(late), ""), (s.money(booking.amount), "open_item_amount"),
    ]  # fmt: skip
