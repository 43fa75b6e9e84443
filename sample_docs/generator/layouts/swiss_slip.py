"""Swiss invoice with the QR payment part at the foot (a real Swiss QR code with the data of the paper)."""

from __future__ import annotations

import segno

from sample_docs.generator import blocks, logos
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import GREY, Ink, Sheet
from sample_docs.generator.table import Frame, Look, Table, columns
from sample_docs.generator.view import View, address

BODY = Ink("Helvetica", 9)
SMALL = Ink("Helvetica", 7, GREY)
SLIP_TOP = 192.0
SLIP = {
    "de": ("Empfangsschein", "Zahlteil", "Konto / Zahlbar an", "Zahlbar durch", "Währung", "Betrag", "Annahmestelle"),
    "fr": (
        "Récépissé",
        "Section paiement",
        "Compte / Payable à",
        "Payable par",
        "Monnaie",
        "Montant",
        "Point de dépôt",
    ),
    "it": (
        "Ricevuta",
        "Sezione pagamento",
        "Conto / Pagabile a",
        "Pagabile da",
        "Valuta",
        "Importo",
        "Punto di accettazione",
    ),
}


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    logos.draw(sheet, view.supplier.logo, 20, 12, 14, view.supplier.colour, logos.initials(view.supplier.company.name))
    sheet.text(42, 19, view.seller_name(), BODY.bold().sized(13))
    sheet.text(42, 24, " | ".join([*view.seller()[1:], *view.contact()]), SMALL)
    sheet.stack(118, 42, view.buyer(), BODY.sized(10), leading=4.8)
    facts = view.facts(
        "own_number",
        "issue_date",
        "due_date",
        "po_number",
        "delivery_note_ref",
        "preceding",
        "delivery_date",
        "vendor_tax_id",
    )
    y = max(blocks.pairs(sheet, 20, 42, facts, BODY.sized(8.5), BODY.sized(8.5), gap=36, leading=4.5), 72)
    sheet.text(20, y + 5, f"{view.title} {view.paper.number}", BODY.bold().sized(13))
    look = Look(
        BODY.bold(), BODY, SMALL, head_rule=view.supplier.colour, end_rule=view.supplier.colour, rule=1.2, air=1.3
    )
    specs = ("pos 10 left", "item 22 left", "description 72 left", "quantity_unit 24", "unit_price 22", "amount 24")
    frame = Frame(
        180, 25, lambda page: page.text(190, 15, view.page_of(page.page, page.total), SMALL, "right"), carry=True
    )
    y = Table(view, 18.6, columns(*specs), look).draw(sheet, y + 9, frame)
    y = frame.room(sheet, y + 5, 22)
    end = blocks.totals(sheet, view, y, 130, 191.2, BODY, rule="#000000")
    for note in blocks.notes(view):
        y = sheet.wrap(20, y, note, 100, BODY.sized(8.5))
    if view.paper.title == "invoice" and view.paper.iban:
        if max(y, end) > SLIP_TOP - 2:
            frame.turn(sheet)
        _slip(view, sheet)


def _slip(view: View, sheet: Sheet) -> None:
    words = SLIP[view.language]
    sheet.line(0, SLIP_TOP, 210, SLIP_TOP, width=0.4, dash=2)
    sheet.line(62, SLIP_TOP, 62, 297, width=0.4, dash=2)
    for x, title, width in ((5, words[0], 52), (67, words[1], 0)):
        sheet.text(x, SLIP_TOP + 9, title, BODY.bold().sized(11))
        left = 118 if not width else x
        y = _party(sheet, left, SLIP_TOP + (9 if not width else 17), words[2], [view.iban(), *view.seller()])
        _party(sheet, left, y + 3, words[3], view.buyer())
        _sum(view, sheet, x, words)
    sheet.text(57, SLIP_TOP + 92, words[6], BODY.bold().sized(6), "right")
    _code(view, sheet, 67, SLIP_TOP + 17, 46)


def _party(sheet: Sheet, x: float, y: float, title: str, lines: list[str]) -> float:
    sheet.text(x, y, title, BODY.bold().sized(7))
    return sheet.stack(x, y + 3.6, lines, BODY.sized(8))


def _sum(view: View, sheet: Sheet, x: float, words: tuple[str, ...]) -> None:
    y = SLIP_TOP + 74
    sheet.text(x, y, words[4], BODY.bold().sized(7))
    sheet.text(x + 16, y, words[5], BODY.bold().sized(7))
    sheet.text(x, y + 4.5, view.code(), BODY.sized(9))
    sheet.text(x + 16, y + 4.5, f"{view.paper.gross:,.2f}".replace(",", " "), BODY.sized(9))


def _code(view: View, sheet: Sheet, x: float, y: float, size: float) -> None:
    """Swiss QR code, version 0200: structured addresses, no reference."""
    seller, buyer = view.supplier.company, view.paper.to
    parts = ["SPC", "0200", "1", view.paper.iban, *_party_data(seller.name, address(seller), seller.country), *[""] * 7,
             f"{view.paper.gross:.2f}", view.code(), *_party_data(buyer.name, address(buyer), buyer.country), "NON", "",
             f"{view.paper.number}", "EPD"]  # fmt: skip
    matrix = list(segno.make("\r\n".join(parts), error="m", micro=False, boost_error=False).matrix)
    step = size / len(matrix)
    for row, bits in enumerate(matrix):
        for column, bit in enumerate(bits):
            if bit:
                sheet.box(x + column * step, y + row * step, step * 1.02, step * 1.02, fill="#000000")
    sheet.box(x + size / 2 - 3.5, y + size / 2 - 3.5, 7, 7, fill="#000000", stroke="#ffffff", width=1)
    sheet.box(x + size / 2 - 0.7, y + size / 2 - 2.2, 1.4, 4.4, fill="#ffffff")
    sheet.box(x + size / 2 - 2.2, y + size / 2 - 0.7, 4.4, 1.4, fill="#ffffff")


def _party_data(name: str, lines: list[str], country: str) -> list[str]:
    """A combined address (type K)."""
    return ["K", name, lines[0], lines[1], "", "", country]


LAYOUT = Layout(draw, use="test")
