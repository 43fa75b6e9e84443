"""The canonical document: typed values with their evidence (accounting specification section 2)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from documents.einvoice import Group
from documents.field import Candidate, Field, FieldName
from documents.kind import Direction, DocType
from documents.reading import LineField
from documents.terms import PaymentTerms
from documents.value import Value
from documents.values.dates import readings
from documents.values.exchange import PrintedRate
from documents.values.payment_codes import PaymentCode
from documents.values.periods import Period


class TaxCategory(Value):
    """One row of the VAT breakdown (BG-23), unique by category and rate.

    Attributes:
        category: S, Z, E, AE, K, G, O (UNTDID 5305); empty when nothing on the document says it.
        rate: In per cent, such as 19; None only for category O or when not printed.
        base: BT-116, in document currency; None when not printed.
        tax: BT-117, in document currency.
    """

    category: str = ""
    rate: Decimal | None = None
    base: Decimal | None = None
    tax: Decimal | None = None


class Line(Value):
    """One invoice, order or delivery line (BG-25), with the evidence of its cells.

    Attributes:
        quantity: Up to 6 decimals, in `unit`.
        unit: UN/ECE Recommendation 20 code such as C62; empty when unknown.
        unit_price: BT-146, net, per base quantity, up to 10 decimals.
        discount_percent: 0 to 100.
        allowance: BT-136, in document currency, the sum of all of the line; already taken off `net_amount`.
        charge: BT-141, likewise; already in `net_amount`.
        tax_rate: In per cent.
        net_amount: BT-131, in document currency.
        cells: As printed, for the reviewer.
    """

    number: int
    item_id: str = ""
    buyer_item_id: str = ""
    gtin: str = ""
    description: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: Decimal | None = None
    base_quantity: Decimal = Decimal(1)
    discount_percent: Decimal | None = None
    allowance: Decimal = Decimal(0)
    charge: Decimal = Decimal(0)
    tax_rate: Decimal | None = None
    tax_category: str = ""
    net_amount: Decimal | None = None
    order_number: str = ""
    order_line: str = ""
    cells: dict[LineField, Candidate] = {}


class Ambiguity(Value):
    """A print with several readings left after cleansing: a finding, never a guess (V-DAT-04, V-CUR-02, C-24).

    Attributes:
        field: The field in doubt.
        raw: As printed.
        readings: The values it can stand for, canonical.
    """

    field: FieldName
    raw: str
    readings: tuple[str, ...]
    page: int = 0


class Medium(StrEnum):
    """In which form a document came."""

    XML = "xml"
    HYBRID = "hybrid"
    """A page with the XML inside (Factur-X)."""
    PAGE = "page"


class BusinessDocument(Value):
    """A cleansed document. A field is None when nothing on the document gives it.

    Amounts are in document currency, unsigned as printed: the type carries the sign (L-02).
    Attribute names of header fields are those of `FieldName`.
    """

    doc_type: DocType
    direction: Direction = Direction.PURCHASE
    language: str = ""
    first_page: int = 1
    last_page: int = 1
    born_digital: bool = True
    text: str = ""

    vendor_name: Field[str] | None = None
    vendor_tax_id: Field[str] | None = None
    vendor_tax_number: Field[str] | None = None
    vendor_address: Field[str] | None = None
    buyer_name: Field[str] | None = None
    buyer_tax_id: Field[str] | None = None
    buyer_address: Field[str] | None = None
    invoice_number: Field[str] | None = None
    po_number: Field[str] | None = None
    delivery_note_number: Field[str] | None = None
    preceding_invoice: Field[str] | None = None
    buyer_reference: Field[str] | None = None
    project_number: Field[str] | None = None
    contract_number: Field[str] | None = None
    sales_order_number: Field[str] | None = None
    receiving_advice_number: Field[str] | None = None
    remittance_reference: Field[str] | None = None
    delivery_address: Field[str] | None = None
    issue_date: Field[dt.date] | None = None
    due_date: Field[dt.date] | None = None
    delivery_date: Field[dt.date] | None = None
    invoicing_period: Field[Period] | None = None
    payment_terms: Field[PaymentTerms] | None = None
    currency: Field[str] | None = None
    lines_total: Field[Decimal] | None = None
    allowance_total: Field[Decimal] | None = None
    charge_total: Field[Decimal] | None = None
    net_total: Field[Decimal] | None = None
    tax_total: Field[Decimal] | None = None
    gross_total: Field[Decimal] | None = None
    prepaid: Field[Decimal] | None = None
    rounding: Field[Decimal] | None = None
    payable: Field[Decimal] | None = None
    iban: Field[str] | None = None
    bic: Field[str] | None = None
    exemption_reason: Field[str] | None = None

    orders: tuple[str, ...] = ()
    """Every order number referred to, normalised (C-48)."""
    lines: tuple[Line, ...] = ()
    taxes: tuple[TaxCategory, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    not_parsed: tuple[Ambiguity, ...] = ()
    """Prints beside a field's label that are no value at all, such as 31.02.2026 (C-15)."""
    goods_receipt: bool = False
    """A delivery note that the buyer itself issued or signed: only this is a receipt (DT-GR)."""
    deposit: bool = False
    """An invoice of money paid in advance; its amounts are a prepayment until the final invoice (DT-PRE, P-08)."""
    stated_page_count: int = 0
    numbers_seen: tuple[str, ...] = ()
    profile_problems: tuple[str, ...] = ()
    doc_type_score: float = 1.0
    dpi: int = 0
    skew: float = 0.0
    service_period: Period | None = None
    """BT-73, BT-74: when what is billed was or will be rendered; `invoicing_period` says where that is printed."""
    exchange_rates: tuple[PrintedRate, ...] = ()
    """As stated on the document (V-CUR-03)."""
    text_doubts: tuple[str, ...] = ()
    """Why the text stored in a page is not wholly believed (C-67)."""
    file_history: tuple[str, ...] = ()
    """What was done to the file after it was made (V-DOC-09)."""
    payment_codes: tuple[PaymentCode, ...] = ()
    """What the payment codes on its pages say (C-66)."""
    picture_gross: Decimal | None = None
    """Gross total that the visible page of a hybrid e-invoice shows (V-DOC-08)."""
    picture_iban: str = ""
    picture: BusinessDocument | None = None
    """What the visible page of a hybrid e-invoice says, cleansed by the same rules (V-DOC-08)."""
    einvoice: Group | None = None
    """Every business term of an e-invoice, also those that are no field of their own."""

    @property
    def own_number(self) -> Field[str] | None:
        """The document's own number: of the invoice, the order or the delivery note, by its type."""
        if self.doc_type is DocType.PURCHASE_ORDER:
            return self.po_number
        if self.doc_type is DocType.DELIVERY_NOTE:
            return self.delivery_note_number
        return self.invoice_number

    @property
    def page_count(self) -> int:
        """Pages that arrived."""
        return self.last_page - self.first_page + 1

    @property
    def lacks_pages(self) -> bool:
        """Tell whether fewer pages arrived than the document says it has."""
        return self.stated_page_count > self.page_count

    @property
    def numbers_named(self) -> tuple[str, ...]:
        """Every number on the document that may be that of another: the invoice it corrects, and all that were seen."""
        preceding = (self.preceding_invoice.value,) if self.preceding_invoice else ()
        return (*preceding, *self.numbers_seen)

    @property
    def type_code(self) -> str:
        """BT-3, UNTDID 1001, such as "384"; empty on a page, which has none."""
        return self.einvoice.text("BT-3") if self.einvoice is not None else ""

    @property
    def tax_point(self) -> dt.date | None:
        """Return when the tax became due: as an e-invoice states it (BT-7), else the day of issue.

        Source: Directive 2006/112/EC art. 63, 66; EN 16931 BT-7.
        """
        issued = self.issue_date.value if self.issue_date else None
        text = self.einvoice.text("BT-7") if self.einvoice is not None else ""
        days = readings(text, current_year=issued.year) if text and issued else ()
        return days[0] if len(days) == 1 else issued

    @property
    def buyer_accounts(self) -> tuple[str, ...]:
        """Return what may be the buyer's account for the whole document: BT-19, then BT-10."""
        return self._buyers_words("BT-19")

    @property
    def buyer_objects(self) -> tuple[str, ...]:
        """Return what may be the buyer's cost objects for the whole document: BT-19, BT-11 (project), then BT-10."""
        return self._buyers_words("BT-19", "BT-11")

    def _buyers_words(self, *terms: str) -> tuple[str, ...]:
        stated = (self.einvoice.text(term) if self.einvoice is not None else "" for term in terms)
        printed = self.buyer_reference.value if self.buyer_reference else ""
        return tuple(reference.strip() for reference in (*stated, printed) if reference.strip())

    def line_account(self, number: int) -> str:
        """Return BT-133, the buyer's account of one line; empty where its XML does not say it of this very amount."""
        stated = self.einvoice.each("BG-25") if self.einvoice is not None else ()
        place = next((place for place, line in enumerate(self.lines) if line.number == number), None)
        if place is None or len(stated) != len(self.lines):
            return ""
        of_line = stated[place]
        return of_line.text("BT-133").strip() if of_line.number("BT-131") == self.lines[place].net_amount else ""

    @property
    def medium(self) -> Medium:
        """The form the document came in."""
        if self.einvoice is None:
            return Medium.PAGE
        return Medium.XML if self.picture is None else Medium.HYBRID

    @property
    def sign(self) -> int:
        """+1 for what the client owes more by, -1 for a credit (L-02: also an invoice with a negative total)."""
        credit = self.doc_type is DocType.CREDIT_NOTE
        negative = self.gross_total is not None and self.gross_total.value < 0
        return -1 if credit != negative else 1
