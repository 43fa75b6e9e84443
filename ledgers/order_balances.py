"""What stands on GRNI and commitments per order line, and what was invoiced on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.database.metadata import UtcDateTime
from documents.ledger_facts import Invoiced
from documents.values.money import from_minor
from ledgers.chart import COMMITMENTS, GOODS_RECEIVED_NOT_INVOICED
from ledgers.entry import Journal
from ledgers.tables import entries, postings
from ledgers.work import OrderBalance


def order_balances(
    connection: sa.Connection, client_id: str, order_numbers: Iterable[str], *, without_document: str = ""
) -> tuple[OrderBalance, ...]:
    """Return the balances of GRNI and open commitments of these orders; lines that stand at zero are left out.

    Entries of `without_document` do not count: what it would be posted as is asked as if it were not.
    """
    numbers = list(order_numbers)
    quantities = _open_quantities(connection, client_id, numbers, without_document)
    line = (postings.c.account, postings.c.order_number, postings.c.order_line)
    query = (
        sa.select(
            *line,
            entries.c.currency,
            entries.c.base_currency,
            sa.func.sum(postings.c.amount_minor).label("amount"),
            sa.func.sum(postings.c.base_minor).label("base"),
        )
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            postings.c.client_id == client_id,
            postings.c.order_number.in_(numbers),
            postings.c.account.in_([GOODS_RECEIVED_NOT_INVOICED, COMMITMENTS]),
            entries.c.document_id != without_document,
        )
        .group_by(*line, entries.c.currency, entries.c.base_currency)
        .order_by(*line)
    )
    return tuple(
        OrderBalance(
            account=row.account,
            order_number=row.order_number,
            order_line=row.order_line,
            amount=from_minor(int(row.amount), row.currency),
            base_amount=from_minor(int(row.base), row.base_currency),
            quantity=quantities.get((row.account, row.order_number, row.order_line), Decimal(0)),
        )
        for row in connection.execute(query)
        if row.amount or row.base
    )


def _open_quantities(
    connection: sa.Connection, client_id: str, order_numbers: list[str], without_document: str
) -> dict[tuple[str, str, int], Decimal]:
    """Return what was received less what was invoiced, by account (GRNI), order and line; added here to stay exact."""
    rows = connection.execute(
        sa.select(postings.c.order_number, postings.c.order_line, postings.c.quantity, entries.c.journal)
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            postings.c.client_id == client_id,
            postings.c.order_number.in_(order_numbers),
            postings.c.account == GOODS_RECEIVED_NOT_INVOICED,
            postings.c.quantity.is_not(None),
            entries.c.document_id != without_document,
        )
    )
    found: dict[tuple[str, str, int], Decimal] = {}
    for number, line, quantity, journal in rows:
        key = GOODS_RECEIVED_NOT_INVOICED, number, line
        received = journal == Journal.RECEIPTS.value
        found[key] = found.get(key, Decimal(0)) + (quantity if received else -quantity)
    return found


def _invoiced_rows() -> sa.Select[tuple[int, Decimal | None, int, str]]:
    return (
        sa.select(postings.c.order_line, postings.c.quantity, postings.c.amount_minor, entries.c.currency)
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            postings.c.client_id == sa.bindparam("client", type_=sa.String),
            postings.c.order_number == sa.bindparam("order", type_=sa.String),
            entries.c.journal == Journal.PURCHASES.value,
            entries.c.document_id != sa.bindparam("document", type_=sa.String),
            entries.c.posted_at <= sa.bindparam("as_of", type_=UtcDateTime),
        )
    )


INVOICED_ROWS: Final = _invoiced_rows()
"""Built once: every document that names an order asks for it."""


def invoiced(
    connection: sa.Connection, client_id: str, order_number: str, *, without_document: str, as_of: dt.datetime
) -> dict[int, Invoiced]:
    """Return what was invoiced on each line of an order by a moment, credits and reversals deducted.

    Price variance is included.
    """
    asked = {"client": client_id, "order": order_number, "document": without_document, "as_of": as_of}
    found: dict[int, Invoiced] = {}
    for line, quantity, minor, currency in connection.execute(INVOICED_ROWS, asked):
        before = found.get(line, Invoiced())
        amount = before.amount + from_minor(minor, currency)
        found[line] = Invoiced(quantity=before.quantity + (quantity or 0), amount=amount)
    return found
