"""One value of a document with the evidence it rests on (accounting specification S-06)."""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, TypeVar

from documents.text import Box, Reader
from documents.value import Value

T = TypeVar("T")

MISREAD_FOR = " ≈ "
"""Stands between a misread label and the words it is taken for."""


class FieldName(StrEnum):
    """Header fields, named as in the JSON that `daybook read` writes; BT numbers are those of EN 16931."""

    VENDOR_NAME = "vendor_name"  # BT-27
    VENDOR_TAX_ID = "vendor_tax_id"  # BT-31, the VAT identifier
    VENDOR_TAX_NUMBER = "vendor_tax_number"  # BT-32, a national number that is no VAT identifier
    VENDOR_ADDRESS = "vendor_address"  # BT-35..40
    BUYER_NAME = "buyer_name"  # BT-44
    BUYER_TAX_ID = "buyer_tax_id"  # BT-48
    BUYER_ADDRESS = "buyer_address"  # BT-50..55
    INVOICE_NUMBER = "invoice_number"  # BT-1, of invoices, credit notes and receipts
    ORDER_NUMBER = "po_number"  # BT-13, or the order's own number
    DELIVERY_NOTE_NUMBER = "delivery_note_number"  # BT-16, or the note's own number
    PRECEDING_INVOICE = "preceding_invoice"  # BT-25
    BUYER_REFERENCE = "buyer_reference"  # BT-10
    PROJECT_NUMBER = "project_number"  # BT-11
    CONTRACT_NUMBER = "contract_number"  # BT-12
    SALES_ORDER_NUMBER = "sales_order_number"  # BT-14, the seller's own number of the order
    RECEIVING_ADVICE_NUMBER = "receiving_advice_number"  # BT-15, the buyer's number of the goods receipt
    REMITTANCE_REFERENCE = "remittance_reference"  # BT-83, what a payment is to quote
    DELIVERY_ADDRESS = "delivery_address"  # BT-70, BT-75..80, name and address where goods go
    ISSUE_DATE = "issue_date"  # BT-2
    DUE_DATE = "due_date"  # BT-9
    DELIVERY_DATE = "delivery_date"  # BT-72
    INVOICING_PERIOD = "invoicing_period"  # BT-73, BT-74
    PAYMENT_TERMS = "payment_terms"  # BT-20
    CURRENCY = "currency"  # BT-5
    LINES_TOTAL = "lines_total"  # BT-106
    ALLOWANCE_TOTAL = "allowance_total"  # BT-107
    CHARGE_TOTAL = "charge_total"  # BT-108
    NET_TOTAL = "net_total"  # BT-109
    TAX_TOTAL = "tax_total"  # BT-110
    GROSS_TOTAL = "gross_total"  # BT-112
    PREPAID = "prepaid"  # BT-113
    ROUNDING = "rounding"  # BT-114
    PAYABLE = "payable"  # BT-115
    IBAN = "iban"  # BT-84
    BIC = "bic"  # BT-86
    EXEMPTION_REASON = "exemption_reason"  # BT-120


class Evidence(Value):
    """Where a value was read.

    Attributes:
        page: From 1; 0 for a value from XML or from a person.
        box: In points, origin top left; None where there is no place on a page.
        xpath: The element of an e-invoice; empty otherwise.
        reader: Who read it.
        confidence: 0.0 to 1.0, how often a value like this one is right: of a field's value characters and choice
            together, of a candidate and of a cell the characters alone.
        characters: 0.0 to 1.0, of the reading of a field's characters, apart from the choice.
    """

    page: int = 0
    box: Box | None = None
    xpath: str = ""
    reader: Reader = Reader.TEXT_LAYER
    confidence: float = 1.0
    characters: float = 1.0


class ProofName(StrEnum):
    """Named facts that could have failed (design: proof-carrying posting)."""

    XML = "structured e-invoice"
    XML_TWIN_AGREES = "XML and page agree"
    LABEL_BESIDE = "label beside the value"
    TOTAL_LABEL = "label of a total beside the value"
    DISTINCT_ID = "differs from every other number on the page"
    NET_PLUS_TAX = "net + tax = gross"
    RATE_CLOSES = "net x rate = tax"
    LINES_SUM = "lines add up to net"
    NO_LARGER_TRIPLE = "no larger triple of amounts closes"
    TOTALS_READABLE = "every cell of the totals was read"
    UNAMBIGUOUS_DATE = "the date has one reading only"
    DATE_RESOLVED = "one reading of the date fits the other dates"
    DUE_FROM_TERMS = "due date = issue date + terms"
    ISO_CODE = "ISO currency code on the page"
    TWO_SOURCES = "two sources agree"
    SECOND_KEY = "a second key of the name on the page"
    CHECK_DIGIT = "check digit"
    EQUALS_VENDOR = "equals the vendor master"
    EQUALS_ENTITY = "equals one of the client's own companies"
    EQUALS_ORDER = "equals the order"
    EQUALS_RECEIPT = "equals the goods receipt"
    PAYMENT_CODE = "equals the payment code on the page"
    TWO_READINGS = "two differently prepared readings agree"
    PERSON = "confirmed by a person"


class Proof(Value):
    """One proof of one value: its name, and a sentence with the figures that were compared."""

    name: ProofName
    detail: str = ""


class Candidate(Value):
    """A piece of text that may be the value of a field.

    Attributes:
        raw: As printed.
        readings: Every value the print can stand for, in canonical form: amounts "1234.56", dates "2026-03-04",
            identifiers without blanks, text with single blanks. Two readings mean the print is ambiguous.
        evidence: Where it stands.
        score: How well it suits the field, 0.0 to 1.0; ranks only, never lets a document through.
        label: The printed label that speaks for it; empty where there is none. One that OCR misread is followed by
            what it is taken for: "lnvoice N0 ≈ invoice no".
    """

    raw: str
    readings: tuple[str, ...]
    evidence: Evidence
    score: float = 0.0
    label: str = ""

    @property
    def label_misread(self) -> bool:
        """Tell whether the label was read with wrong letters: it finds the value and proves nothing."""
        return MISREAD_FOR in self.label


class Status(StrEnum):
    """How a value came about. Derived and defaulted values never satisfy a completeness rule."""

    EXTRACTED = "extracted"
    REPAIRED = "repaired"
    KEYED = "keyed"
    DERIVED = "derived"
    DEFAULTED = "defaulted"


class Field(Value, Generic[T]):
    """A clean value, what was printed, why it is believed, and what else it could have been.

    Attributes:
        rule: The cleansing rule that formed the value, such as "C-12(c)"; empty where the print was plain.
        candidates: Runners-up for the reviewer, best first.
    """

    value: T
    raw: str
    evidence: Evidence
    status: Status = Status.EXTRACTED
    rule: str = ""
    proofs: tuple[Proof, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    def has(self, *names: ProofName) -> bool:
        """Tell whether every named proof supports this value."""
        return {proof.name for proof in self.proofs} >= set(names)
