"""A coloured bar down the left side carries the vendor's data; the paper stands to the right of it."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View

BODY = Ink("Vera", 8.5)
BOLD = Ink("Vera-Bold", 8.5)
WHITE = "#ffffff"
LEFT = 62.0


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    _bar(view, sheet)
    sheet.text(LEFT, 26, view.title, BOLD.sized(20).tinted(view.supplier.colour))
    sheet.stack(LEFT, 40, view.buyer(), BODY.sized(9))
    facts = view.facts(
        "own_number", "issue_date", "due_date", "po_number", "delivery_note_ref", "preceding", "delivery_date",
        "customer_number", "buyer_tax_id",
    )  # fmt: skip
    y = blocks.pairs(sheet, LEFT, 70, facts, BODY, BOLD, gap=42, colon=":")
    small = BODY.sized(7).tinted("#666666")
    colour = view.supplier.colour
    look = Look(BOLD.sized(8), BODY.sized(8), small, head_rule=colour, row_rule="#cccccc", rule=1.0, air=1.9)
    specs = ("quantity 17", "unit 16 left", "description 58 left", "unit_price 21", "amount 25")
    frame = Frame(262, 30, lambda page: _bar(view, page))
    y = Table(view, LEFT - 1.4, columns(*specs), look).draw(sheet, y + 4, frame)
    y = frame.room(sheet, y + 9, 45)
    y = blocks.totals(sheet, view, y, 120, 196.2, BODY.sized(9), last=BOLD.sized(11), rule=view.supplier.colour)
    for note in [*blocks.notes(view), view.say("thanks")]:
        y = sheet.wrap(LEFT, y + 3, note, 132, BODY)


def _bar(view: View, sheet: Sheet) -> None:
    company, colour = view.supplier.company, view.supplier.colour
    sheet.box(0, 0, 52, 297, fill=colour)
    logos.draw(sheet, view.supplier.logo, 9, 16, 22, WHITE, "")
    ink = BODY.sized(7.5).tinted(WHITE)
    y = sheet.wrap(8, 50, view.seller_name(), 40, BOLD.sized(11).tinted(WHITE))
    y = sheet.wrap(8, y + 1, company.strapline, 40, ink)
    y = sheet.stack(8, y + 8, [*view.seller(country=True)[1:], "", *view.contact()], ink, leading=4.4)
    y += 8
    facts = view.facts("vendor_tax_id", "tax_number")
    if company.register:
        facts.append((view.say("register", city="", register="").strip(), company.register))
    if view.paper.iban:
        facts += [(view.say("bank"), blocks.bank_name(view)), ("IBAN", view.iban()), ("BIC", blocks.bic(view))]
    for label, text in facts:
        y = sheet.wrap(8, y, label, 42, BOLD.sized(7).tinted(WHITE))
        y = sheet.wrap(8, y, text, 42, ink.sized(7)) + 2


LAYOUT = Layout(draw, use="test")
