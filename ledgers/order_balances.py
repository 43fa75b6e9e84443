"""What stands on GRNI and commitments per order line, and what was invoiced on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.database.metadata import UtcDateTime
from documents.ledger_facts import Invoiced
from documents.values.money import from_minor
from ledgers.chart import COMMITMENTS, GOODS_RECEIVED_NOT_INVOICED
from ledgers.entry import Journal
from ledgers.tables import entries, has_order, postings
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
            has_order(),
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
            has_order(),
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


def _invoiced_rows() -> sa.Select[Any]:
    columns = postings.c.order_line, postings.c.quantity, postings.c.amount_minor
    return (
        sa.select(entries.c.id, entries.c.document_id, entries.c.currency, *columns)
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            postings.c.client_id == sa.bindparam("client", type_=sa.String),
            postings.c.order_number == sa.bindparam("order", type_=sa.String),
            has_order(),
            entries.c.journal == Journal.PURCHASES.value,
            entries.c.posted_at <= sa.bindparam("as_of", type_=UtcDateTime),
        )
    )


INVOICED_ROWS: Final = _invoiced_rows()
"""Built once: every document that names an order asks for it."""


def invoiced(
    connection: sa.Connection, client_id: str, order_number: str, *, document_id: str, as_of: dt.datetime
) -> dict[int, Invoiced]:
    """Return what was invoiced on each line of an order before a document, by a moment; price variance is included.

    Credits and reversals are deducted. Once the document is posted, what was invoiced after it is counted against the
    later invoices, not against this one; what was credited since, over and above that, counts.
    """
    asked = {"client": client_id, "order": order_number, "as_of": as_of}
    rows = connection.execute(INVOICED_ROWS, asked).all()
    own = max((row.id for row in rows if row.document_id == document_id), default=None)
    others = [row for row in rows if row.document_id != document_id]
    before = _sums(row for row in others if own is None or row.id < own)
    since = _sums(row for row in others if own is not None and row.id > own)
    credited = _credited(others)
    nothing, zero = Invoiced(), Decimal(0)
    return {
        line: Invoiced(
            quantity=before.get(line, nothing).quantity + min(since.get(line, nothing).quantity, zero),
            amount=before.get(line, nothing).amount + min(since.get(line, nothing).amount, zero),
            credited=credited.get(line, zero),
        )
        for line in before.keys() | since.keys()
    }


def billed(
    connection: sa.Connection, client_id: str, order_number: str, *, document_id: str, as_of: dt.datetime
) -> dict[str, dict[int, Decimal]]:
    """Return the quantity of each line of an order by document, of those posted before a document and by a moment.

    A document's reversals are its own entries, so that one whose entry does not stand is left out.
    """
    asked = {"client": client_id, "order": order_number, "as_of": as_of}
    rows = connection.execute(INVOICED_ROWS, asked).all()
    own = max((row.id for row in rows if row.document_id == document_id), default=None)
    found: dict[str, dict[int, Decimal]] = {}
    for row in rows:
        if row.quantity and row.document_id != document_id and (own is None or row.id < own):
            lines = found.setdefault(row.document_id, {})
            lines[row.order_line] = lines.get(row.order_line, Decimal(0)) + row.quantity
    standing = {one: {line: held for line, held in lines.items() if held} for one, lines in found.items()}
    return {one: lines for one, lines in standing.items() if lines}


def _credited(rows: Iterable[sa.Row[Any]]) -> dict[int, Decimal]:
    """Return what entries that moved no quantity gave back, by order line (P-04: a credit of the price alone)."""
    of_entry: dict[tuple[int, int], list[sa.Row[Any]]] = {}
    for row in rows:
        of_entry.setdefault((row.id, row.order_line), []).append(row)
    found: dict[int, Decimal] = {}
    for (_entry, line), legs in of_entry.items():
        if not any(leg.quantity for leg in legs):
            amount = sum((from_minor(leg.amount_minor, leg.currency) for leg in legs), Decimal(0))
            found[line] = found.get(line, Decimal(0)) - amount
    return found


def _sums(rows: Iterable[sa.Row[Any]]) -> dict[int, Invoiced]:
    found: dict[int, Invoiced] = {}
    for row in rows:
        sofar = found.get(row.order_line, Invoiced())
        amount = sofar.amount + from_minor(row.amount_minor, row.currency)
        found[row.order_line] = Invoiced(quantity=sofar.quantity + (row.quantity or 0), amount=amount)
    return found
