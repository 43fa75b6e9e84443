"""Plain German invoices of sample vendors, each block of which a test can put otherwise."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportlab.pdfgen.canvas import Canvas

from sample_docs.generator import clients, vendors
from sample_docs.generator.fonts import register
from sample_docs.generator.model import Company
from sample_docs.generator.money import cents

WIDTH, HEIGHT = 595, 842
VAT = Decimal(19)
NORDLICHT = clients.NORDLICHT.company


@dataclass(frozen=True)
class Item:
    text: str
    quantity: Decimal
    price: Decimal

    @property
    def net(self) -> Decimal:
        return cents(self.quantity * self.price)


@dataclass(frozen=True)
class Sheet:
    """One page; amounts follow from the items unless `totals` says otherwise.

    Attributes:
        number: Printed beside "Rechnungsnummer"; day and month go before the year 2026.
        seller: Id of a vendor of the sample client.
        letterhead: Who issues it instead of the vendor itself.
        rate: Tax in per cent; None prints no tax at all.
        stamp: Large letters over the page.
    """

    number: str
    day: str
    items: tuple[Item, ...]
    seller: str = "kontor"
    letterhead: Company | None = None
    to: tuple[str, ...] = ()
    title: str = "Rechnung"
    number_label: str = "Rechnungsnummer"
    intro: str = ""
    order: str = ""
    rate: Decimal | None = VAT
    iban: str | None = None
    text: tuple[str, ...] = ("Zahlbar innerhalb von 14 Tagen ohne Abzug.",)
    stamp: str = ""

    @property
    def net(self) -> Decimal:
        return sum((item.net for item in self.items), Decimal(0))

    @property
    def gross(self) -> Decimal:
        return self.net + cents(self.net * (self.rate or 0) / 100)


def items(*rows: tuple[str, str, str]) -> tuple[Item, ...]:
    """Return items of text, quantity and price."""
    return tuple(Item(text, Decimal(quantity), Decimal(price)) for text, quantity, price in rows)


def pdf(*sheets: Sheet) -> bytes:
    """Print sheets into one file, one page each."""
    register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    for sheet in sheets:
        _Page(canvas, sheet).draw()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Page:
    def __init__(self, canvas: Canvas, sheet: Sheet) -> None:
        self._canvas, self._sheet = canvas, sheet
        self._vendor = vendors.find("nordlicht", sheet.seller)
        self._company = sheet.letterhead or self._vendor.company
        self._y = 272

    def draw(self) -> None:
        self._head()
        self._items()
        self._totals()
        self._foot()

    def _put(self, x: float, y: float, text: str, size: float = 9, *, bold: bool = False, right: bool = False) -> None:
        self._canvas.setFont("Roboto-Bold" if bold else "Roboto", size)
        (self._canvas.drawRightString if right else self._canvas.drawString)(x, HEIGHT - y, text)

    def _head(self) -> None:
        sheet, company = self._sheet, self._company
        place = f"{company.street} · {company.postcode} {company.city}"
        self._put(60, 60, company.name, 14, bold=True)
        self._put(60, 76, place, 8)
        self._put(60, 120, f"{company.name} · {place}", 6)
        to = sheet.to or (NORDLICHT.name, NORDLICHT.street, f"{NORDLICHT.postcode} {NORDLICHT.city}")
        for row, line in enumerate(to):
            self._put(60, 135 + 13 * row, line)
        date = f"{sheet.day}.2026"
        meta = [(sheet.number_label, sheet.number), ("Rechnungsdatum", date), ("Leistungsdatum", date)]
        meta += [("Ihre Bestellnummer", sheet.order)] if sheet.order else []
        for row, (label, value) in enumerate(meta):
            self._put(350, 135 + 13 * row, label)
            self._put(470, 135 + 13 * row, value)
        self._put(60, 250, sheet.title, 15, bold=True)
        self._put(200, 215, sheet.stamp, 40, bold=True)
        self._put(60, self._y, sheet.intro)

    def _items(self) -> None:
        self._row(("Pos.", "Bezeichnung", "Menge", "Einzelpreis", "Gesamtpreis"), bold=True)
        for number, item in enumerate(self._sheet.items, start=1):
            amount = f"{item.quantity:f} Stk".replace(".", ",")
            self._row((str(number), item.text, amount, _german(item.price), _german(item.net)))

    def _row(self, cells: Sequence[str], *, bold: bool = False) -> None:
        self._y += 17
        for x, cell, right in zip((60, 90, 370, 450, 535), cells, (False, False, True, True, True), strict=True):
            self._put(x, self._y, cell, bold=bold, right=right)

    def _totals(self) -> None:
        sheet = self._sheet
        rows = [("Zwischensumme netto", _german(sheet.net))]
        if sheet.rate is not None:
            rows.append((f"zzgl. {sheet.rate} % USt. auf {_german(sheet.net)}", _german(sheet.gross - sheet.net)))
        rows.append(("Rechnungsbetrag", f"EUR {_german(sheet.gross)}"))
        self._y += 14
        for label, value in rows:
            self._y += 15
            self._put(330, self._y, label, bold=label == "Rechnungsbetrag")
            self._put(535, self._y, value, bold=label == "Rechnungsbetrag", right=True)

    def _foot(self) -> None:
        self._y += 20
        for line in self._sheet.text:
            self._y += 13
            self._put(60, self._y, line)
        iban = self._vendor.iban if self._sheet.iban is None else self._sheet.iban
        if iban:
            self._put(60, self._y + 24, f"Bankverbindung: Dybank eG, IBAN {iban}")
        self._put(60, 800, f"USt-IdNr. {self._company.tax_id} · {self._company.email}", 7)


def _german(amount: Decimal) -> str:
    return f"{cents(amount):,.2f}".translate(str.maketrans(",.", ".,"))
