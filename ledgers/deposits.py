"""A vendor's open deposits, from the ledger (P-08)."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa

from documents.deposits import Deposit, DepositTax
from ledgers.chart import PREPAYMENTS
from ledgers.general_ledger import read
from ledgers.sub_ledger import OpenItem, open_items_of


def open_deposits(connection: sa.Connection, client_id: str, vendor_id: str) -> tuple[Deposit, ...]:
    """Return the deposits of a vendor that no final invoice has used, the oldest first."""
    items = open_items_of(connection, client_id, vendor_id=vendor_id, account=PREPAYMENTS)
    return tuple(_deposit(connection, client_id, item) for item in items)


def _deposit(connection: sa.Connection, client_id: str, item: OpenItem) -> Deposit:
    entry, _sha = read(connection, client_id, item.label)
    taxes = tuple(
        DepositTax(account=line.account, tax_code=line.tax_code, base=line.tax_base, amount=line.amount)
        for line in entry.postings
        if line.tax_base is not None
    )
    return Deposit(
        number=item.reference,
        entry=item.label,
        line_no=item.line_no,
        net=item.open_amount,
        base=item.open_base,
        tax=sum((tax.amount for tax in taxes), Decimal(0)),
        taxes=taxes,
        currency=item.currency,
    )
