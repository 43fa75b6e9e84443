"""How the client booked this vendor's items before: the evidence of A-04 (A-10: posted and not reversed only)."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from ledgers.chart import (
    ACCOUNTS_PAYABLE,
    EXCHANGE_REALISED,
    FREIGHT_IN,
    GOODS_RECEIVED_NOT_INVOICED,
    PRICE_VARIANCE,
    ROUNDING,
)
from ledgers.coding import PastPosting, item_key
from ledgers.entry import Purpose
from ledgers.tables import entries, postings

NEWEST: Final = 500
"""Postings of one vendor that are looked at."""
BY_RULE: Final = (
    ACCOUNTS_PAYABLE,
    GOODS_RECEIVED_NOT_INVOICED,
    FREIGHT_IN,
    PRICE_VARIANCE,
    ROUNDING,
    EXCHANGE_REALISED,
)
"""Accounts that posting cases name themselves and nobody chose."""


def coding_history(connection: sa.Connection, client_id: str, vendor_id: str) -> tuple[PastPosting, ...]:
    """Return the cost postings of a vendor's invoices, newest first, without those an order decided."""
    undo = entries.alias("undo")
    owed = postings.alias("owed")
    query = (
        sa.select(postings.c.text, postings.c.account)
        .join(entries, entries.c.id == postings.c.entry_id)
        .join(owed, (owed.c.entry_id == entries.c.id) & (owed.c.party == vendor_id))
        .outerjoin(undo, (undo.c.client_id == entries.c.client_id) & (undo.c.reverses == entries.c.label))
        .where(
            postings.c.client_id == client_id,
            entries.c.purpose == Purpose.INVOICE.value,
            undo.c.id.is_(None),
            postings.c.tax_code == "",
            postings.c.order_number == "",
            postings.c.account.not_in(BY_RULE),
        )
        .order_by(postings.c.entry_id.desc(), postings.c.line_no)
        .limit(NEWEST)
    )
    return tuple(PastPosting(item=item_key(row.text), account=row.account) for row in connection.execute(query))
