"""Subscription software: much white, light type, hairlines, the amount due in large figures."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View

TEXT = Ink("Roboto", 9.5, "#2d2d33")
LIGHT = Ink("Roboto-Light", 9.5, "#6e6e78")
STRONG = Ink("Roboto-Bold", 9.5, "#2d2d33")
HAIR = "#d5d5dc"


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    company = view.supplier.company
    sheet.text(22, 32, view.title, STRONG.sized(22))
    logos.draw(sheet, view.supplier.logo, 175, 20, 14, view.supplier.colour, company.name[:1])
    facts = view.facts(
        "own_number", "issue_date", "due_date", "delivery_date", "po_number", "preceding", "customer_number"
    )
    y = blocks.pairs(sheet, 22, 44, facts, STRONG, TEXT, gap=38, leading=5.2)
    left = sheet.stack(22, y + 8, view.seller(country=True), TEXT, leading=5)
    sheet.text(22, left, company.email, LIGHT)
    sheet.text(115, y + 3, view.say("bill_to"), STRONG)
    right = sheet.stack(115, y + 8, view.buyer(), TEXT, leading=5)
    for _, text in view.facts("buyer_tax_id"):
        sheet.text(115, right, text, LIGHT)
    y = max(left, right) + 16
    name, gross = view.gross_row()
    due = view.facts("due_date")
    sheet.text(
        22,
        y,
        f"{view.amount(gross)} · {due[0][0].lower()} {due[0][1]}" if due else view.amount(gross),
        STRONG.sized(15),
    )
    look = Look(LIGHT.sized(8.5), TEXT, LIGHT.sized(8.5), head_rule="#2d2d33", row_rule=HAIR, air=2.6)
    table = Table(
        view, 20.6, columns("description 77 left", "quantity 19", "unit_price 28", "tax_rate 15", "amount 30"), look
    )
    frame = Frame(255, 30)
    y = frame.room(sheet, table.draw(sheet, y + 8, frame) + 8, 40)
    _totals(view, sheet, y, name)
    _foot(view, sheet)


def _totals(view: View, sheet: Sheet, y: float, name: str) -> None:
    for label, value in [view.net_row(), *view.tax_rows()]:
        sheet.text(112, y, label, LIGHT)
        sheet.text(188.2, y, view.money(value), TEXT, "right")
        sheet.line(112, y + 2, 189.6, y + 2, width=0.3, colour=HAIR)
        y += 6.6
    sheet.text(112, y, f"{name} ({view.code()})", STRONG)
    sheet.text(188.2, y, view.amount(view.paper.gross), STRONG, "right")
    y += 12
    for note in blocks.notes(view):
        y = sheet.wrap(22, y, note, 150, LIGHT) + 1


def _foot(view: View, sheet: Sheet) -> None:
    parts = [f"{a} {b}" for a, b in view.facts("vendor_tax_id", "tax_number")]
    if view.paper.iban:
        parts.append(f"{blocks.bank_name(view)} · IBAN {view.iban()} · BIC {blocks.bic(view)}")
    sheet.line(22, 272, 189.6, 272, width=0.3, colour=HAIR)
    sheet.stack(22, 278, [" · ".join(parts), " · ".join(view.contact()[1:])], LIGHT.sized(8))
    sheet.text(189.6, 286, view.page_of(sheet.page, sheet.total), LIGHT.sized(8), "right")


LAYOUT = Layout(draw)
