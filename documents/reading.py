"""What reading a file gives: candidates and choices as printed, before cleansing. Crosses the jail's border as JSON."""

from __future__ import annotations

from enum import StrEnum

from documents.einvoice import Group
from documents.field import Candidate, FieldName, Proof
from documents.kind import DocType
from documents.learned import FieldRule
from documents.value import Value
from documents.values.payment_codes import PaymentCode


class FieldReading(Value):
    """The choice for one field.

    Attributes:
        chosen: None when nothing is believable enough; the reviewer then sees `others`.
        others: Runners-up, best first.
        proofs: What reading alone can prove: labels, closing sums, agreeing readings.
    """

    chosen: Candidate | None = None
    others: tuple[Candidate, ...] = ()
    proofs: tuple[Proof, ...] = ()


class LineField(StrEnum):
    """Cells of an invoice or order line (EN 16931 BG-25)."""

    LINE_NUMBER = "line_number"  # BT-126
    ITEM_ID = "item_id"  # BT-155
    BUYER_ITEM_ID = "buyer_item_id"  # BT-156
    GTIN = "gtin"  # BT-157
    DESCRIPTION = "description"  # BT-153, 154
    QUANTITY = "quantity"  # BT-129
    UNIT = "unit"  # BT-130
    UNIT_PRICE = "unit_price"  # BT-146
    BASE_QUANTITY = "base_quantity"  # BT-149, what the unit price is for; 1 when not stated
    DISCOUNT = "discount"  # BT-138, in per cent
    ALLOWANCE = "allowance"  # BT-136, in document currency, the sum of all of the line
    CHARGE = "charge"  # BT-141, in document currency, the sum of all of the line
    TAX_RATE = "tax_rate"  # BT-152, in per cent
    TAX_CATEGORY = "tax_category"  # BT-151
    NET_AMOUNT = "net_amount"  # BT-131
    ORDER_LINE = "order_line"  # BT-132
    ORDER_NUMBER = "order_number"  # no term of EN 16931, which knows one order a document; UBL 2.1 states it by line
    ORDERED = "ordered"  # no term of EN 16931; of a delivery note, the quantity ordered


class LineReading(Value):
    """One table row, its cells as printed."""

    cells: dict[LineField, Candidate]


class TaxReading(Value):
    """One row of the tax breakdown (BG-23) as printed.

    Attributes:
        rate: BT-119, in per cent.
        base: BT-116, in document currency.
        tax: BT-117, likewise.
        category: BT-118.
    """

    rate: Candidate | None = None
    base: Candidate | None = None
    tax: Candidate | None = None
    category: Candidate | None = None


class PageView(Value):
    """How a page was laid before it was read: boxes of evidence lie on the page as it is seen so.

    Attributes:
        number: In the file, from 1.
        width: In points, of the page as read: flattened and turned.
        height: In points, likewise.
        turn: Degrees clockwise, 0, 90, 180 or 270, after the page's own rotation.
        skew: Degrees by which its picture was straightened, clockwise positive.
        corners: Of a photographed paper, in points of the page as displayed, clockwise from the top left; empty when it
            fills the picture. See `documents.text.Page`.
    """

    number: int
    width: float
    height: float
    turn: int = 0
    skew: float = 0.0
    corners: tuple[tuple[float, float], ...] = ()


