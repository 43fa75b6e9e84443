"""Orders and goods receipts imported as rows of a file: their commitments (P-14) and receipts (P-03) are booked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from decimal import Decimal

import sqlalchemy as sa

from documents.database.engine import write
from documents.master import tables
from documents.master.database import DatabaseMasterData
from documents.master.order import Order
from documents.value import Value
from documents.values.identifiers import order_key
from flows.stages.worker import Desk
from ledgers.cases.commitment import imported_order_entry
from ledgers.cases.goods_receipt import imported_receipt_entry
from ledgers.chart import COMMITMENTS
from ledgers.entry import Entry
from ledgers.general_ledger import post
from ledgers.periods import first_open_day
from ledgers.tables import postings

NO_RATE = "no rate"


class Booked(Value):
    """What was booked; a second run books nothing.

    Attributes:
        without_rate: In a currency without an exchange rate on their day; the next night tries again.
    """

    orders: int = 0
    receipts: int = 0
    without_rate: int = 0


def book_imported(desk: Desk) -> Booked:
    """Book what was imported since the last night, in one transaction."""
    done: Counter[str] = Counter()
    with write(desk.engine) as connection:
        master = DatabaseMasterData(connection, desk.client.id, desk.client.entities)
        orders = _orders(connection, desk, master)
        committed = _committed(connection, desk.client.id)
        for order in orders.values():
            if order.number not in committed:
                done[_book_order(connection, desk, master, order)] += 1
        for receipt in master.receipts(orders):
            order = orders[order_key(receipt.order_number)]
            terms = _day_and_rate(connection, desk, master, order.currency, receipt.date)
            if terms is None:
                done[NO_RATE] += 1
            elif not receipt.source_document:
                entry = imported_receipt_entry(
                    desk.client, order, receipt, posting_date=terms[0], fx_rate=terms[1], payee=_payee(master, order)
                )
                done["receipt"] += _post(connection, desk, entry)
    return Booked(orders=done["order"], receipts=done["receipt"], without_rate=done[NO_RATE])


def _book_order(connection: sa.Connection, desk: Desk, master: DatabaseMasterData, order: Order) -> str:
    """Book one order; return what to count it as."""
    terms = _day_and_rate(connection, desk, master, order.currency, order.issue_date)
    if terms is None:
        return NO_RATE
    entry = imported_order_entry(
        desk.client, order, posting_date=terms[0], fx_rate=terms[1], payee=_payee(master, order)
    )
    return "order" if _post(connection, desk, entry) else "known"


def _orders(connection: sa.Connection, desk: Desk, master: DatabaseMasterData) -> dict[str, Order]:
    """Return the newest version of every order by its key (C-48)."""
    keys = connection.scalars(
        sa.select(tables.orders.c.order_key)
        .where(tables.orders.c.client_id == desk.client.id)
        .distinct()
        .order_by(tables.orders.c.order_key)
    )
    found = (master.order(key) for key in keys.all())
    return {order_key(order.number): order for order in found if order is not None}


def _committed(connection: sa.Connection, client_id: str) -> frozenset[str]:
    """Return the orders that stand committed already, by an order document or an earlier night."""
    numbers = connection.scalars(
        sa.select(postings.c.order_number)
        .where(postings.c.client_id == client_id, postings.c.account == COMMITMENTS)
        .distinct()
    )
    return frozenset(numbers)


def _day_and_rate(
    connection: sa.Connection, desk: Desk, master: DatabaseMasterData, currency: str, day: dt.date
) -> tuple[dt.date, Decimal] | None:
    """Return the first open posting day and the exchange rate of the day; None when there is no rate."""
    rate = master.fx_rate(currency, desk.client.currency, day.isoformat())
    if rate is None:
        return None
    return first_open_day(connection, desk.client.id, day, desk.client.locked_until), rate


def _payee(master: DatabaseMasterData, order: Order) -> str:
    vendor = master.vendor(order.vendor_id)
    return vendor.name if vendor else ""


def _post(connection: sa.Connection, desk: Desk, entry: Entry | None) -> bool:
    """Post an entry if there is one; tell whether it is new. Rows of a file have no bytes: their key is hashed."""
    if entry is None:
        return False
    sha = hashlib.sha256(f"{desk.client.id}/{entry.document_id}".encode()).hexdigest()
    return post(connection, entry, document_sha=sha).created
