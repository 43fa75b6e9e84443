"""A vendor's statement of account: a running balance over invoices and payments."""

from __future__ import annotations

from decimal import Decimal

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import GREY, Ink, Sheet
from sample_docs.generator.view import View
from sample_docs.generator.words import word

BODY = Ink("Helvetica", 9)
SMALL = Ink("Helvetica", 7, GREY)
PLACES = ((16, "left"), (42, "left"), (80, "left"), (142, "right"), (168, "right"), (194, "right"))


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    colour = view.supplier.colour
    logos.draw(sheet, view.supplier.logo, 16, 12, 15, colour, logos.initials(view.supplier.company.name))
    sheet.text(40, 20, view.seller_name(), BODY.bold().sized(14).tinted(colour))
    sheet.text(40, 25, ", ".join(view.seller()[1:]), BODY.sized(8.5))
    sheet.stack(16, 46, view.buyer(), BODY.sized(10))
    facts = view.facts("own_number", "issue_date", "customer_number")
    blocks.pairs(sheet, 122, 46, facts, BODY.sized(8.5), BODY.bold(), gap=36, leading=5)
    sheet.text(16, 80, view.title, BODY.bold().sized(16))
    heads = [
        word(view.language, "order_date", 1),
        view.say("reference"),
        "",
        view.say("debit"),
        view.say("credit"),
        view.say("balance"),
    ]
    sheet.box(15, 84, 180, 7, fill="#e9edf0")
    _row(sheet, 88.8, heads, BODY.bold())
    y, balance = 95.5, Decimal(0)
    for row in view.paper.statement:
        balance += row.debit - row.credit
        money = [view.money(value) if value else "" for value in (row.debit, row.credit)]
        _row(sheet, y, [view.day(row.day), row.reference, row.text, *money, view.money(balance)], BODY)
        sheet.line(15, y + 2, 195, y + 2, width=0.25, colour="#cccccc")
        y += 6.2
    sheet.text(142, y + 5, view.say("closing"), BODY.bold().sized(11), "right")
    sheet.text(194, y + 5, view.amount(balance), BODY.bold().sized(11), "right")
    for note in view.paper.text:
        y = sheet.wrap(16, y + 18, note, 170, BODY)
    blocks.footer_columns(sheet, view, 276, SMALL, 16, 194)


def _row(sheet: Sheet, y: float, texts: list[str], ink: Ink) -> None:
    for (x, align), text in zip(PLACES, texts, strict=True):
        sheet.text(x, y, text, ink, align)


LAYOUT = Layout(draw, titles=frozenset({"statement"}))
