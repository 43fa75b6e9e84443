"""The client's own order form: who orders from whom, requested delivery, approval line."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import GREY, Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View, address

BODY = Ink("Roboto", 9)
BOLD = Ink("Roboto-Bold", 9)
SMALL = Ink("Roboto", 7, GREY)
COLOUR = {"nordlicht": "#0b3954", "harwood": "#7a1f1f", "rochefort": "#1d4d2b"}


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    company, colour = view.paper.client.company, COLOUR[view.paper.client.id]
    logos.draw(sheet, "gear", 16, 11, 16, colour, "")
    sheet.text(36, 19, view.buyer()[0], BOLD.sized(14).tinted(colour))
    sheet.text(36, 24, " · ".join([*address(company), company.phone, company.email]), SMALL)
    sheet.text(194, 38, view.title, BOLD.sized(20).tinted(colour), "right")
    sheet.text(16, 44, view.say("supplier"), SMALL)
    sheet.stack(16, 49, view.seller(country=True), BODY.sized(10), leading=4.8)
    facts = view.facts("own_number", "issue_date", "vendor_tax_id", "buyer_tax_id")
    y = max(blocks.pairs(sheet, 112, 47, facts, BODY, BOLD, gap=36, leading=5), 76)
    sheet.text(112, y - 4, view.say("ship_to"), SMALL)
    y = sheet.stack(112, y, [company.name, *address(company)], BODY.sized(8.5))
    look = Look(BOLD.tinted("#ffffff"), BODY, SMALL, head_fill=colour, grid="#9aa0a6", air=1.8)
    specs = (
        "pos 11 center",
        "item 26 left",
        "description 68 left",
        "quantity 18",
        "unit 15 center",
        "unit_price 20",
        "amount 22",
    )
    y = Table(view, 15, columns(*specs), look).draw(sheet, y + 5, Frame(240, 25))
    y = blocks.totals(sheet, view, y + 7, 124, 193.6, BODY, rule=colour)
    for note in view.paper.text:
        y = sheet.wrap(16, y + 2, note, 176, BODY)
    date = view.day(view.paper.issue_date)
    sheet.text(16, y + 12, view.say("approved", name=view.paper.person, date=date), BODY)
    sheet.line(16, y + 14, 96, y + 14, width=0.4)
    sheet.text(105, 287, f"{company.name} · {view.paper.client.legal} · {company.web}", SMALL, "center")


LAYOUT = Layout(draw, titles=frozenset({"purchase_order"}))
