"""A vendor's delivery note: quantities without prices, a line for the driver and one for the recipient."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import GREY, Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View

BODY = Ink("Helvetica", 9.5)
SMALL = Ink("Helvetica", 7, GREY)


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    colour = view.supplier.colour
    logos.draw(sheet, view.supplier.logo, 18, 12, 15, colour, logos.initials(view.supplier.company.name))
    sheet.text(40, 20, view.seller_name(), BODY.bold().sized(14).tinted(colour))
    sheet.text(40, 25, ", ".join(view.seller()[1:]), BODY.sized(8.5))
    sheet.text(18, 44, view.say("ship_to"), SMALL)
    sheet.stack(18, 49, view.buyer(), BODY.sized(10))
    facts = view.facts("own_number", "issue_date", "po_number", "customer_number")
    blocks.pairs(sheet, 118, 48, facts, BODY.sized(8.5), BODY.bold(), gap=36, leading=5)
    sheet.text(18, 84, view.title, BODY.bold().sized(16))
    look = Look(BODY.bold(), BODY, SMALL, head_fill="#ececec", row_rule="#bdbdbd", air=2)
    specs = ("pos 12 left", "item 30 left", "description 84 left", "ordered 24", "quantity 24")
    shown = columns(*specs)
    shown = (*shown[:-1], type(shown[-1])("quantity", 24, "right", view.say("delivered")))
    y = Table(view, 16.6, shown, look).draw(sheet, 90, Frame(240, 25))
    for note in view.paper.text:
        y = sheet.wrap(18, y + 6, note, 170, BODY)
    for x in (18, 112):
        sheet.line(x, 258, x + 72, 258, width=0.5)
    sheet.text(18, 262, view.say("handed_over"), SMALL)
    sheet.text(112, 262, view.say("taken_over"), SMALL)
    blocks.footer_columns(sheet, view, 276, SMALL, 18, 192)


LAYOUT = Layout(draw, titles=frozenset({"delivery_note"}))
