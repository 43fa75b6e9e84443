"""How papers of the fifth family begin: title and number in a band or apart, the amount in large print, barcodes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm

from sample_docs.generator.money import cents
from sample_docs.generator.variety.identifiers import shaped
from sample_docs.generator.variety.letters import Place, filled
from sample_docs.generator.variety.paper import Paper, Run
from sample_docs.generator.variety.setting import Fact, Setting
from sample_docs.generator.variety.tiles import tiles

WHITE = "#ffffff"
BARS = 8.0
"""Height of a barcode in mm."""
BILLS = ("utility", "telecom", "insurance", "rent")
"""Kinds that tell what was billed and paid before."""
ORDERED = ("invoice", "construction", "freight", "medical", "farm")
"""Kinds that name the order in a sentence."""


def says(s: Setting, plan: str) -> set[str]:
    """Return which values a plan of a title says."""
    if plan == "dated":
        return {"issue_date"}
    return {s.own_mark, "issue_date"} if plan == "bar" else {s.own_mark}


def bar(paper: Paper, s: Setting, title: str, place: Place) -> float:
    """White on a band: title, number and day."""
    x, y, width = place
    day = s.notation.day(s.deal.issue_date)
    ink = s.theme.body.bold().sized(s.theme.body.size + 2.5).tinted(WHITE)
    whole = paper.measure(f"{title}{s.deal.number}{day}", ink) + 20
    ink = ink.sized(min(ink.size, ink.size * width / whole))
    height = ink.leading + 4
    paper.box(x, y, width, height, fill=s.theme.colour)
    base = y + height - 3.2
    paper.put(x + 3, base, title, ink)
    middle = x + 3 + paper.measure(title, ink)
    end = x + width - 3 - paper.measure(day, ink)
    paper.put((middle + end) / 2, base, s.deal.number, ink, align="center", mark=s.own_mark, label=title)
    paper.put(x + width - 3, base, day, ink, align="right", mark="issue_date")
    return y + height + 1


def below(paper: Paper, s: Setting, title: str, place: Place) -> float:
    """The title in large print, the number below it behind its label or a mere number sign."""
    x, y, width = place
    ink = s.theme.title
    ink = ink.sized(max(min(ink.size, ink.size * width / paper.measure(title, ink)), s.theme.body.size))
    base = y + ink.leading * 0.85
    paper.put(x, base, title, ink)
    sign = s.dice.chance(0.4) and not s.deal.number.startswith("#")
    label = "#" if sign else s.label(s.number_key) + s.theme.colon
    body = s.theme.body.sized(s.theme.body.size + 1)
    base += body.leading * 1.15
    paper.put(x, base, f"{label} ", body)
    paper.put(x + paper.measure(f"{label} ", body), base, s.deal.number, body, mark=s.own_mark, label=label)
    return base + 2


def spread(paper: Paper, s: Setting, title: str, place: Place) -> float:
    """The title at the left, its number in the same size at the right edge."""
    x, y, width = place
    ink = s.theme.title
    whole = paper.measure(f"{title}   {s.deal.number}", ink)
    ink = ink.sized(max(min(ink.size, ink.size * width / whole), s.theme.body.size))
    base = y + ink.leading * 0.85
    paper.put(x, base, title, ink)
    paper.put(x + width, base, s.deal.number, ink, align="right", mark=s.own_mark, label=title)
    return base + 2


def dated(paper: Paper, s: Setting, title: str, place: Place) -> float:
    """The title with its day: "Rechnung vom 3. Mai 2026"."""
    x, y, width = place
    pattern = s.words.say("title_dated").replace("{title}", title)
    ink = s.theme.title.sized(min(s.theme.title.size, 15))
    whole = paper.measure(pattern.replace("{date}", s.notation.day(s.deal.issue_date)), ink)
    ink = ink.sized(min(ink.size, ink.size * width / (whole + 2)))
    values = {"date": Run(s.notation.day(s.deal.issue_date), "issue_date")}
    return paper.runs(x, y + ink.leading, filled(pattern, values), ink, width)


TITLES: dict[str, Callable[[Paper, Setting, str, Place], float]] = {
    "bar": bar, "below": below, "spread": spread, "dated": dated,
}  # fmt: skip


def has_headline(s: Setting) -> bool:
    """Return whether the amount can be told at once: asked for by a day, or paid."""
    deal = s.deal
    told = bool(deal.due_date) or not s.asks_for_money
    return told and deal.kind.pays and deal.kind.priced and not deal.commission and deal.kind.name != "credit_note"


def headline(paper: Paper, s: Setting, place: Place) -> float:
    """Print what is to be paid by which day in large print."""
    (x, y, width), sums = place, s.deal.sums
    key = "amount_line" if s.deal.due_date else "amount_line_paid"
    total = Run(s.money(sums.payable, total=True), "gross_total" if sums.payable == sums.gross else "payable")
    due = Run(s.notation.day(s.deal.due_date), "due_date") if s.deal.due_date else Run("")
    paid = Run(s.notation.day(s.deal.issue_date), "payment_date")
    runs = filled(s.words.say(key), {"total": total, "due": due, "day": paid})
    ink = s.theme.body.bold().sized(s.theme.body.size + s.dice.size(3, 7))
    whole = paper.measure(" ".join(run.text for run in runs), ink)
    ink = ink.sized(min(ink.size, ink.size * width / (whole + 2)))
    return paper.runs(x, y + ink.leading, runs, ink, width)


def ordered(paper: Paper, s: Setting, place: Place) -> float:
    """Print a sentence that names the customer's order and its day."""
    x, y, width = place
    known = s.deal.refs.get("order_date")
    day = known if isinstance(known, dt.date) else s.deal.issue_date - dt.timedelta(days=s.dice.between(3, 40))
    values = {"po": Run(s.deal.po_number, "po_number"), "day": Run(s.notation.day(day), "order_date")}
    runs = filled(s.words.say("reference_sentence"), values)
    return paper.runs(x, y + s.theme.body.leading, runs, s.theme.body, width * 0.9)


def account(paper: Paper, s: Setting, place: Place) -> float:
    """Print tiles: the last bill, its payment, this bill."""
    x, y, width = place
    before = cents(s.deal.sums.gross * Decimal(s.dice.between(60, 140)) / 100)
    facts = [
        Fact("previous_balance", s.words.say("previous_balance"), s.money(before)),
        Fact("payment_made", s.words.say("payment_made"), s.money(-before)),
        Fact("gross_total", s.label("gross_total"), s.money(s.deal.sums.gross)),
    ]
    return tiles(paper, s, facts, x, y, width)


def barcode(paper: Paper, s: Setting, place: Place) -> float:
    """Print bars with their digits below."""
    x, y, _ = place
    digits = shaped(s.dice.among(("{n10}{n8}", "{n10}", "{n10}{n10}{n4}")), s.dice)
    bars = Code128(digits, barHeight=BARS * mm, barWidth=0.24 * mm, quiet=False)
    bars.drawOn(paper.canvas, x * mm, (paper.height - y - BARS) * mm)
    ink = s.theme.small.sized(7)
    paper.put(x + 2, y + BARS + ink.leading, digits, ink, mark="barcode")
    return y + BARS + ink.leading + 1
