"""Two rounded boxes for the parties, a tall ruled body, a tax table and a totals box side by side at the foot."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import Ink, Sheet
from sample_docs.generator.table import Column, Frame, Look, Table, columns
from sample_docs.generator.view import View

BODY = Ink("Helvetica", 9)
SMALL = Ink("Helvetica", 7.5, "#555555")
BODY_END = 218.0


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    colour = view.supplier.colour
    logos.draw(sheet, view.supplier.logo, 14, 10, 13, colour, logos.initials(view.supplier.company.name))
    for x, lines, title in (
        (14, view.seller(country=True) + view.contact()[:2], ""),
        (110, view.buyer(), view.say("bill_to")),
    ):
        sheet.box(x, 27, 86, 36, stroke=colour, width=0.9, radius=3)
        sheet.text(x + 4, 32, title, SMALL)
        sheet.stack(x + 4, 36 if title else 33, lines, BODY.sized(9.5), leading=4.7)
    sheet.text(196, 20, view.title.upper(), BODY.bold().sized(20).tinted(colour), "right")
    facts = view.facts(
        "own_number",
        "issue_date",
        "due_date",
        "po_number",
        "delivery_note_ref",
        "preceding",
        "delivery_date",
        "customer_number",
    )
    y = 66.0
    for start in range(0, len(facts), 4):
        y = blocks.cells(sheet, 14, y, facts[start : start + 4], SMALL, BODY.bold(), 45.5) + 1
    y = _body(view, sheet, y + 2)
    _foot(view, sheet, y)


def _body(view: View, sheet: Sheet, y: float) -> float:
    look = Look(BODY.bold().sized(8), BODY, SMALL, head_fill="#e8edf1", air=1.6)
    specs = columns(
        "item 24 left",
        "description 63 left",
        "quantity 16",
        "unit 16 center",
        "unit_price 22",
        "tax_rate 18",
        "amount 23",
    )
    cut = columns(
        "item 24 left",
        "description 50 left",
        "quantity 16",
        "unit 14 center",
        "unit_price 20",
        "discount 17",
        "tax_rate 18",
        "amount 23",
    )
    chosen = cut if any(line.discount for line in view.paper.lines) else specs
    first = sheet.page

    def turn(page: Sheet) -> None:
        page.text(14, 15, f"{view.title} {view.paper.number}", SMALL)

    end = Table(view, 14, chosen, look).draw(sheet, y, Frame(BODY_END, 20, turn, carry=True))
    bottom = max(end, BODY_END)
    _verticals(sheet, chosen, y if sheet.page == first else 20, bottom)
    return bottom


def _verticals(sheet: Sheet, chosen: tuple[Column, ...], top: float, bottom: float) -> None:
    x = 14.0
    sheet.box(x, top, 182, bottom - top, stroke="#8a939b", width=0.6)
    for column in chosen[:-1]:
        x += column.width
        sheet.line(x, top, x, bottom, width=0.4, colour="#8a939b")


def _foot(view: View, sheet: Sheet, y: float) -> None:
    blocks.tax_summary(sheet, view, 14, y + 7, SMALL, BODY)
    base = y + 4
    rows = view.totals()
    for place, (name, value) in enumerate(rows):
        last = place == len(rows) - 1
        sheet.box(110, base, 86, 7.5, stroke="#8a939b", fill="#e8edf1" if last else "")
        sheet.text(113, base + 5.1, name, BODY.bold() if last else BODY)
        sheet.text(193, base + 5.1, view.amount(value), BODY.bold() if last else BODY, "right")
        base += 7.5
    below = y + 30
    bank = f"{blocks.bank_name(view)}  IBAN {view.iban()}  BIC {blocks.bic(view)}" if view.paper.iban else ""
    for note in [*blocks.notes(view), bank]:
        below = sheet.wrap(14, below, note, 92, BODY.sized(8)) + 1
    sheet.wrap(14, 272, view.say("small_print"), 182, SMALL.sized(6))
    company = view.supplier.company
    register = view.say("register", city=company.city, register=company.register) if company.register else ""
    ids = [company.name, *(f"{a} {b}" for a, b in view.facts("vendor_tax_id", "tax_number")), register]
    sheet.text(105, 287, " - ".join(part for part in ids if part), SMALL, "center")


LAYOUT = Layout(draw)
