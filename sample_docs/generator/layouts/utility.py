"""A utility's bill: summary box, consumption chart, meter readings, small print; the due amount stands out."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.identifiers import number_from
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import GREY, Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View

BODY = Ink("Roboto", 9)
BOLD = Ink("Roboto-Bold", 9)
SMALL = Ink("Roboto", 7, GREY)
METER = {"de": ("Zählernummer", "Verbrauch der letzten Monate"), "en": ("Meter no.", "Your use, last months"),
         "fr": ("Compteur n°", "Consommation des derniers mois")}  # fmt: skip


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    colour = view.supplier.colour
    sheet.shape([(0, 0), (210, 0), (210, 22), (0, 34)], colour)
    logos.draw(sheet, view.supplier.logo, 14, 7, 14, "#ffffff", "")
    sheet.text(36, 16, view.seller_name(), BOLD.sized(15).tinted("#ffffff"))
    sheet.text(36, 21.5, view.supplier.company.strapline, BODY.tinted("#ffffff"))
    sheet.stack(16, 48, view.buyer(), BODY.sized(10), leading=4.8)
    _summary(view, sheet)
    sheet.text(16, 98, f"{view.title} {view.paper.number}", BOLD.sized(13).tinted(colour))
    _chart(view, sheet)
    look = Look(BOLD, BODY, SMALL, head_rule=colour, row_rule="#d0d0d0", rule=1, air=2)
    specs = ("description 80 left", "quantity_unit 34", "unit_price 30", "amount 34")
    frame = Frame(245, 30)
    y = frame.room(sheet, Table(view, 14.6, columns(*specs), look).draw(sheet, 150, frame) + 8, 42)
    y = blocks.totals(sheet, view, y, 110, 191.2, BODY, last=BOLD.sized(11), rule=colour)
    for note in [*blocks.notes(view), view.say("thanks")]:
        y = sheet.wrap(16, y + 1, note, 176, BODY.sized(8.5))
    blocks.footer_columns(sheet, view, 274, SMALL, 16, 194)


def _summary(view: View, sheet: Sheet) -> None:
    sheet.box(118, 40, 76, 48, fill="#f0f4f7", radius=2)
    facts = view.facts(
        "own_number", "issue_date", "delivery_date", "customer_number", "due_date", "po_number", "preceding"
    )
    y = blocks.pairs(sheet, 121, 47, facts, BODY.sized(8.5), BOLD.sized(8.5), gap=-70, leading=4.9)
    name, value = view.gross_row()
    sheet.text(121, max(y, 74) + 8, name, BOLD.sized(11).tinted(view.supplier.colour))
    sheet.text(191, max(y, 74) + 8, view.amount(value), BOLD.sized(13).tinted(view.supplier.colour), "right")


def _chart(view: View, sheet: Sheet) -> None:
    meter, title = METER[view.language]
    sheet.text(16, 107, f"{meter} {number_from(view.supplier.id + view.paper.client.id, 8):08d}", BODY)
    sheet.text(90, 107, title, BODY.sized(8))
    months = view.say("month").split()
    for place in range(9):
        height = 8 + number_from(view.paper.number, 4, place) % 19
        x = 92 + place * 11
        sheet.box(x, 138 - height, 6.5, height, fill=view.supplier.colour if place == 8 else "#b7c4cf")
        month = months[(view.paper.issue_date.month + place - 9) % 12]
        sheet.text(x + 3.2, 142, month[:3], SMALL, "center")
    sheet.line(90, 138, 192, 138, width=0.4, colour=GREY)


LAYOUT = Layout(draw)
