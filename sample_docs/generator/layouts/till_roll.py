"""A narrow receipt from a trade counter: fixed width, 80 mm paper, prices without tax."""

from __future__ import annotations

from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import Ink, Sheet
from sample_docs.generator.view import View

MONO = Ink("Courier", 8.5)
LEFT, RIGHT, MIDDLE = 6.0, 74.0, 40.0


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    sheet.text(MIDDLE, 12, view.seller_name(), MONO.bold().sized(10), "center")
    y = 17.0
    facts = [f"{a} {b}" for a, b in view.facts("vendor_tax_id")]
    for line in [*view.seller()[1:], view.contact()[0], *facts, view.supplier.company.strapline]:
        sheet.text(MIDDLE, y, line, MONO, "center")
        y += 3.8
    y = _rule(sheet, y)
    sheet.text(MIDDLE, y, view.title.upper(), MONO.bold(), "center")
    y += 5
    for name, text in [*view.facts("own_number", "issue_date", "delivery_date"), (view.say("bill_to"), "")]:
        sheet.text(LEFT, y, name, MONO)
        sheet.text(RIGHT, y, text, MONO, "right")
        y += 3.9
    y = sheet.wrap(LEFT, y, view.buyer()[0], RIGHT - LEFT, MONO)
    y = _rule(sheet, y)
    y = _rows(view, sheet, y)
    y = _rule(sheet, y)
    rows = view.totals()
    for place, (name, value) in enumerate(rows):
        ink = MONO.bold().sized(11) if place == len(rows) - 1 else MONO
        sheet.text(LEFT, y, name, ink)
        sheet.text(RIGHT, y, view.amount(value), ink, "right")
        y += 5
    y = _rule(sheet, y)
    sheet.text(LEFT, y, "CARD ************4471", MONO)
    sheet.text(RIGHT, y, view.money(view.paper.gross), MONO, "right")
    sheet.text(MIDDLE, y + 8, view.say("thanks")[:38], MONO.sized(7.5), "center")
    _barcode(sheet, y + 13)


def _rows(view: View, sheet: Sheet, y: float) -> float:
    for number, line in enumerate(view.paper.lines, 1):
        y = sheet.wrap(LEFT, y, view.cell(line, number, "description"), RIGHT - LEFT, MONO)
        count = f"  {view.cell(line, number, 'quantity')} x {view.cell(line, number, 'unit_price')}"
        sheet.text(LEFT, y, count, MONO)
        sheet.text(RIGHT, y, view.cell(line, number, "amount"), MONO, "right")
        y += 4.4
    return y


def _rule(sheet: Sheet, y: float) -> float:
    sheet.text(LEFT, y, "-" * 37, MONO)
    return y + 4


def _barcode(sheet: Sheet, y: float) -> None:
    x = 18.0
    for place in range(46):
        width = 0.35 + 0.35 * ((place * place * 7 + place) % 3)
        sheet.box(x, y, width, 10, fill="#000000")
        x += width + 0.45


LAYOUT = Layout(draw, titles=frozenset({"receipt"}), size=(80.0, 200.0))
