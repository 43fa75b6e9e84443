"""Many short rows over several pages, sums carried from page to page, page x of y on each."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import GREY, Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View

BODY = Ink("Helvetica", 8)
SMALL = Ink("Helvetica", 6.8, GREY)


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    _letterhead(view, sheet)
    sheet.stack(16, 44, view.buyer(), BODY.sized(9.5))
    sheet.text(120, 42, view.title, BODY.bold().sized(14))
    facts = view.facts(
        "own_number",
        "issue_date",
        "due_date",
        "po_number",
        "delivery_note_ref",
        "preceding",
        "delivery_date",
        "customer_number",
        "buyer_tax_id",
    )
    y = max(blocks.pairs(sheet, 120, 49, facts, BODY, BODY.bold(), gap=34, leading=4), 82)
    look = Look(
        BODY.bold().sized(7.5), BODY, SMALL, head_rule="#000000", end_rule="#000000", row_rule="#e2e2e2", air=1.0
    )
    specs = (
        "pos 10 left",
        "item 22 left",
        "description 78 left",
        "quantity 16",
        "unit 14 left",
        "unit_price 18",
        "amount 20",
    )
    frame = Frame(262, 42, lambda page: _letterhead(view, page), carry=True)
    y = Table(view, 16, columns(*specs), look).draw(sheet, y, frame)
    y = frame.room(sheet, y + 6, 46)
    end = blocks.totals(sheet, view, y, 126, 192.6, BODY.sized(9), rule="#000000")
    y = max(blocks.tax_summary(sheet, view, 16, y, SMALL.sized(7.5), BODY), end)
    for note in blocks.notes(view):
        y = sheet.wrap(16, y + 2, note, 178, BODY.sized(9))


def _letterhead(view: View, sheet: Sheet) -> None:
    logos.draw(sheet, view.supplier.logo, 16, 10, 14, view.supplier.colour, logos.initials(view.supplier.company.name))
    sheet.text(34, 17, view.seller_name(), BODY.bold().sized(14).tinted(view.supplier.colour))
    sheet.text(34, 22, f"{view.supplier.company.strapline}  ·  {', '.join(view.seller()[1:])}", SMALL.sized(8))
    sheet.line(16, 27, 194, 27, width=1.5, colour=view.supplier.colour)
    sheet.text(194, 17, view.page_of(sheet.page, sheet.total), BODY, "right")
    if sheet.page > 1:
        number = view.own_number()
        sheet.text(16, 34, f"{view.title}  {number[0]} {number[1]}", BODY)
    blocks.footer_columns(sheet, view, 274, SMALL, 16, 194)


LAYOUT = Layout(draw)
