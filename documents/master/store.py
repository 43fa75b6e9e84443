"""Writing master data: a whole file at a time, a new version for what changed, all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final, TypeVar

import sqlalchemy as sa
from pydantic import Field as Setting

from documents.database.clock import database_now
from documents.error import WrongInputError
from documents.master import tables
from documents.master.account_history import (
    Histories,
    append_steps,
    is_known_step,
    newest_steps,
    step_faults,
    with_step,
)
from documents.master.bank_accounts import AccountChange, with_history
from documents.master.database import canonical_key
from documents.master.name_index import store_names
from documents.master.order import Order, Receipt
from documents.master.party import Vendor
from documents.master.registry import RegistryAnswer
from documents.value import Value
from documents.values.identifiers import order_key


class Rate(Value):
    """One exchange rate: units of `currency` for one unit of `base`, above zero."""

    base: str
    currency: str
    date: dt.date
    rate: Decimal = Setting(gt=0)


class StockCount(Value):
    """What was on hand of one item at the end of a day.

    Attributes:
        item: The client's item number, as its orders name it, or the GTIN where they name none.
        quantity: In the unit of its order lines.
    """

    item: str = Setting(min_length=1, max_length=64)
    day: dt.date
    quantity: Decimal = Setting(ge=0)


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

Newest = dict[str, tuple[int, Vendor | None]]
"""Number and content of the newest version of each vendor, by id."""

NOBODY: Final[tuple[int, Vendor | None]] = (0, None)


def store_vendors(
    connection: sa.Connection,
    client_id: str,
    vendors: Iterable[Vendor],
    *,
    by: str,
    progress: Progress = silent,
    today: dt.date | None = None,
) -> Stored:
    """Store vendors; one that equals its newest version is left alone. `progress` hears how many are done.

    What two persons decided about a bank account stands; an account that is new for a known vendor is noted in the
    history with `today` (V-FRD-02).
    """
    total = Stored()
    for batch in _batches(vendors):
        newest = _newest_vendors(connection, client_id, [vendor.id for vendor in batch])
        histories = newest_steps(connection, client_id, list(newest))
        steps: list[AccountChange] = []
        stated: list[Vendor] = []
        for vendor in batch:
            former, history = newest.get(vendor.id, NOBODY)[1], histories.get(vendor.id, {})
            day = today or dt.datetime.now(dt.UTC).date()
            changed, made = with_history(vendor, former, history, today=day, by=by)
            stated.append(changed)
            steps += made
        total += _write_vendors(connection, client_id, stated, newest, by)
        append_steps(connection, client_id, steps, by=by)
        progress(len(batch))
    return total


def store_accounts(
    connection: sa.Connection,
    client_id: str,
    changes: Iterable[AccountChange],
    *,
    by: str,
    progress: Progress = silent,
) -> Stored:
    """Store steps in the life of bank accounts, and bring the vendors' records up to them; a known step is left alone.

    Raises:
        WrongInputError: A vendor is unknown, or a step skips one or goes back in time; nothing was imported.
    """
    total = Stored()
    for batch in _batches(changes):
        ids = sorted({step.vendor_id for step in batch})
        newest = _newest_vendors(connection, client_id, ids)
        histories = newest_steps(connection, client_id, ids)
        records = {vendor_id: vendor for vendor_id, (_, vendor) in newest.items() if vendor is not None}
        made = [step for step in batch if _is_new_step(histories, records, step)]
        _write_vendors(connection, client_id, tuple(records.values()), newest, by)
        append_steps(connection, client_id, made, by=by)
        total += Stored(new=len(made), unchanged=len(batch) - len(made))
        progress(len(batch))
    return total


def _is_new_step(histories: Histories, records: dict[str, Vendor], step: AccountChange) -> bool:
    """Take one step into histories and records; False for one that is known."""
    if step.vendor_id not in records:
        raise WrongInputError(
            f"account {step.iban}: found vendor {step.vendor_id}, expected a vendor that is imported; "
            "nothing was imported"
        )
    history = histories.setdefault(step.vendor_id, {})
    former = history.get(step.iban)
    if former is not None and is_known_step(former, step):
        return False
    for field, found, expected in step_faults(former, step):
        raise WrongInputError(
            f"account {step.iban} of vendor {step.vendor_id}, {field}: found {found}, expected {expected}; "
            "nothing was imported"
        )
    history[step.iban] = step
    records[step.vendor_id] = with_step(records[step.vendor_id], step)
    return True


def _newest_vendors(connection: sa.Connection, client_id: str, ids: Sequence[str]) -> Newest:
    columns = tables.vendors.c
    rows = connection.execute(
        sa.select(columns.vendor_id, columns.version, columns.body)
        .where(columns.client_id == client_id, columns.vendor_id.in_(ids))
        .order_by(columns.version)
    )
    bodies = {vendor_id: (version, body) for vendor_id, version, body in rows}
    return {vendor_id: (version, Vendor.model_validate_json(body)) for vendor_id, (version, body) in bodies.items()}


def _write_vendors(
    connection: sa.Connection, client_id: str, vendors: Sequence[Vendor], newest: Newest, by: str
) -> Stored:
    """Write a new version of each vendor that differs from its newest one."""
    total, versions, changed = Stored(), list[dict[str, object]](), dict[str, Vendor]()
    stamp = {"client_id": client_id, "imported_at": database_now(connection), "imported_by": by}
    for vendor in vendors:
        version, former = newest.get(vendor.id, NOBODY)
        if former == vendor:
            total += UNCHANGED
            continue
        newest[vendor.id] = version + 1, vendor
        body = vendor.model_dump_json()
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


def store_orders(
    connection: sa.Connection, client_id: str, orders: Iterable[Order], *, source: str, progress: Progress = silent
) -> Stored:
    """Store orders; the same version with the same content is left alone, a changed one becomes the next version.

    An order keeps the number it was first stored under, however later versions print it: entries carry that number.
    """
    total = Stored()
    for batch in _batches(orders):
        total += _store_orders(connection, client_id, batch, source)
        progress(len(batch))
    return total


def _store_orders(connection: sa.Connection, client_id: str, orders: Sequence[Order], source: str) -> Stored:
    newest = _newest_orders(connection, client_id, {order_key(order.number) for order in orders})
    stamp = {"client_id": client_id, "source": source, "imported_at": database_now(connection)}
    total, rows = Stored(), list[dict[str, object]]()
    for each in orders:
        key, order, version = order_key(each.number), each, each.version
        former = newest.get(key)
        if former is not None:
            order = each.model_copy(update={"number": former.number})
            if _same_content(former, order):
                total += UNCHANGED
                continue
            version = max(each.version, former.version + 1)
        newest[key] = order.model_copy(update={"version": version})
        rows.append({**stamp, "order_key": key, "version": version, **_columns_of(newest[key])})
        total += NEW if former is None else CHANGED
    if rows:
        connection.execute(tables.orders.insert(), rows)
    return total


def _newest_orders(connection: sa.Connection, client_id: str, keys: set[str]) -> dict[str, Order]:
    columns = tables.orders.c
    rows = connection.execute(
        sa.select(columns.order_key, columns.version, columns.body)
        .where(columns.client_id == client_id, columns.order_key.in_(sorted(keys)))
        .order_by(columns.version)
    )
    newest = {row.order_key: row for row in rows}
    return {
        key: Order.model_validate_json(row.body).model_copy(update={"version": row.version})
        for key, row in newest.items()
    }


def _columns_of(order: Order) -> dict[str, object]:
    return {
        "vendor_id": order.vendor_id,
        "issue_date": order.issue_date.isoformat(),
        "body": order.model_dump_json(),
    }


def _same_content(stored: Order, order: Order) -> bool:
    """Tell whether two versions differ in nothing but their number."""
    return stored == order.model_copy(update={"version": stored.version})


def store_receipts(
    connection: sa.Connection, client_id: str, receipts: Iterable[Receipt], *, progress: Progress = silent
) -> Stored:
    """Store goods receipts; one that is there already is left alone, since goods arrive only once.

    What quality control says of it later is noted: the newest inspection holds.

    Raises:
        WrongInputError: An imported receipt comes again with another quantity; nothing was imported.
    """
    total = Stored()
    for batch in _batches(receipts):
        total += _store_receipts(connection, client_id, batch)
        progress(len(batch))
    return total


def _store_receipts(connection: sa.Connection, client_id: str, receipts: Sequence[Receipt]) -> Stored:
    columns = tables.receipts.c
    numbers = sorted({receipt.number for receipt in receipts})
    rows = connection.execute(
        sa.select(tables.receipts).where(columns.client_id == client_id, columns.number.in_(numbers))
    )
    there = {
        (row.number, row.order_key, row.order_line): (row.quantity, row.source_document, row.accepted) for row in rows
    }
    new: list[Receipt] = []
    inspected = 0
    for receipt in receipts:
        key = receipt.number, order_key(receipt.order_number), receipt.order_line
        if key not in there:
            there[key] = receipt.quantity, receipt.source_document, receipt.accepted
            new.append(receipt)
            continue
        quantity, source, accepted = there[key]
        _refuse_another_quantity(receipt, quantity, source)
        if receipt.accepted not in (None, accepted):
            _note_inspection(connection, client_id, key, receipt.accepted)
            inspected += 1
    _insert_receipts(connection, client_id, new)
    return Stored(new=len(new), changed=inspected, unchanged=len(receipts) - len(new) - inspected)


def _insert_receipts(connection: sa.Connection, client_id: str, receipts: Sequence[Receipt]) -> None:
    moment = database_now(connection)
    keys = [
        {
            "client_id": client_id,
            "number": receipt.number,
            "order_key": order_key(receipt.order_number),
            "order_line": receipt.order_line,
            "accepted": receipt.accepted,
            "imported_at": moment,
        }
        for receipt in receipts
    ]
    details = [
        {
            "day": receipt.date.isoformat(),
            "quantity": receipt.quantity,
            "order_number": receipt.order_number,
            "source_document": receipt.source_document,
        }
        for receipt in receipts
    ]
    inspections = [{**key, "version": 1} for key in keys if key["accepted"] is not None]
    if keys:
        connection.execute(tables.receipts.insert(), [key | more for key, more in zip(keys, details, strict=True)])
    if inspections:
        connection.execute(tables.inspections.insert(), inspections)


def _note_inspection(
    connection: sa.Connection, client_id: str, key: tuple[str, str, int], accepted: Decimal | None
) -> None:
    """Write the next inspection of a receipt; the newest stands on the receipt, where the rules look."""
    columns = tables.receipts.c
    number, order, line = key
    of = {"client_id": client_id, "number": number, "order_key": order, "order_line": line}
    _next_version(connection, tables.inspections, of, accepted=accepted)
    mine = (columns[name] == value for name, value in of.items())
    connection.execute(tables.receipts.update().where(*mine).values(accepted=accepted))


def _refuse_another_quantity(receipt: Receipt, quantity: Decimal, source_document: str) -> None:
    if not source_document and quantity != receipt.quantity:
        raise WrongInputError(
            f"receipt {receipt.number}, order {receipt.order_number}/{receipt.order_line}: found quantity "
            f"{receipt.quantity}, but {quantity} was imported before; send the difference as a receipt with "
            "a number of its own; nothing was imported"
        )


def store_rates(
    connection: sa.Connection, client_id: str, rates: Iterable[Rate], *, progress: Progress = silent
) -> Stored:
    """Store exchange rates; another rate for the same day is its next version."""
    total = Stored()
    for rate in rates:
        key = {"client_id": client_id, "base": rate.base, "currency": rate.currency, "day": rate.date.isoformat()}
        total += _next_version(connection, tables.rates, key, rate=rate.rate)
        progress(1)
    return total


def store_stock(
    connection: sa.Connection, client_id: str, counts: Iterable[StockCount], *, progress: Progress = silent
) -> Stored:
    """Store quantities on hand; another one for the same day is its next version."""
    total = Stored()
    for count in counts:
        key = {"client_id": client_id, "item": count.item, "day": count.day.isoformat()}
        total += _next_version(connection, tables.stock, key, quantity=count.quantity)
        progress(1)
    return total


def store_registry_answers(
    connection: sa.Connection, client_id: str, answers: Iterable[RegistryAnswer], *, progress: Progress = silent
) -> Stored:
    """Store what a registry answered about tax identifiers; another answer of the same day is its next version."""
    total = Stored()
    for answer in answers:
        key = {
            "client_id": client_id,
            "tax_id": canonical_key(answer.tax_id),
            "checked_on": answer.checked_on.isoformat(),
        }
        told = {"status": answer.status.value, "reference": answer.reference}
        total += _next_version(connection, tables.registry_answers, key, **told)
        progress(1)
    return total


def _next_version(connection: sa.Connection, table: sa.Table, key: Mapping[str, object], **values: object) -> Stored:
    """Write one row as the next version of its key; what the newest one says already is left alone."""
    same = (table.c[name] == value for name, value in key.items())
    newest = sa.select(table).where(*same).order_by(table.c.version.desc()).limit(1)
    row = connection.execute(newest).mappings().first()
    if row is not None and all(row[name] == value for name, value in values.items()):
        return UNCHANGED
    version = 1 if row is None else row["version"] + 1
    stamp = {"version": version, "imported_at": database_now(connection)}
    connection.execute(table.insert().values(**key, **values, **stamp))
    return NEW if row is None else CHANGED
