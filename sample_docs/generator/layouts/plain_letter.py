"""A letter without amounts to pay: a notice of new opening hours, a price announcement, a change of address."""

from __future__ import annotations

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import GREY, Ink, Sheet
from sample_docs.generator.view import View

BODY = Ink("Serif", 11)
SMALL = Ink("Serif", 7.5, GREY)


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    company = view.supplier.company
    logos.draw(sheet, view.supplier.logo, 24, 14, 16, view.supplier.colour, logos.initials(company.name))
    sheet.text(186, 22, view.seller_name(), Ink("Serif-Bold", 14, view.supplier.colour), "right")
    sheet.text(186, 27, ", ".join(view.seller()[1:]), SMALL.sized(8.5), "right")
    sheet.stack(24, 54, view.buyer(), BODY)
    sheet.text(186, 82, f"{company.city}, {view.day(view.paper.issue_date)}", BODY, "right")
    view.printed.fields.add("issue_date")
    subject, *paragraphs = view.paper.text
    sheet.text(24, 96, subject, Ink("Serif-Bold", 12))
    y = sheet.wrap(24, 108, view.say("dear") + ",", 162, BODY) + 3
    for paragraph in paragraphs:
        y = sheet.wrap(24, y, paragraph, 162, BODY) + 3
    sheet.stack(24, y + 6, [view.say("regards"), "", "", view.paper.person, company.name], BODY)
    blocks.footer_columns(sheet, view, 277, SMALL, 24, 186)


LAYOUT = Layout(draw, titles=frozenset({"letter"}))
