"""A printed form: every fact in a small labelled cell, the table ruled, the totals in a row of cells."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View

BODY = Ink("Times-Roman", 10)
BOLD = Ink("Times-Bold", 10)
SMALL = Ink("Helvetica", 6, "#333333")


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    _head(view, sheet)
    first = view.facts("own_number", "issue_date", "due_date", "customer_number")
    second = view.facts("po_number", "delivery_note_ref", "delivery_date", "preceding", "buyer_tax_id")
    y = blocks.cells(sheet, 12, 78, first, SMALL, BOLD, 186 / len(first))
    y = blocks.cells(sheet, 12, y, second, SMALL, BOLD, 186 / len(second)) if second else y
    y = blocks.cells(sheet, 12, y, [(view.say("terms"), view.terms() or "-")], SMALL, BODY, 186)
    look = Look(SMALL.sized(7), BODY, BODY.sized(8), grid="#444444", air=1.5)
    specs = (
        "item 24 left",
        "description 74 left",
        "unit 14 center",
        "quantity 18",
        "unit_price 22",
        "tax_rate 12",
        "amount 22",
    )
    frame = Frame(235, 22, carry=True)
    y = Table(view, 12, columns(*specs), look).draw(sheet, y + 2, frame)
    y = frame.room(sheet, y + 4, 40)
    _totals(view, sheet, y)


def _head(view: View, sheet: Sheet) -> None:
    company = view.supplier.company
    logos.draw(sheet, view.supplier.logo, 14, 12, 15, view.supplier.colour, logos.initials(company.name))
    sheet.text(34, 18, view.seller_name(), BOLD.sized(15))
    sheet.text(34, 23, company.strapline, BODY.sized(9))
    ids = [f"{a} {b}" for a, b in view.facts("vendor_tax_id", "tax_number")]
    sheet.stack(14, 33, [*view.seller(country=True)[1:], *view.contact()[:2], *ids], BODY.sized(8.5))
    sheet.box(110, 30, 88, 34, stroke="#444444")
    sheet.text(112, 33, view.say("bill_to"), SMALL)
    sheet.stack(116, 40, view.buyer(), BODY.sized(10.5), leading=5)
    sheet.box(12, 68, 186, 8, fill="#dddddd", stroke="#444444")
    sheet.text(105, 73.6, view.title.upper(), BOLD.sized(12), "center")


def _totals(view: View, sheet: Sheet, y: float) -> None:
    rows = [(name, view.amount(value)) for name, value in view.totals()]
    bank = [(view.say("bank"), f"{blocks.bank_name(view)}   IBAN {view.iban()}")] if view.paper.iban else []
    y = blocks.cells(sheet, 12, y, rows, SMALL, BOLD.sized(11), 186 / len(rows))
    y = blocks.cells(sheet, 12, y, bank, SMALL, BODY, 186) if bank else y
    for note in [view.exemption(), *view.paper.text]:
        y = sheet.wrap(12, y + 5, note, 186, BODY.sized(9))
    sheet.wrap(12, 276, view.say("small_print"), 186, SMALL)


LAYOUT = Layout(draw, use="test")
