"""A plain sheet for what the sample layouts do not print: charges, deposits, periods, receipts of goods, two-way dates.

Two languages, two places for the numbers of the head, and amounts with code or sign; a scan is a picture of it.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Final

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from benchmarks.defects.scene import HEADER, Scene, told
from documents.business import BusinessDocument, Line
from documents.field import FieldName
from documents.kind import INVOICE_TYPES, DocType
from documents.ledger_facts import PriorDocument
from documents.values.money import minor_digits
from documents.values.similarity import similarity
from validators.cleanse.dates import MONTH_FIRST, NO_EVIDENCE
from validators.rules.scan_quality import MOST_SKEW
from validators.rules.similar_text import LEAST

CONTENT: Final = frozenset({
    "text", "stated_page_count", "first_page", "last_page", "numbers_seen", "dpi", "skew", "service_period",
    "exchange_rates", "ambiguities", "not_parsed", "file_history", "goods_receipt",
})  # fmt: skip
"""What a document holds besides its fields, lines and taxes, and this sheet shows."""
PLAIN: Final = BusinessDocument(doc_type=DocType.INVOICE)
CATEGORIES: Final = frozenset({"S", "E", ""})
WEAK: Final = "C-12(e)"
"""How a date was resolved that can be two days."""
DIGITS: Final = 6
"""Decimals of a printed exchange rate."""
LEFT: Final = 50
"""Margin, in points."""
MEASURED: Final = 0.3
"""Degrees by which the skew of a picture may be measured wrong: nothing nearer to the limit is planted on paper."""
MONTHS: Final = 12
GERMAN: Final = frozenset({"DE", "AT", "CH"})
TOOL: Final = "Sejda 5.3 (sejda.com)"
DRAWN_AT: Final = 300
"""Dots per inch at which a straight scan is drawn when only its skew matters."""
TITLES: Final = {
    DocType.INVOICE: ("Invoice", "Rechnung"),
    DocType.CREDIT_NOTE: ("Credit note", "Gutschrift"),
    DocType.RECEIPT: ("Receipt", "Quittung"),
    DocType.PURCHASE_ORDER: ("Purchase order", "Bestellung"),
    DocType.DELIVERY_NOTE: ("Goods received note", "Wareneingangsschein"),
}
HEAD: Final = {
    "invoice_number": ("Invoice number", "Rechnungsnummer"),
    "delivery_note_number": ("GRN number", "Wareneingang Nr."),
    "po_number": ("Purchase order number", "Bestellnummer"),
    "preceding_invoice": ("Original invoice", "Ursprüngliche Rechnung"),
    "issue_date": ("Date", "Datum"),
    "delivery_date": ("Delivery date", "Lieferdatum"),
    "due_date": ("Due date", "Fällig am"),
    "vendor_tax_id": ("VAT ID", "USt-IdNr."),
    "vendor_tax_number": ("Tax number", "Steuernummer"),
    "buyer_tax_id": ("Your VAT ID", "Ihre USt-IdNr."),
}
RECEIPT_NUMBER: Final = ("Receipt number", "Belegnummer")
TOTALS: Final = {
    "lines_total": ("Subtotal", "Zwischensumme"),
    "allowance_total": ("Discount", "Rabatt"),
    "charge_total": ("Freight", "Frachtkosten"),
    "net_total": ("Net total", "Nettobetrag"),
    "tax_total": ("VAT", "MwSt."),
    "gross_total": ("Total", "Gesamtbetrag"),
    "prepaid": ("Deposit paid", "Bereits gezahlt"),
    "rounding": ("Rounding", "Rundung"),
    "payable": ("Amount due", "Zu zahlen"),
}
OWN_PAPER: Final = {
    "vendor_tax_id": ("Supplier VAT ID", "USt-IdNr. Lieferant"),
    "buyer_tax_id": ("Our VAT ID", "Unsere USt-IdNr."),
}
"""Labels on what the client writes itself."""
SHOWN: Final = frozenset({
    *HEAD, *TOTALS, "vendor_name", "vendor_address", "buyer_name", "buyer_address", "currency", "payment_terms", "iban",
    "invoicing_period",
})  # fmt: skip
COLUMNS: Final = ("Description", "Bezeichnung"), ("Qty", "Menge"), ("Unit price", "Einzelpreis"), ("Amount", "Betrag")
RATE_COLUMN: Final = ("VAT", "MwSt.")
PERIOD: Final = ("Service period", "Leistungszeitraum")
RATE: Final = ("Exchange rate", "Wechselkurs")
PAGE: Final = ("Page {} of {}", "Seite {} von {}")
EXEMPT: Final = ("Exempt from VAT.", "Steuerfreier Umsatz.")
UNITS: Final = {"C62": ("pcs", "Stk"), "KGM": ("kg", "kg"), "MTR": ("m", "m"), "HUR": ("h", "Std"), "LTR": ("l", "l")}


def sheet_printable(scene: Scene) -> bool:
    """Tell whether this sheet can show all that a document says."""
    document = scene.document
    unseen = set(BusinessDocument.model_fields) - HEADER - CONTENT - {"doc_type", "orders", "lines", "taxes"}
    return (
        document.doc_type in TITLES
        and all(getattr(document, name) == getattr(PLAIN, name) for name in unseen)
        and all(_field_printable(scene, name) for name in HEADER)
        and {row.category for row in document.taxes} <= CATEGORIES
        and all(row.base is not None and row.tax is not None for row in document.taxes)
        and _says_it_once(document)
        and (document.net_total is not None or document.doc_type is DocType.DELIVERY_NOTE)
        and all(line.description and line.quantity for line in document.lines)
        and len({line.number for line in document.lines}) == len(document.lines)
        and _is_doubtful_there(scene)
        and scene.vendor.currency not in {code for doubt in document.ambiguities for code in doubt.readings}
        and abs(abs(document.skew) - MOST_SKEW) > MEASURED
        and (not document.numbers_seen or document.doc_type in INVOICE_TYPES)
        and bool(document.vendor_name)
    )


def _is_doubtful_there(scene: Scene) -> bool:
    """Tell whether a date that can be two days stands for both where the vendor sits; elsewhere its country decides."""
    two_days = any(doubt.field is not FieldName.CURRENCY for doubt in scene.document.ambiguities)
    return scene.vendor.country in NO_EVIDENCE or not two_days


def _says_it_once(document: BusinessDocument) -> bool:
    """Tell whether the only tax is the tax total: the sheet prints one amount for both, and no rate without a total."""
    total, net = document.tax_total, document.net_total
    if total is None or net is None:
        return not document.taxes
    return len(document.taxes) != 1 or (document.taxes[0].tax, document.taxes[0].base) == (total.value, net.value)


def _field_printable(scene: Scene, name: str) -> bool:
    field = getattr(scene.document, name)
    if field is None:
        return True
    if name == "issue_date" and field.rule == WEAK:
        two_days = field.value.day <= MONTHS and field.value.day != field.value.month
        return bool(two_days and scene.vendor.country not in NO_EVIDENCE)
    if name == "payment_terms" and (field.value.end_of_month or field.value.net_days is None):
        return False
    return name in SHOWN and field == told(name, field.value)


def print_sheet(scene: Scene, dice: Random) -> tuple[bytes, Scene]:
    """Return the document as a PDF, or as a PNG where it is a scan, and the scene with the text that is printed.

    `sheet_printable` must hold.
    """
    sheet = _Sheet(scene, dice)
    pdf, document = sheet.drawn(), scene.document
    is_scan = document.dpi or document.skew
    file = _scanned(pdf, document.dpi or DRAWN_AT, document.skew) if is_scan else pdf
    shown: dict[str, object] = {"text": sheet.text()}
    if document.buyer_name is not None and document.buyer_address is None:
        shown["buyer_address"] = sheet.address("buyer")
    texts = {prior.document_id: sheet.altered(prior, scene.texts[prior.document_id]) for prior in _copied(scene)}
    return file, scene.told(**shown).where(texts={**scene.texts, **texts})


def _copied(scene: Scene) -> tuple[PriorDocument, ...]:
    """Return the earlier documents whose text is kept."""
    return tuple(prior for prior in scene.priors if prior.document_id in scene.texts)


def _scanned(pdf: bytes, dpi: int, skew: float) -> bytes:
    """Return the first page as a scanner would lay it, turned by some degrees, with its resolution."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        picture = opened[0].render(scale=dpi / 72).to_pil().convert("L")
    finally:
        opened.close()
    kept = io.BytesIO()
    turned = picture.rotate(-skew, Image.Resampling.BICUBIC, fillcolor=255)
    turned.save(kept, "PNG", dpi=(dpi, dpi))
    return kept.getvalue()


