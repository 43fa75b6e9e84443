"""Orders and goods receipts imported as rows of a file: their commitments (P-14) and receipts (P-03) are booked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Final, NamedTuple

import sqlalchemy as sa

from documents.database.engine import read
from documents.error import RetryableError
from documents.log import get_logger
from documents.master import tables
from documents.master.database import DatabaseMasterData
from documents.master.order import NOTHING_TO_COME, Order, Receipt
from documents.value import Value
from documents.values.identifiers import order_key
from flows.stages.commitments import Amounts, committed, used_up, withdraw
from flows.stages.worker import Desk, settling
from ledgers.cases.commitment import imported_order_entry
from ledgers.cases.goods_receipt import imported_receipt_entry
from ledgers.chart import COMMITMENTS
from ledgers.entry import Entry, Purpose
from ledgers.general_ledger import next_revision, post_many, without_document
from ledgers.month.periods import first_open_day
from ledgers.tables import entries

log = get_logger()

LONGEST_ID: Final = 64
"""What the ledger's column for document ids holds."""

AT_ONCE: Final = 100
"""Orders and receipts booked in one transaction, for which the others who post for the client wait."""


class _Outcome(StrEnum):
    ORDER = "order"
    RECEIPT = "receipt"
    NOTHING = "nothing"
    NO_RATE = "no rate"
    FAILED = "failed"


class _Prepared(NamedTuple):
    """What becomes of an order or receipt once its entry, if it has one, is posted."""

    outcome: _Outcome
    entry: Entry | None = None


Prepare = Callable[[sa.Connection, Desk], _Prepared]
"""Looks at one order or receipt, inside the transaction that books it."""


class Booked(Value):
    """What was booked; a second run books nothing.

    Attributes:
        orders: New commitments, and those that followed a change of their order.
        without_rate: In a currency without an exchange rate on their day; the next night tries again.
        failed: Our own code failed on them; the log says where, the next night tries again.
    """

    orders: int = 0
    receipts: int = 0
    without_rate: int = 0
    failed: int = 0


def book_imported(desk: Desk) -> Booked:
    """Book what was imported or changed since the last night, many in one transaction.

    Raises:
        RetryableError: The database is not ready; what was booked stays booked.
    """
    with read(desk.engine) as connection:
        orders = _orders(connection, desk)
        changed = _not_committed(connection, desk, orders.values())
        receipts = _not_booked(connection, desk, orders)
    wanted: list[tuple[str, Prepare]] = [(order.number, partial(_commitment, order=order)) for order in changed]
    for receipt in receipts:
        order = orders[order_key(receipt.order_number)]
        wanted.append((receipt.number, partial(_received, order=order, receipt=receipt)))
    done: Counter[_Outcome] = Counter()
    for first in range(0, len(wanted), AT_ONCE):
        done += _booked(desk, wanted[first : first + AT_ONCE])
    return Booked(
        orders=done[_Outcome.ORDER],
        receipts=done[_Outcome.RECEIPT],
        without_rate=done[_Outcome.NO_RATE],
        failed=done[_Outcome.FAILED],
    )


def _booked(desk: Desk, wanted: Sequence[tuple[str, Prepare]]) -> Counter[_Outcome]:
    """Book rows in one transaction, or each in its own where that fails: our own fault costs one row only."""
    try:
        with settling(desk) as connection:
            return Counter(_posted(connection, [prepare(connection, desk) for _number, prepare in wanted]))
    except RetryableError:
        raise
    except Exception as error:  # our own fault: this one is tried again tomorrow, the night goes on
        if len(wanted) == 1:
            log.exception("our own error", imported=wanted[0][0], error=type(error).__name__)
            return Counter([_Outcome.FAILED])
    return sum((_booked(desk, [one]) for one in wanted), Counter())


def _posted(connection: sa.Connection, prepared: Sequence[_Prepared]) -> Iterator[_Outcome]:
    """Post the entries; yield what became of each row. A receipt that was posted before is nothing new."""
    wanted = [one.entry for one in prepared if one.entry is not None]
    created = iter([one.created for one in post_many(connection, [without_document(entry) for entry in wanted])])
    for one in prepared:
        new = one.entry is None or next(created)
        yield one.outcome if new else _Outcome.NOTHING


def _orders(connection: sa.Connection, desk: Desk) -> dict[str, Order]:
    """Return the newest version of every order by its key (C-48)."""
    master = DatabaseMasterData(connection, desk.client.id, desk.client.entities)
    keys = connection.scalars(
        sa.select(tables.orders.c.order_key)
        .where(tables.orders.c.client_id == desk.client.id)
        .distinct()
        .order_by(tables.orders.c.order_key)
    )
    found = {key: master.order(key) for key in keys.all()}
    return {key: order for key, order in found.items() if order is not None}


def _not_committed(connection: sa.Connection, desk: Desk, orders: Iterable[Order]) -> list[Order]:
    """Return the orders whose commitment is not what their newest version says."""
    booked = committed(connection, desk.client.id)
    return [
        order
        for order in orders
        if _wanted(connection, desk, order, booked.get(order.number, {})) != booked.get(order.number, {})
    ]


