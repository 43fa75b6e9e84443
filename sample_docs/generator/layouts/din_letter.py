"""German business letter (DIN 5008): address window, information block, bank and register data in the foot."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import GREY, Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns, discounted
from sample_docs.generator.view import View

BODY = Ink("Helvetica", 9.5)
SMALL = Ink("Helvetica", 7, GREY)
LEFT, RIGHT = 25.0, 190.0


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    _head(view, sheet)
    blocks.footer_columns(sheet, view, 276, SMALL, LEFT, RIGHT)
    sheet.text(LEFT, 98, f"{view.title} {view.paper.number}", BODY.bold().sized(13))
    frame = Frame(255, 35, lambda page: _follow(view, page), carry=True)
    y = _table(view).draw(sheet, 106, frame)
    y = frame.room(sheet, y + 7, 45)
    y = blocks.totals(sheet, view, y, 120, RIGHT - 1.4, BODY, rule="#000000")
    for note in blocks.notes(view):
        y = sheet.wrap(LEFT, y + 3, note, 150, BODY)
    sheet.text(LEFT, y + 5, view.say("thanks"), BODY)


def _head(view: View, sheet: Sheet) -> None:
    supplier = view.supplier
    logos.draw(sheet, supplier.logo, 166, 14, 16, supplier.colour, logos.initials(supplier.company.name))
    sheet.text(160, 22, view.seller_name(), BODY.bold().sized(13).tinted(supplier.colour), "right")
    sheet.text(160, 27, supplier.company.strapline, SMALL.sized(8), "right")
    sheet.text(LEFT, 48, " · ".join(view.seller()), SMALL.sized(6.5))
    sheet.line(LEFT, 49, 105, 49, width=0.3, colour=GREY)
    sheet.stack(LEFT, 55, view.buyer(), BODY.sized(10))
    facts = view.facts(
        "own_number", "issue_date", "customer_number", "po_number", "delivery_note_ref", "preceding", "delivery_date",
        "due_date", "buyer_tax_id",
    )  # fmt: skip
    blocks.pairs(sheet, 122, 52, facts, SMALL.sized(8), BODY.sized(9), gap=32, leading=4.6, colon=":")
    for mark in (105, 148.5, 210):
        sheet.line(3, mark, 7, mark, width=0.3)


def _table(view: View) -> Table:
    look = Look(
        BODY.bold(), BODY, BODY.sized(8).tinted(GREY), head_fill="#eeeeee", head_rule="#000000", end_rule="#000000"
    )
    plain = columns(
        "pos 11 left", "item 24 left", "description 63 left", "quantity_unit 22", "unit_price 22", "amount 23"
    )
    cut = columns(
        "pos 11 left",
        "item 22 left",
        "description 53 left",
        "quantity_unit 20",
        "unit_price 21",
        "discount 16",
        "amount 22",
    )
    rates = len(view.paper.taxes) > 1
    rated = columns(
        "pos 11 left",
        "item 22 left",
        "description 54 left",
        "quantity_unit 20",
        "unit_price 20",
        "tax_rate 16",
        "amount 22",
    )
    return Table(view, LEFT, rated if rates else discounted(view, cut, plain), look)


def _follow(view: View, sheet: Sheet) -> None:
    number = view.own_number()
    sheet.text(LEFT, 20, f"{view.seller_name()} · {number[0]} {number[1]}", SMALL.sized(8))
    sheet.text(RIGHT, 20, view.page_of(sheet.page, sheet.total), SMALL.sized(8), "right")
    blocks.footer_columns(sheet, view, 276, SMALL, LEFT, RIGHT)


LAYOUT = Layout(draw)
