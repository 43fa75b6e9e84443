"""The index the duplicate search looks up: one row per document, kept in step with its newest judgement."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.field import ProofName, Status
from documents.kind import INVOICE_TYPES
from documents.register.tables import business_keys as table
from documents.register.tables import text_marks
from documents.values import dates, similarity
from documents.values.identifiers import invoice_key_n1, invoice_key_n2
from documents.values.money import round_amount, to_minor

ORDERS: Final = ("DMY", "MDY")

LARGEST_MINOR: Final = 2**63 - 1
"""What the column holds; a longer number is a misreading."""


def record_keys(
    connection: sa.Connection, client_id: str, document_id: str, business: BusinessDocument, vendor_id: str
) -> None:
    """Write the keys of an invoice or credit note anew; other documents have none."""
    connection.execute(table.delete().where(table.c.client_id == client_id, table.c.document_id == document_id))
    _record_marks(connection, client_id, document_id, business)
    if business.doc_type not in INVOICE_TYPES:
        return
    number = business.invoice_number.value if business.invoice_number else ""
    connection.execute(
        table.insert().values(
            document_id=document_id,
            client_id=client_id,
            vendor_id=vendor_id,
            number=number,
            number_n1=invoice_key_n1(number),
            number_n2=invoice_key_n2(number),
            gross_minor=_gross_minor(business),
            currency=business.currency.value if business.currency else "",
            issue_date=business.issue_date.value if business.issue_date else None,
            sign=business.sign,
            tax_id=business.vendor_tax_id.value[:40] if business.vendor_tax_id else "",
            iban=business.iban.value[:40] if business.iban else "",
            preceding_n2=invoice_key_n2(business.preceding_invoice.value) if business.preceding_invoice else "",
            date_order=date_order(business),
            medium=business.medium.value,
        )
    )


def _record_marks(connection: sa.Connection, client_id: str, document_id: str, business: BusinessDocument) -> None:
    """Write the marks of an invoice's text, by which nearly the same texts are found; they hardly ever change."""
    wanted = set(similarity.marks(business.text)) if business.doc_type in INVOICE_TYPES else set()
    mine = (text_marks.c.client_id == client_id, text_marks.c.document_id == document_id)
    if set(connection.scalars(sa.select(text_marks.c.mark).where(*mine))) == wanted:
        return
    connection.execute(text_marks.delete().where(*mine))
    if wanted:
        rows = [{"client_id": client_id, "document_id": document_id, "mark": mark} for mark in sorted(wanted)]
        connection.execute(text_marks.insert(), rows)


def date_order(business: BusinessDocument) -> str:
    """Return "DMY" or "MDY" where the date of issue shows it, by itself or by other dates on the page, else "".

    A date that was told by custom, by its nearness or by the vendor's habit shows nothing (C-12 d to f).
    """
    issued = business.issue_date
    if issued is None or issued.status is not Status.EXTRACTED:
        return ""
    if issued.has(ProofName.DATE_RESOLVED):
        return next((order for order in ORDERS if dates.by_order(issued.raw, order) == issued.value), "")
    shown = dates.order_of(issued.raw)
    return shown if shown in ORDERS else ""


def _gross_minor(business: BusinessDocument) -> int | None:
    if business.gross_total is None or business.currency is None:
        return None
    return minor_total(business.gross_total.value, business.currency.value)


def minor_total(gross: Decimal, currency: str) -> int | None:
    """Return a gross total as the index holds it: unsigned, in minor units; None for one that is too large for it."""
    minor = to_minor(round_amount(abs(gross), currency), currency)
    return minor if minor <= LARGEST_MINOR else None
