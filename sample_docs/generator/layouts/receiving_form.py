"""The client's own goods received note: order, vendor, counted quantities, signature of the receiver."""

from __future__ import annotations

from itertools import pairwise

from sample_docs.generator import blocks
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View, address

BODY = Ink("Helvetica", 10)
SMALL = Ink("Helvetica", 7.5, "#333333")
PEN = "#1f2f7a"


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    company = view.paper.client.company
    sheet.box(15, 12, 180, 22, stroke="#000000", width=1)
    sheet.text(20, 21, view.buyer()[0], BODY.bold().sized(13))
    sheet.text(20, 28, ", ".join(address(company)), BODY.sized(9))
    sheet.text(190, 25, view.title.upper(), BODY.bold().sized(15), "right")
    facts = view.facts("own_number", "issue_date", "po_number", "delivery_note_ref")
    y = blocks.cells(sheet, 15, 38, facts, SMALL, BODY.bold(), 180 / len(facts))
    y = blocks.cells(sheet, 15, y, [(view.say("supplier"), ", ".join(view.seller()))], SMALL, BODY, 180)
    look = Look(BODY.bold().sized(9), BODY, SMALL, grid="#000000", head_fill="#f0f0f0", air=2.2)
    shown = columns(
        "pos 12 center", "item 30 left", "description 78 left", "unit 16 center", "ordered 22", "quantity 22"
    )
    shown = (*shown[:-1], type(shown[-1])("quantity", 22, "right", view.say("received")))
    y = Table(view, 15, shown, look).draw(sheet, y + 4, Frame(230, 25))
    date = view.day(view.paper.issue_date)
    sheet.text(15, y + 16, view.say("received_by", name=view.paper.person, date=date), BODY)
    _signature(sheet, 20, y + 34)
    sheet.line(15, y + 38, 95, y + 38, width=0.5)


def _signature(sheet: Sheet, x: float, y: float) -> None:
    """A pen stroke that passes for a signature."""
    points = [(0, 0), (4, -9), (7, 1), (11, -5), (14, 1), (20, -7), (22, 0), (30, -3), (44, -1)]
    for (x0, y0), (x1, y1) in pairwise(points):
        sheet.line(x + x0, y + y0, x + x1, y + y1, width=1.3, colour=PEN)


LAYOUT = Layout(draw, titles=frozenset({"goods_receipt"}))
