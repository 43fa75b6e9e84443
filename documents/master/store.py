"""Writing master data: a whole file at a time, a new version for what changed, all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final, TypeVar

import sqlalchemy as sa
from pydantic import Field as Setting

from documents.error import WrongInputError
from documents.master import tables
from documents.master.database import canonical_key
from documents.master.name_index import store_names
from documents.master.order import Order, Receipt
from documents.master.party import Vendor
from documents.value import Value
from documents.values.identifiers import order_key


class Rate(Value):
    """One exchange rate: units of `currency` for one unit of `base`, above zero."""

    base: str
    currency: str
    date: dt.date
    rate: Decimal = Setting(gt=0)


class Stored(Value):
    """What an import did, in rows."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Stored) -> Stored:
        """Add two counts."""
        return Stored(
            new=self.new + other.new,
            changed=self.changed + other.changed,
            unchanged=self.unchanged + other.unchanged,
        )


Progress = Callable[[int], None]
"""Hears how many more rows are stored."""

V = TypeVar("V")
BATCH: Final = 500
"""Rows that are compared with what is stored, and written, by one statement."""


def silent(_count: int) -> None:
    """Hear how many rows are stored, and say nothing."""


NEW, CHANGED, UNCHANGED = Stored(new=1), Stored(changed=1), Stored(unchanged=1)


def store_vendors(
    connection: sa.Connection, client_id: str, vendors: Iterable[Vendor], *, by: str, progress: Progress = silent
) -> Stored:
    """Store vendors; one that equals its newest version is left alone. `progress` hears how many are done."""
    total = Stored()
    for batch in _batches(vendors):
        total += _store_vendors(connection, client_id, batch, by)
        progress(len(batch))
    return total


def _store_vendors(connection: sa.Connection, client_id: str, vendors: Sequence[Vendor], by: str) -> Stored:
    columns = tables.vendors.c
    rows = connection.execute(
        sa.select(columns.vendor_id, columns.version, columns.body)
        .where(columns.client_id == client_id, columns.vendor_id.in_([vendor.id for vendor in vendors]))
        .order_by(columns.version)
    )
    newest = {vendor_id: (version, body) for vendor_id, version, body in rows}
    total, versions, changed = Stored(), list[dict[str, object]](), dict[str, Vendor]()
    stamp = {"client_id": client_id, "imported_at": dt.datetime.now(dt.UTC), "imported_by": by}
    for vendor in vendors:
        body = vendor.model_dump_json()
        version, former = newest.get(vendor.id, (0, None))
        if former == body:
            total += UNCHANGED
            continue
        newest[vendor.id] = version + 1, body
        versions.append({**stamp, "vendor_id": vendor.id, "version": version + 1, "body": body})
        changed[vendor.id] = vendor
        total += CHANGED if version else NEW
    if versions:
        connection.execute(tables.vendors.insert(), versions)
        _store_keys(connection, client_id, tuple(changed.values()))
        store_names(connection, client_id, tuple(changed.values()))
    return total


def _store_keys(connection: sa.Connection, client_id: str, vendors: Sequence[Vendor]) -> None:
    keys = tables.vendor_keys
    ids = [vendor.id for vendor in vendors]
    connection.execute(keys.delete().where(keys.c.client_id == client_id, keys.c.vendor_id.in_(ids)))
    rows = [
        {"client_id": client_id, "kind": kind, "key": key, "vendor_id": vendor.id}
        for vendor in vendors
        for kind, key in sorted(_keys_of(vendor))
    ]
    if rows:
        connection.execute(keys.insert(), rows)


def _keys_of(vendor: Vendor) -> set[tuple[str, str]]:
    known = vendor.known()
    tax_ids = {("tax id", canonical_key(key)) for key in known.tax_ids}
    return tax_ids | {("iban", canonical_key(iban)) for iban in known.ibans}


def _batches(values: Iterable[V]) -> Iterator[tuple[V, ...]]:
    each = iter(values)
    while batch := tuple(islice(each, BATCH)):
        yield batch


def store_orders(connection: sa.Connection, client_id: str, orders: Iterable[Order], *, source: str) -> Stored:
    """Store orders; the same version with the same content is left alone, a changed one becomes the next version.

    An order keeps the number it was first stored under, however later versions print it: entries carry that number.
    """
    total = Stored()
    for order in orders:
        total += _store_order(connection, client_id, order, source)
    return total


def _store_order(connection: sa.Connection, client_id: str, order: Order, source: str) -> Stored:
    columns = tables.orders.c
    newest = connection.execute(
        sa.select(columns.version, columns.body)
        .where(columns.client_id == client_id, columns.order_key == order_key(order.number))
        .order_by(columns.version.desc())
        .limit(1)
    ).one_or_none()
    if newest is not None:
        order = order.model_copy(update={"number": Order.model_validate_json(newest.body).number})
        if _same_content(newest.body, order):
            return UNCHANGED
    version = order.version if newest is None else max(order.version, newest.version + 1)
    connection.execute(
        tables.orders.insert().values(
            client_id=client_id,
            order_key=order_key(order.number),
            version=version,
            vendor_id=order.vendor_id,
            issue_date=order.issue_date.isoformat(),
            body=order.model_copy(update={"version": version}).model_dump_json(),
            source=source,
            imported_at=dt.datetime.now(dt.UTC),
        )
    )
    return NEW if newest is None else CHANGED


def _same_content(body: str, order: Order) -> bool:
    """Tell whether two versions differ in nothing but their number."""
    stored = Order.model_validate_json(body)
    return stored == order.model_copy(update={"version": stored.version})


def store_receipts(connection: sa.Connection, client_id: str, receipts: Sequence[Receipt]) -> Stored:
    """Store goods receipts; one that is there already is left alone, since goods arrive only once.

    Raises:
        WrongInputError: An imported receipt comes again with another quantity; nothing was imported.
    """
    total = Stored()
    for receipt in receipts:
        total += _store_receipt(connection, client_id, receipt)
    return total


def _store_receipt(connection: sa.Connection, client_id: str, receipt: Receipt) -> Stored:
    table = tables.receipts
    key = {
        "client_id": client_id,
        "number": receipt.number,
        "order_key": order_key(receipt.order_number),
        "order_line": receipt.order_line,
    }
    there = connection.execute(
        sa.select(table.c.quantity, table.c.source_document).where(
            *(table.c[name] == value for name, value in key.items())
        )
    ).one_or_none()
    if there is not None:
        if not there.source_document and there.quantity != receipt.quantity:
            raise WrongInputError(
                f"receipt {receipt.number}, order {receipt.order_number}/{receipt.order_line}: found quantity "
                f"{receipt.quantity}, but {there.quantity} was imported before; send the difference as a receipt with "
                "a number of its own; nothing was imported"
            )
        return UNCHANGED
    connection.execute(
        table.insert().values(
            **key,
            day=receipt.date.isoformat(),
            quantity=receipt.quantity,
            order_number=receipt.order_number,
            source_document=receipt.source_document,
            imported_at=dt.datetime.now(dt.UTC),
        )
    )
    return NEW


def store_rates(connection: sa.Connection, client_id: str, rates: Iterable[Rate]) -> Stored:
    """Store exchange rates; a rate for the same day replaces the former."""
    total = Stored()
    table = tables.rates
    for rate in rates:
        key = {"client_id": client_id, "base": rate.base, "currency": rate.currency, "day": rate.date.isoformat()}
        former = connection.execute(
            table.delete().where(*(table.c[name] == value for name, value in key.items()))
        ).rowcount
        connection.execute(table.insert().values(**key, rate=rate.rate))
        total += CHANGED if former else NEW
    return total