def _wanted(connection: sa.Connection, desk: Desk, order: Order, booked: Amounts) -> Amounts:
    """Return what should be booked for an order, by line."""
    as_booked = _as_booked(connection, desk, order, booked)
    entry = imported_order_entry(desk.client, as_booked, posting_date=order.issue_date, fx_rate=Decimal(1))
    legs = entry.postings if entry else ()
    return {leg.order_line: leg.amount for leg in legs if leg.account == COMMITMENTS}


def _as_booked(connection: sa.Connection, desk: Desk, order: Order, booked: Amounts) -> Order:
    """Return the order as it is committed: all of it, or, when nothing more will come, what was used up."""
    if order.status not in NOTHING_TO_COME:
        return order
    used = used_up(connection, desk.client.id, order.number, booked) if booked else {}
    lines = tuple(
        line.model_copy(update={"quantity": used.get(line.number, Decimal(0)), "price": Decimal(1), "cancelled": 0})
        for line in order.lines
    )
    return order.model_copy(update={"lines": lines})


def _not_booked(connection: sa.Connection, desk: Desk, orders: dict[str, Order]) -> list[Receipt]:
    """Return the imported receipts of known orders that have no entry yet; a receipt may come before its order."""
    master = DatabaseMasterData(connection, desk.client.id, desk.client.entities)
    mine = entries.c.client_id == desk.client.id
    query = sa.select(entries.c.document_id).where(mine, entries.c.purpose == Purpose.GOODS_RECEIPT.value)
    booked = set(connection.scalars(query))
    waiting = []
    for receipt in master.receipts(orders):
        order = orders[order_key(receipt.order_number)]
        entry = None if receipt.source_document else _receipt_entry(desk, order, receipt, receipt.date, Decimal(1))
        if entry is not None and entry.document_id not in booked:
            waiting.append(receipt)
    return waiting


def _commitment(connection: sa.Connection, desk: Desk, *, order: Order) -> _Prepared:
    """Return what brings the commitment of one order up to its newest version; what stood before is withdrawn."""
    terms = _day_and_rate(connection, desk, order.currency, order.issue_date)
    if terms is None:
        return _Prepared(_Outcome.NO_RATE)
    booked = committed(connection, desk.client.id, order.number).get(order.number, {})
    as_booked = _as_booked(connection, desk, order, booked)
    withdrawn = withdraw(connection, desk, order)
    entry = imported_order_entry(
        desk.client, as_booked, posting_date=terms[0], fx_rate=terms[1], payee=_payee(connection, desk, order)
    )
    if entry is None:
        return _Prepared(_Outcome.ORDER if withdrawn else _Outcome.NOTHING)
    entry = _with_short_id(entry)
    revision = next_revision(connection, entry, entry.purpose)
    return _Prepared(_Outcome.ORDER, entry.model_copy(update={"revision": revision}))


def _received(connection: sa.Connection, desk: Desk, *, order: Order, receipt: Receipt) -> _Prepared:
    terms = _day_and_rate(connection, desk, order.currency, receipt.date)
    if terms is None:
        return _Prepared(_Outcome.NO_RATE)
    entry = _receipt_entry(desk, order, receipt, *terms, payee=_payee(connection, desk, order))
    return _Prepared(_Outcome.RECEIPT if entry is not None else _Outcome.NOTHING, entry)


def _receipt_entry(
    desk: Desk, order: Order, receipt: Receipt, day: dt.date, rate: Decimal, payee: str = ""
) -> Entry | None:
    entry = imported_receipt_entry(desk.client, order, receipt, posting_date=day, fx_rate=rate, payee=payee)
    return None if entry is None else _with_short_id(entry)


def _with_short_id(entry: Entry) -> Entry:
    """Return the entry with an id the ledger can hold: numbers of orders and receipts may be long."""
    if len(entry.document_id) <= LONGEST_ID:
        return entry
    digest = hashlib.sha256(entry.document_id.encode()).hexdigest()[:16]
    return entry.model_copy(update={"document_id": f"{entry.document_id[: LONGEST_ID - 17]}~{digest}"})


def _day_and_rate(connection: sa.Connection, desk: Desk, currency: str, day: dt.date) -> tuple[dt.date, Decimal] | None:
    """Return the first open posting day and the exchange rate of the day; None when there is no rate."""
    master = DatabaseMasterData(connection, desk.client.id, desk.client.entities)
    rate = master.fx_rate(currency, desk.client.currency, desk.client.policy.rate_day(day))
    if rate is None:
        return None
    return first_open_day(connection, desk.client.id, day, desk.client.locked_until), rate


def _payee(connection: sa.Connection, desk: Desk, order: Order) -> str:
    """Return the vendor's name, or its id while it is not imported."""
    vendor = DatabaseMasterData(connection, desk.client.id, desk.client.entities).vendor(order.vendor_id)
    return vendor.name if vendor else order.vendor_id
