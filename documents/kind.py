"""Document types (accounting specification 1.1; codes of UNTDID 1001)."""

from __future__ import annotations

from enum import StrEnum


class DocType(StrEnum):
    """What a document is. The names are those of the JSON that `daybook read` writes."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PURCHASE_ORDER = "purchase_order"
    RECEIPT = "receipt"
    """A simplified invoice: till receipt, ticket (DT-REC)."""
    DELIVERY_NOTE = "delivery_note"
    """Despatch advice or goods receipt note (DT-GR)."""
    STATEMENT = "statement"
    OTHER = "other"
    """Letter, pro forma, reminder, cover sheet; never posted."""


class Direction(StrEnum):
    """Who buys: an order the client sent to a vendor, or one it received from a customer (O-7)."""

    PURCHASE = "purchase"
    SALES = "sales"


INVOICE_TYPES = frozenset({DocType.INVOICE, DocType.CREDIT_NOTE, DocType.RECEIPT})
POSTING_TYPES = INVOICE_TYPES | {DocType.PURCHASE_ORDER, DocType.DELIVERY_NOTE}
