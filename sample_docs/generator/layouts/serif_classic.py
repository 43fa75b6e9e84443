"""A professional's note of fees: centred letterhead, serif type, no table rules, time rows and a total."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import GREY, Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View

BODY = Ink("Serif", 10)
BOLD = Ink("Serif-Bold", 10)
ITALIC = Ink("Serif-It", 9, GREY)


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    company = view.supplier.company
    logos.draw(sheet, view.supplier.logo, 97, 12, 16, view.supplier.colour, logos.initials(company.name))
    sheet.text(105, 37, view.seller_name(), BOLD.sized(15), "center")
    sheet.text(105, 42, company.strapline, ITALIC, "center")
    sheet.text(105, 47, " · ".join([*view.seller()[1:], company.phone]), ITALIC.sized(8), "center")
    sheet.line(70, 50, 140, 50, width=0.4)
    sheet.stack(28, 64, view.buyer(), BODY)
    facts = view.facts("own_number", "issue_date", "delivery_date", "po_number", "preceding", "customer_number")
    y = max(blocks.pairs(sheet, 125, 64, facts, ITALIC, BODY, gap=33, leading=5), 96)
    sheet.text(28, y + 4, view.title, BOLD.sized(14))
    look = Look(ITALIC, BODY, ITALIC, head_rule="#777777", air=1.8)
    table = Table(view, 26.6, columns("description 84 left", "quantity_unit 24", "unit_price 24", "amount 26"), look)
    frame = Frame(250, 30)
    y = frame.room(sheet, table.draw(sheet, y + 9, frame) + 8, 55)
    y = blocks.totals(sheet, view, y, 115, 183.2, BODY, last=BOLD.sized(11), rule="#000000") + 4
    for note in blocks.notes(view):
        y = sheet.wrap(28, y, note, 150, BODY) + 1
    if view.paper.iban:
        y = sheet.wrap(28, y + 2, f"{view.say('bank')}: {blocks.bank_name(view)}, IBAN {view.iban()}", 150, BODY)
    sheet.text(28, y + 8, view.say("regards"), BODY)
    _foot(view, sheet)


def _foot(view: View, sheet: Sheet) -> None:
    company = view.supplier.company
    ids = [f"{a} {b}" for a, b in view.facts("vendor_tax_id", "tax_number")]
    if company.register:
        ids.append(view.say("register", city=company.city, register=company.register))
    sheet.line(28, 279, 182, 279, width=0.3, colour=GREY)
    sheet.text(105, 284, " · ".join([*ids, company.email]), ITALIC.sized(8), "center")


LAYOUT = Layout(draw)
