"""Master data as it was at a moment, so that a judgement can be repeated with what was known then (V-92).

Versions of vendors, orders, exchange rates and registry answers, goods receipts and their inspections are kept with the
moment they were imported; the client's own companies are as they are now. An import counts from the moment its rows
were written, on PostgreSQL a little before others could see them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.master import tables
from documents.master.contradictions import IMPORT
from documents.master.database import MOST_ORDERS, DatabaseMasterData
from documents.master.memory import MemoryMasterData
from documents.master.name_index import ranked
from documents.master.order import Order, Receipt
from documents.master.party import Entity, Vendor
from documents.master.registry import RegistryAnswer
from documents.value import Value
from documents.values.identifiers import order_key

MOST_KEYS: Final = 500
"""Keys that one statement asks for."""


class Change(Value):
    """One version of master data that was imported.

    Attributes:
        subject: What it is, such as "vendor" or "order", and its id or comparable number.
        source: Who or what brought it.
    """

    subject: str
    version: int
    imported_at: dt.datetime
    source: str


def changes_since(connection: sa.Connection, client_id: str, moment: dt.datetime) -> tuple[Change, ...]:
    """Return what was imported after a moment, oldest first."""
    found = [
        Change(subject=f"{kind} {row.key}", version=row.version, imported_at=row.imported_at, source=row.source)
        for kind, table, key, source in _kinds()
        for row in connection.execute(
            sa.select(
                key.label("key"),
                table.c.get("version", sa.literal(1)).label("version"),
                table.c.imported_at,
                source.label("source"),
            ).where(table.c.client_id == client_id, table.c.imported_at > moment)
        )
    ]
    return tuple(sorted(found, key=lambda one: (one.imported_at, one.subject, one.version)))


def _kinds() -> Iterator[tuple[str, sa.Table, sa.Column[str], sa.ColumnElement[str]]]:
    """Yield each kind of master data with its table, and the columns of its key and its source."""
    file = sa.literal(IMPORT)
    yield "vendor", tables.vendors, tables.vendors.c.vendor_id, tables.vendors.c.imported_by
    yield "order", tables.orders, tables.orders.c.order_key, tables.orders.c.source
    yield "receipt", tables.receipts, tables.receipts.c.number, tables.receipts.c.source_document
    yield "inspection of receipt", tables.inspections, tables.inspections.c.number, file
    yield "registry answer on", tables.registry_answers, tables.registry_answers.c.tax_id, file
    yield "exchange rate of", tables.rates, tables.rates.c.currency, file


class PastMasterData:
    """The master data of one client as of a moment; answers `MasterData`.

    What did not change since is asked from the present; what did is held in memory as it was, so that look-ups by key
    and name need no index of former keys.
    """

    def __init__(
        self, connection: sa.Connection, client_id: str, entities: Sequence[Entity], *, as_of: dt.datetime
    ) -> None:
        self._connection = connection
        self._client_id = client_id
        self._as_of = as_of
        self._now = DatabaseMasterData(connection, client_id, entities)
        vendors, orders = tables.vendors, tables.orders
        self._changed_vendors = self._changed(vendors, vendors.c.vendor_id)
        self._changed_orders = self._changed(orders, orders.c.order_key)
        former_vendors = self._former(vendors, vendors.c.vendor_id, self._changed_vendors)
        former_orders = self._former(orders, orders.c.order_key, self._changed_orders)
        self._then = MemoryMasterData(
            entities,
            (Vendor.model_validate_json(body) for body in former_vendors),
            (Order.model_validate_json(body) for body in former_orders),
        )

    def _changed(self, table: sa.Table, key: sa.Column[str]) -> frozenset[str]:
        later = table.c.client_id == self._client_id, table.c.imported_at > self._as_of
        return frozenset(self._connection.scalars(sa.select(key).where(*later)))

    def _former(self, table: sa.Table, key: sa.Column[str], keys: frozenset[str]) -> list[str]:
        """Return what changed, each as it was; what is new since is not there."""
        newest: dict[str, str] = {}
        asked = sorted(keys)
        for start in range(0, len(asked), MOST_KEYS):
            rows = self._connection.execute(
                sa.select(key.label("key"), table.c.body)
                .where(table.c.client_id == self._client_id, key.in_(asked[start : start + MOST_KEYS]))
                .where(table.c.imported_at <= self._as_of)
                .order_by(table.c.version)
            )
            newest.update((row.key, row.body) for row in rows)
        return list(newest.values())

    def entities(self) -> tuple[Entity, ...]:
        """See MasterData.entities; the client's file has no history."""
        return self._now.entities()

    def _merged(self, now: Iterable[Vendor], then: Iterable[Vendor]) -> tuple[Vendor, ...]:
        unchanged = (vendor for vendor in now if vendor.id not in self._changed_vendors)
        return tuple(sorted((*unchanged, *then), key=lambda vendor: vendor.id))

    def vendors(self) -> tuple[Vendor, ...]:
        """See MasterData.vendors."""
        return self._merged(self._now.vendors(), self._then.vendors())

    def vendor(self, vendor_id: str) -> Vendor | None:
        """See MasterData.vendor."""
        return self._then.vendor(vendor_id) if vendor_id in self._changed_vendors else self._now.vendor(vendor_id)

    def vendors_by_tax_id(self, tax_id: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_tax_id."""
        return self._merged(self._now.vendors_by_tax_id(tax_id), self._then.vendors_by_tax_id(tax_id))

    def vendors_near_tax_id(self, tax_id: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_near_tax_id."""
        return self._merged(self._now.vendors_near_tax_id(tax_id), self._then.vendors_near_tax_id(tax_id))

    def vendors_by_iban(self, iban: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_iban."""
        return self._merged(self._now.vendors_by_iban(iban), self._then.vendors_by_iban(iban))

    def vendors_by_name(self, name: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_name."""
        return self._merged(self._now.vendors_by_name(name), self._then.vendors_by_name(name))

    def vendors_like(self, name: str, *, least: float, limit: int) -> tuple[Vendor, ...]:
        """See MasterData.vendors_like."""
        more = limit + len(self._changed_vendors)
        alike = self._merged(
            self._now.vendors_like(name, least=least, limit=more),
            self._then.vendors_like(name, least=least, limit=limit),
        )
        names = ((vendor.id, one) for vendor in alike for one in (vendor.name, *vendor.aliases))
        by_id = {vendor.id: vendor for vendor in alike}
        return tuple(by_id[vendor_id] for vendor_id in ranked(name, names, least, limit))

    def has_vendors(self) -> bool:
        """See MasterData.has_vendors."""
        first = sa.select(tables.vendors.c.vendor_id).where(tables.vendors.c.client_id == self._client_id)
        return self._connection.scalar(first.where(tables.vendors.c.imported_at <= self._as_of).limit(1)) is not None

    def order(self, number: str) -> Order | None:
        """See MasterData.order."""
        changed = order_key(number) in self._changed_orders
        return self._then.order(number) if changed else self._now.order(number)

    def orders_of(self, vendor_id: str) -> tuple[Order, ...]:
        """See MasterData.orders_of."""
        now = self._now.orders_of(vendor_id)
        unchanged = (order for order in now if order_key(order.number) not in self._changed_orders)
        both = (*unchanged, *self._then.orders_of(vendor_id))
        return tuple(sorted(both, key=_age, reverse=True)[:MOST_ORDERS])

    def order_numbers(self) -> tuple[str, ...]:
        """See DatabaseMasterData.order_numbers."""
        now = (number for number in self._now.order_numbers() if order_key(number) not in self._changed_orders)
        then = (order.number for key in self._changed_orders if (order := self._then.order(key)) is not None)
        return tuple(sorted({*now, *then}))

    def receipts(self, order_numbers: Iterable[str]) -> tuple[Receipt, ...]:
        """See MasterData.receipts."""
        return self._now.receipts(order_numbers, as_of=self._as_of)

    def fx_rate(self, currency: str, base: str, on: str) -> Decimal | None:
        """See MasterData.fx_rate."""
        return self._now.fx_rate(currency, base, on, as_of=self._as_of)

    def registry_answer(self, tax_id: str) -> RegistryAnswer | None:
        """See MasterData.registry_answer."""
        return self._now.registry_answer(tax_id, as_of=self._as_of)


def _age(order: Order) -> tuple[dt.date, str]:
    return order.issue_date, order_key(order.number)


def master_data(
    connection: sa.Connection, client_id: str, entities: Sequence[Entity], *, as_of: dt.datetime | None = None
) -> DatabaseMasterData | PastMasterData:
    """Return the master data of a client as it is now, or as it was at a moment."""
    if as_of is None:
        return DatabaseMasterData(connection, client_id, entities)
    return PastMasterData(connection, client_id, entities, as_of=as_of)
