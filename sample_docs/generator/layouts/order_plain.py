"""A plain order as printed by a small merchandise system: serif, dense, no colours."""

from __future__ import annotations

from sample_docs.generator import blocks
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View, address

BODY = Ink("Times-Roman", 10)
BOLD = Ink("Times-Bold", 10)


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    company = view.paper.client.company
    name, number = view.own_number()
    sheet.text(20, 20, view.buyer()[0].upper(), BOLD.sized(12))
    y = sheet.stack(20, 25, [*address(company), company.phone], BODY)
    sheet.line(20, y, 190, y, width=1.2)
    sheet.text(20, y + 9, f"{view.title}   {name} {number}", BOLD.sized(14))
    facts = view.facts("issue_date", "buyer_tax_id")
    end = blocks.pairs(sheet, 20, y + 17, facts, BODY, BODY, gap=36, colon=":")
    sheet.text(110, y + 17, view.say("supplier") + ":", BODY)
    end = max(end, sheet.stack(135, y + 17, view.seller(country=True), BODY))
    look = Look(BOLD, BODY, BODY.sized(8.5), head_rule="#000000", end_rule="#000000", rule=0.8, air=1.2)
    specs = (
        "pos 12 left",
        "quantity 18",
        "unit 16 left",
        "item 28 left",
        "description 58 left",
        "unit_price 18",
        "amount 20",
    )
    y = Table(view, 20, columns(*specs), look).draw(sheet, end + 6, Frame(245, 25))
    y = blocks.totals(sheet, view, y + 7, 120, 188.6, BODY)
    for note in view.paper.text:
        y = sheet.wrap(20, y + 3, note, 168, BODY)
    date = view.day(view.paper.issue_date)
    sheet.text(20, y + 14, view.say("approved", name=view.paper.person, date=date), BODY)


LAYOUT = Layout(draw, use="test", titles=frozenset({"purchase_order"}))