class DocumentReading(Value):
    """One document found in a file.

    Attributes:
        first_page: From 1.
        last_page: Inclusive.
        doc_type: The most probable type.
        doc_type_score: 0.0 to 1.0.
        language: ISO 639-1, empty when unknown.
        born_digital: True when the words come from a text layer or from XML.
        text: The words in reading order, a line break per printed line; for search and similarity.
        picture: For a hybrid e-invoice (Factur-X): what the visible page says; None otherwise.
        number_style: "," or "." when the document shows its decimal separator plainly, else "".
        dpi: Lowest resolution of the scanned pages, 0 when born digital.
        skew: Largest absolute skew of the scanned pages, in degrees.
        text_doubts: Sentences that say why the text stored in a page is not wholly believed (C-67, V-DOC-03).
        file_history: Sentences on what was done to the file after it was made (V-DOC-09).
        goods_receipt: A delivery note that the buyer issued or signed ("goods received note"), not the vendor's claim.
        stated_page_count: The "n" of a printed "page 1 of n"; 0 when none is printed.
        numbers_seen: Distinct values printed beside labels of this document's own number; two mean a bundle (V-DOC-04).
        profile_problems: Sentences of an XSD or rule sheet that an e-invoice breaks (V-DOC-07).
        einvoice: Every business term of an e-invoice; None for what was read from a page.
        payment_codes: What the payment codes on its pages say (C-66), each once.
        views: How its pages were laid; empty for XML, and for what was read before this was kept.
    """

    first_page: int
    last_page: int
    doc_type: DocType
    doc_type_score: float = 1.0
    language: str = ""
    born_digital: bool = True
    text: str = ""
    fields: dict[FieldName, FieldReading]
    orders: tuple[Candidate, ...] = ()
    lines: tuple[LineReading, ...] = ()
    taxes: tuple[TaxReading, ...] = ()
    picture: DocumentReading | None = None
    number_style: str = ""
    dpi: int = 0
    skew: float = 0.0
    text_doubts: tuple[str, ...] = ()
    file_history: tuple[str, ...] = ()
    goods_receipt: bool = False
    stated_page_count: int = 0
    numbers_seen: tuple[str, ...] = ()
    profile_problems: tuple[str, ...] = ()
    einvoice: Group | None = None
    payment_codes: tuple[PaymentCode, ...] = ()
    views: tuple[PageView, ...] = ()

    def chosen(self, name: FieldName) -> Candidate | None:
        """Return the choice for a field, or None."""
        reading = self.fields.get(name)
        return None if reading is None else reading.chosen


class FileFault(StrEnum):
    """Why a file could not be read as a document. Ends in the queue (or rejected), never in silence."""

    EMPTY = "empty"
    WRONG_TYPE = "wrong-type"
    TOO_LARGE = "too-large"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NO_PAGES = "no-pages"
    TOO_MANY_PAGES = "too-many-pages"
    PAGE_COUNT_DIFFERS = "page-count-differs"
    RESOURCE_LIMIT = "resource-limit"
    """The reader was stopped for memory or time: a bomb, or a page far beyond the ordinary."""
    UNSAFE_XML = "unsafe-xml"
    OCR_UNAVAILABLE = "ocr-unavailable"


class FileProblem(Value):
    """A fault of the file, with a sentence that says what was found and what to do."""

    fault: FileFault
    message: str


class FileReading(Value):
    """Everything read from one file: its documents, or its problems, or both."""

    media_type: str
    page_count: int = 0
    documents: tuple[DocumentReading, ...] = ()
    problems: tuple[FileProblem, ...] = ()


class KnownParty(Value):
    """A party by the keys that may be printed on a page.

    Attributes:
        rules: Where this vendor prints its fields, learned from the same client's corrections (A-10, B-03).
    """

    name: str
    aliases: tuple[str, ...] = ()
    tax_ids: tuple[str, ...] = ()
    ibans: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    rules: tuple[FieldRule, ...] = ()


class Part(Value):
    """One document of a file as a person cut it out.

    Attributes:
        first_page: From 1.
        last_page: Inclusive.
        doc_type: What a person says it is; None where nobody did.
    """

    first_page: int
    last_page: int
    doc_type: DocType | None = None


class Registers(Value):
    """What the readers may know beforehand: names are ranked by registers, never invented from them.

    Attributes:
        own: The client's own companies.
        vendors: The client's vendors.
        order_numbers: Open orders of the client.
        parts: Only these documents of the file are read, cut as they say; empty where the readers cut.
    """

    own: tuple[KnownParty, ...] = ()
    vendors: tuple[KnownParty, ...] = ()
    order_numbers: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


NO_REGISTERS = Registers()
