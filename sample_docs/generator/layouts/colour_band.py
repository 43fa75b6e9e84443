"""A coloured band across the head, a striped table, a filled box with the amount due."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import GREY, Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View

BODY = Ink("Roboto", 9)
BOLD = Ink("Roboto-Bold", 9)
SMALL = Ink("Roboto-Light", 7.5, GREY)
WHITE = "#ffffff"


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    colour = view.supplier.colour
    _band(view, sheet, 34)
    y = max(_parties(view, sheet), 92)
    look = Look(BOLD.tinted(WHITE), BODY, SMALL, head_fill=colour, zebra="#f2f5f8", end_rule=colour, rule=1.2, air=2.2)
    specs = ("pos 10 left", "description 84 left", "quantity 20", "unit 16 left", "unit_price 24", "amount 26")
    table = Table(view, 15, columns(*specs), look)
    frame = Frame(262, 46, lambda page: _band(view, page, 34))
    y = frame.room(sheet, table.draw(sheet, y, frame) + 7, 48)
    _totals(view, sheet, y)
    y = sheet.wrap(15, y, view.say("terms"), 80, BOLD)
    for note in blocks.notes(view):
        y = sheet.wrap(15, y, note, 82, BODY)
    if view.paper.iban:
        sheet.stack(15, y + 3, [blocks.bank_name(view), "IBAN " + view.iban(), f"BIC {blocks.bic(view)}"], BODY)
    _foot(view, sheet)


def _band(view: View, sheet: Sheet, height: float) -> None:
    sheet.box(0, 0, sheet.width, height, fill=view.supplier.colour)
    logos.draw(sheet, view.supplier.logo, 15, 9, 15, WHITE, "")
    sheet.text(36, 17, view.seller_name(), BOLD.sized(16).tinted(WHITE))
    sheet.text(36, 24, view.supplier.company.strapline, BODY.tinted(WHITE))
    sheet.text(195, 20, view.title.upper(), BOLD.sized(18).tinted(WHITE), "right")


def _parties(view: View, sheet: Sheet) -> float:
    sheet.text(15, 44, view.say("bill_to"), SMALL)
    sheet.stack(15, 49, view.buyer(), BODY, leading=4.6)
    facts = view.facts(
        "own_number", "issue_date", "due_date", "delivery_date", "po_number", "delivery_note_ref", "preceding",
        "customer_number", "buyer_tax_id",
    )  # fmt: skip
    return blocks.pairs(sheet, 112, 45, facts, SMALL.sized(8.5), BOLD, gap=-83, leading=5.2) + 4


def _totals(view: View, sheet: Sheet, y: float) -> None:
    rows = view.totals()
    for name, value in rows[:-1]:
        sheet.text(122, y, name, BODY)
        sheet.text(193, y, view.money(value), BODY, "right")
        y += 5.4
    sheet.box(119, y - 2, 76, 10, fill=view.supplier.colour)
    sheet.text(122, y + 4.4, rows[-1][0], BOLD.sized(11).tinted(WHITE))
    sheet.text(193, y + 4.4, view.amount(rows[-1][1]), BOLD.sized(11).tinted(WHITE), "right")


def _foot(view: View, sheet: Sheet) -> None:
    ids = "  |  ".join(f"{a} {b}" for a, b in view.facts("vendor_tax_id", "tax_number"))
    sheet.line(15, 276, 195, 276, width=0.8, colour=view.supplier.colour)
    sheet.text(105, 281, "  |  ".join(view.seller()), SMALL, "center")
    sheet.text(105, 285, "  |  ".join(view.contact()), SMALL, "center")
    sheet.text(105, 289, ids, SMALL, "center")


LAYOUT = Layout(draw)
