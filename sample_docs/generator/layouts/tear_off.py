"""North American style on A4: a grid of bill-to and meta, and a remittance slip to tear off below a dashed line."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.identifiers import number_from
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import LETTER, Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View

BODY = Ink("Helvetica", 9.5)
SMALL = Ink("Helvetica", 7.5, "#666666")


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    colour = view.supplier.colour
    logos.draw(sheet, view.supplier.logo, 16, 12, 18, colour, logos.initials(view.supplier.company.name))
    sheet.text(40, 19, view.seller_name(), BODY.bold().sized(14))
    sheet.stack(40, 24, [*view.seller(country=True)[1:], *view.contact()[:2]], BODY.sized(8.5))
    sheet.text(200, 24, view.title.upper(), Ink("Helvetica", 26, "#b9b9b9"), "right")
    facts = view.facts(
        "own_number", "issue_date", "due_date", "delivery_date", "po_number", "preceding", "customer_number"
    )
    y = 46.0
    for name, text in facts:
        sheet.box(128, y, 36, 6.4, fill="#efefef", stroke="#999999")
        sheet.box(164, y, 36, 6.4, stroke="#999999")
        sheet.text(130, y + 4.5, name, BODY.sized(8.5))
        sheet.text(198, y + 4.5, text, BODY.sized(9), "right")
        y += 6.4
    sheet.text(16, 50, view.say("bill_to").upper(), BODY.bold().sized(8).tinted(colour))
    sheet.stack(16, 55.5, view.buyer(), BODY)
    look = Look(BODY.bold().tinted("#ffffff"), BODY, SMALL, head_fill=colour, row_rule="#bbbbbb", air=2.1)
    specs = ("description 96 left", "quantity 20", "unit 16 left", "unit_price 24", "amount 28")
    frame = Frame(200, 25)
    y = Table(view, 16, columns(*specs), look).draw(sheet, max(y + 7, 92), frame)
    y = frame.room(sheet, y + 8, 30)
    y = blocks.totals(sheet, view, y, 140, 198.6, BODY, last=BODY.bold().sized(12), rule="#000000")
    for note in [*blocks.notes(view), view.say("thanks")]:
        y = sheet.wrap(16, y + 1, note, 110, BODY.sized(8.5))
    _slip(view, sheet)


def _slip(view: View, sheet: Sheet) -> None:
    sheet.line(10, 236, 206, 236, width=0.6, dash=4)
    sheet.text(16, 243, view.say("bank").upper(), BODY.bold())
    bank = [f"{blocks.bank_name(view)} · {view.seller_name()}"]
    if view.paper.iban:
        bank.append(f"IBAN {view.iban()}")
    else:
        account = number_from(view.supplier.id, 9, 5)
        bank.append(f"Account {account:09d} · Routing {number_from(view.supplier.id, 8, 6):08d}0")
    bank += [f"{a} {b}" for a, b in view.facts("tax_number", "vendor_tax_id")]
    sheet.stack(16, 248.5, bank, BODY.sized(8.5))
    facts = [*view.facts("own_number", "customer_number")]
    name, value = view.gross_row()
    facts.append((name, view.amount(value)))
    blocks.pairs(sheet, 126, 243, facts, BODY, BODY.bold(), gap=-74, leading=5.6)
    sheet.box(126, 262, 74, 8, stroke="#999999")
    sheet.text(128, 267.2, "Amount enclosed", SMALL)


LAYOUT = Layout(draw, use="test", size=LETTER)
