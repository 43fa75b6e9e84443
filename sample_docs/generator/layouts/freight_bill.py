"""A carrier's bill: consignment boxes, a ruled charge table, terms of carriage in small print."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.identifiers import number_from
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View

BODY = Ink("Helvetica", 9)
SMALL = Ink("Helvetica", 6.8, "#444444")
TRIP = {
    "de": ("Sendung", "Absender", "Empfänger", "Colli", "Gewicht"),
    "en": ("Consignment", "Collected from", "Delivered to", "Pieces", "Weight"),
    "fr": ("Expédition", "Expéditeur", "Destinataire", "Colis", "Poids"),
}


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    colour = view.supplier.colour
    sheet.box(12, 10, 186, 3, fill=colour)
    logos.draw(sheet, view.supplier.logo, 14, 17, 12, colour, "")
    sheet.text(38, 24, view.seller_name().upper(), Ink("Helvetica-BoldOblique", 15, colour))
    sheet.text(38, 29, " · ".join([*view.seller()[1:], view.supplier.company.strapline]), SMALL.sized(8))
    sheet.text(196, 24, view.title, BODY.bold().sized(15), "right")
    sheet.stack(16, 44, view.buyer(), BODY.sized(10), leading=4.8)
    facts = view.facts(
        "own_number", "issue_date", "due_date", "po_number", "preceding", "delivery_date", "customer_number"
    )
    y = max(blocks.pairs(sheet, 118, 40, facts, BODY, BODY.bold(), gap=40, leading=5), 70)
    y = _trip(view, sheet, y)
    look = Look(BODY.bold(), BODY, SMALL, head_fill="#dfe6ec", grid="#555555", air=2)
    specs = ("item 26 left", "description 76 left", "quantity_unit 30", "unit_price 26", "amount 28")
    frame = Frame(240, 30)
    y = frame.room(sheet, Table(view, 12, columns(*specs), look).draw(sheet, y + 4, frame) + 7, 40)
    y = blocks.totals(sheet, view, y, 128, 196.6, BODY, last=BODY.bold().sized(11), rule=colour)
    for note in blocks.notes(view):
        y = sheet.wrap(14, y + 1, note, 180, BODY)
    sheet.wrap(12, 262, view.say("small_print"), 186, SMALL.sized(6))
    blocks.footer_columns(sheet, view, 276, SMALL, 12, 198)


def _trip(view: View, sheet: Sheet, y: float) -> float:
    """Boxes about the shipment: numbers and places that are neither totals nor dates."""
    words = TRIP[view.language]
    seed = number_from(view.paper.number, 6)
    shipment = f"{view.supplier.id[:2].upper()}{seed:06d}"
    weight = f"{120 + seed % 640} kg"
    top = [(words[0], shipment), (words[3], str(1 + seed % 4)), (words[4], weight)]
    y = blocks.cells(sheet, 12, y, top, SMALL, BODY.bold(), 62)
    town = view.paper.to.city
    places = [(words[1], f"{view.supplier.company.city}, Depot"), (words[2], town)]
    return blocks.cells(sheet, 12, y, places, SMALL, BODY, 93)


LAYOUT = Layout(draw)