class _Sheet:
    """One page being drawn, from the top down."""

    def __init__(self, scene: Scene, dice: Random) -> None:
        self.scene = scene
        self.document = scene.document
        self.word = int(scene.vendor.country in GERMAN)
        self.numeric = "%m/%d/%Y" if scene.vendor.country in MONTH_FIRST else "%d/%m/%Y"
        self.own = scene.document.goods_receipt or scene.document.doc_type is DocType.PURCHASE_ORDER
        rates = {line.tax_rate for line in scene.document.lines}
        several = len(scene.document.taxes) > 1 or not rates <= {row.rate for row in scene.document.taxes}
        self.rated = bool(scene.document.taxes) and several and None not in rates
        self.labels_at = dice.choice([LEFT, 340])
        self.coded = dice.random() < 0.5
        self.doubts = {doubt.field: doubt.raw for doubt in (*scene.document.ambiguities, *scene.document.not_parsed)}
        self.page = 1
        self.printed: list[tuple[int, float, float, str]] = []
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=A4)
        if scene.document.file_history:
            self.canvas.setProducer(TOOL)

    def drawn(self) -> bytes:
        """Return the sheet as a PDF, with as many pages as arrived."""
        document, arrived = self.document, self.document.page_count
        self._parties()
        below = self._lines(self._head(690) - 24) - 16
        self._foot(self._totals(below) - 24)
        for number in range(1, arrived + 1):
            if number <= document.stated_page_count:
                self._put(300, 30, PAGE[self.word].format(number, document.stated_page_count))
            if number < arrived:
                self.canvas.showPage()
                self.page += 1
                self.canvas.setFont("Helvetica", 9)
                self._put(LEFT, 800, _text(document, "vendor_name"))
        self.canvas.save()
        return self.file.getvalue()

    def text(self) -> str:
        """Return what is printed, row by row, as a reader finds it."""
        rows = itertools.groupby(sorted(self.printed), key=lambda one: one[:2])
        return "\n".join(" ".join(text for *_place, text in row) for _place, row in rows)

    def altered(self, prior: PriorDocument, text: str) -> str:
        """Return the page as it was before number, day and total were altered; a page of other goods as it is."""
        if similarity(self.document.text, text) < LEAST:
            return text
        now = (_text(self.document, "invoice_number"), self._day(self.scene.issued), self._amount(self.scene.gross))
        then = (prior.number, self._day(prior.issue_date), self._amount(prior.gross))
        before = self.text()
        for one, other in zip(now, then, strict=True):
            before = before.replace(one, other)
        return before

    def _put(self, x: float, y: float, text: str, *, right: bool = False) -> None:
        self.printed.append((self.page, -y, x, text))
        (self.canvas.drawRightString if right else self.canvas.drawString)(x, y, text)

    def _parties(self) -> None:
        """Put the sender on top, the addressee below; orders and receipts of goods are written by the client."""
        sender, addressee = ("buyer", "vendor") if self.own else ("vendor", "buyer")
        self.canvas.setFont("Helvetica-Bold", 14)
        self._put(LEFT, 800, _text(self.document, f"{sender}_name"))
        self._put(340, 800, TITLES[self.document.doc_type][self.word])
        self.canvas.setFont("Helvetica", 9)
        self._stack(LEFT, 786, self.address(sender))
        self._stack(LEFT, 745, f"{_text(self.document, f'{addressee}_name')}\n{self.address(addressee)}")

    def address(self, side: str) -> str:
        """Return the address as stated; that of the client stands on every paper that names it."""
        named = side == "buyer" and self.document.buyer_name is not None
        return _text(self.document, f"{side}_address") or (self.scene.client.entities[0].address if named else "")

    def _stack(self, x: float, y: float, text: str) -> None:
        for number, line in enumerate(filter(None, text.splitlines())):
            self._put(x, y - 11 * number, line)

    def _head(self, y: float) -> float:
        rows = [(self._label(name), printed) for name in HEAD if (printed := self._printed(name))]
        own = next(name for name in HEAD if _text(self.document, name))
        rows += [(HEAD[own][self.word], number) for number in self.document.numbers_seen[1:]]
        period = self.document.service_period
        if period is not None:
            rows.append((PERIOD[self.word], f"{self._day(period.start)} - {self._day(period.end)}"))
        for label, printed in rows:
            self._put(self.labels_at, y, label)
            self._put(self.labels_at + 110, y, printed)
            y -= 12
        return y

    def _label(self, name: str) -> str:
        """Return the label of a number: who writes the paper calls his own number just that."""
        if name == "invoice_number" and self.document.doc_type is DocType.RECEIPT:
            return RECEIPT_NUMBER[self.word]
        return (OWN_PAPER if self.own else HEAD).get(name, HEAD[name])[self.word]

    def _printed(self, name: str) -> str:
        if FieldName(name) in self.doubts:
            return self.doubts[FieldName(name)]
        field = getattr(self.document, name)
        if field is None:
            return ""
        if isinstance(field.value, dt.date):
            return f"{field.value:{self.numeric}}" if field.rule == WEAK else self._day(field.value)
        return str(field.value)

    def _day(self, day: dt.date) -> str:
        return f"{day:%d.%m.%Y}" if self.word else f"{day.day} {day:%B %Y}"

    def _amount(self, amount: Decimal, *, coded: bool = False) -> str:
        printed = f"{amount:,.{minor_digits(self.scene.currency or 'EUR')}f}"
        if self.word:
            printed = printed.translate(str.maketrans(",.", ".,"))
        sign = self.doubts.get(FieldName.CURRENCY, "")
        return f"{sign}{printed}" if sign else f"{printed} {self.scene.currency}" if coded else printed

    def _lines(self, y: float) -> float:
        priced = any(line.net_amount is not None for line in self.document.lines)
        if self.rated:
            self._put(480, y, RATE_COLUMN[self.word], right=True)
        for x, words in zip((LEFT, 330, 430, 540), COLUMNS if priced else COLUMNS[:2], strict=False):
            self._put(x, y, words[self.word], right=x > LEFT)
        for line in self.document.lines:
            y -= 14
            self._line(line, y)
        return y

    def _line(self, line: Line, y: float) -> None:
        unit = UNITS.get(line.unit, ("", ""))[self.word]
        quantity = f"{line.quantity:f}"
        self._put(LEFT, y, line.description)
        self._put(330, y, f"{quantity.replace('.', ',') if self.word else quantity} {unit}".strip(), right=True)
        price = line.unit_price
        if price is not None:
            whole = f"{price:f}" if -int(price.as_tuple().exponent) > 2 else f"{price:.2f}"
            self._put(430, y, whole.replace(".", ",") if self.word else whole, right=True)
        if self.rated:
            self._put(480, y, f"{line.tax_rate:f} %", right=True)
        if line.net_amount is not None:
            self._put(540, y, self._amount(line.net_amount), right=True)

    def _totals(self, y: float) -> float:
        for label, amount in self._sums():
            self._put(430, y, label, right=True)
            self._put(540, y, self._amount(amount, coded=self.coded), right=True)
            y -= 13
        return y

    def _sums(self) -> Iterator[tuple[str, Decimal]]:
        for name, words in TOTALS.items():
            field = getattr(self.document, name)
            several = len(self.document.taxes) > 1
            if name == "tax_total":
                for row in self.document.taxes:
                    base = f" {('on', 'auf')[self.word]} {self._amount(row.base or Decimal(0))}" if several else ""
                    yield f"{words[self.word]} {row.rate:f} %{base}", row.tax or Decimal(0)
            is_same = name == "payable" and field and field.value == self.scene.gross
            if field is not None and not is_same and (name != "tax_total" or len(self.document.taxes) != 1):
                yield words[self.word], -field.value if name in {"allowance_total", "prepaid"} else field.value

    def _foot(self, y: float) -> None:
        for line in self._notes():
            self._put(LEFT, y, line)
            y -= 12

    def _notes(self) -> Iterator[str]:
        document = self.document
        if self.scene.currency and not self.coded:
            yield f"{('All amounts in', 'Alle Beträge in')[self.word]} {self.scene.currency}."
        if any(row.category == "E" for row in document.taxes):
            yield EXEMPT[self.word]
        if document.payment_terms is not None:
            yield from _terms(document, self.word)
        if document.iban is not None:
            yield f"IBAN {document.iban.value}"
        for rate in document.exchange_rates:
            yield f"{RATE[self.word]}: 1 {rate.base} = {round(rate.readings[0], DIGITS)} {rate.quote}"
        # Where earlier texts are kept, this text is the page itself.
        yield from () if self.scene.texts else document.text.splitlines()


def _terms(document: BusinessDocument, word: int) -> Iterator[str]:
    terms = document.payment_terms.value if document.payment_terms else None
    if terms is None or terms.net_days is None:
        return
    for one in terms.discounts:
        percent = f"{one.percent:f}"
        yield (
            f"{percent} % discount for payment within {one.days} days.",
            f"{percent.replace('.', ',')} % Skonto bei Zahlung innerhalb von {one.days} Tagen.",
        )[word]
    yield (f"Payable within {terms.net_days} days.", f"Zahlbar innerhalb von {terms.net_days} Tagen.")[word]


def _text(document: BusinessDocument, name: str) -> str:
    field = getattr(document, name)
    return str(field.value) if field else ""
