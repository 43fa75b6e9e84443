"""Landscape, everything in ruled boxes, many columns: a stockholder's invoice."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import LANDSCAPE, Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View

BODY = Ink("Helvetica", 9)
SMALL = Ink("Helvetica", 6.5, "#444444")


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    _head(view, sheet)
    facts = view.facts(
        "own_number", "issue_date", "po_number", "delivery_note_ref", "preceding", "delivery_date", "customer_number",
        "due_date",
    )  # fmt: skip
    y = blocks.cells(sheet, 12, 66, facts, SMALL, BODY, 273 / len(facts)) + 3
    look = Look(BODY.bold().sized(8), BODY, SMALL.sized(7.5), head_fill="#e3e7ea", grid="#444444", air=1.5)
    specs = ("pos 10 center", "item 30 left", "description 103 left", "quantity 22", "unit 16 center", "unit_price 28",
             "tax_rate 20", "amount 44")  # fmt: skip
    frame = Frame(
        168, 24, lambda page: page.text(12, 18, f"{view.seller_name()}  {view.paper.number}", BODY.bold()), carry=True
    )
    y = Table(view, 12, columns(*specs), look).draw(sheet, y, frame)
    y = frame.room(sheet, y + 2, 30)
    _foot(view, sheet, y)


def _head(view: View, sheet: Sheet) -> None:
    company = view.supplier.company
    sheet.box(12, 10, 273, 26, stroke="#444444", width=0.8)
    logos.draw(sheet, view.supplier.logo, 16, 13, 18, view.supplier.colour, "")
    sheet.text(42, 20, view.seller_name(), BODY.bold().sized(15).tinted(view.supplier.colour))
    sheet.text(42, 26, ", ".join(view.seller()[1:]), BODY)
    sheet.text(42, 31, "  ".join(view.contact()), BODY.sized(8))
    sheet.text(281, 22, view.title.upper(), BODY.bold().sized(18), "right")
    sheet.text(281, 29, "  ".join(f"{a} {b}" for a, b in view.facts("vendor_tax_id")), BODY.sized(8), "right")
    sheet.text(281, 33, view.say("register", city=company.city, register=company.register or "-"), SMALL, "right")
    for x, key in ((12, "bill_to"), (150, "ship_to")):
        sheet.box(x, 38, 135, 26, stroke="#444444", width=0.5)
        sheet.text(x + 1.5, 41, view.say(key), SMALL)
        sheet.stack(x + 4, 46, view.buyer(), BODY)


def _foot(view: View, sheet: Sheet, y: float) -> None:
    blocks.tax_summary(sheet, view, 112, y + 5, SMALL.sized(8), BODY)
    left = [*blocks.notes(view), f"{view.say('bank')}: {blocks.bank_name(view)}", f"IBAN {view.iban()}"]
    place = y + 5
    for note in left:
        place = sheet.wrap(12, place, note, 84, BODY.sized(8))
    base = y
    for name, value in view.totals():
        sheet.box(197, base, 44, 7, stroke="#444444")
        sheet.box(241, base, 44, 7, stroke="#444444")
        sheet.text(199, base + 4.8, name, BODY.bold())
        sheet.text(283, base + 4.8, view.amount(value), BODY.bold(), "right")
        base += 7
    sheet.wrap(12, 200, view.say("small_print"), 273, SMALL.sized(6))


LAYOUT = Layout(draw, size=LANDSCAPE)
