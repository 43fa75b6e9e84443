"""Master data held in memory: for reading without a database, and for tests. Answers `MasterData`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from documents.master.database import RATE_AGE_DAYS, canonical_key
from documents.master.order import Order, Receipt
from documents.master.party import Entity, Vendor
from documents.master.store import Rate
from documents.reading import Registers
from documents.values.identifiers import order_key


@dataclass(frozen=True)
class InMemoryMasterData:
    """Everything as given. For some hundreds of rows; a database has indexes."""

    own: tuple[Entity, ...] = ()
    known_vendors: tuple[Vendor, ...] = ()
    orders: tuple[Order, ...] = ()
    goods: tuple[Receipt, ...] = ()
    rates: tuple[Rate, ...] = ()

    def entities(self) -> tuple[Entity, ...]:
        """See MasterData.entities."""
        return self.own

    def vendors(self) -> tuple[Vendor, ...]:
        """See MasterData.vendors."""
        return self.known_vendors

    def vendor(self, vendor_id: str) -> Vendor | None:
        """See MasterData.vendor."""
        return next((vendor for vendor in self.known_vendors if vendor.id == vendor_id), None)

    def vendors_by_tax_id(self, tax_id: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_tax_id."""
        key = canonical_key(tax_id)
        return tuple(v for v in self.known_vendors if key in {canonical_key(known) for known in v.known().tax_ids})

    def vendors_by_iban(self, iban: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_iban."""
        key = canonical_key(iban)
        return tuple(v for v in self.known_vendors if key in {canonical_key(known) for known in v.known().ibans})

    def order(self, number: str) -> Order | None:
        """See MasterData.order."""
        versions = [order for order in self.orders if order_key(order.number) == order_key(number)]
        return max(versions, key=lambda order: order.version, default=None)

    def orders_of(self, vendor_id: str) -> tuple[Order, ...]:
        """See MasterData.orders_of."""
        numbers = {order_key(order.number) for order in self.orders if order.vendor_id == vendor_id}
        newest = [order for number in numbers if (order := self.order(number)) is not None]
        return tuple(sorted(newest, key=lambda order: (order.issue_date, order.number), reverse=True))

    def receipts(self, order_numbers: Iterable[str]) -> tuple[Receipt, ...]:
        """See MasterData.receipts."""
        keys = {order_key(number) for number in order_numbers}
        found = [receipt for receipt in self.goods if order_key(receipt.order_number) in keys]
        return tuple(sorted(found, key=lambda receipt: (receipt.date, receipt.number, receipt.order_line)))

    def fx_rate(self, currency: str, base: str, on: str) -> Decimal | None:
        """See MasterData.fx_rate."""
        if currency == base:
            return Decimal(1)
        last = dt.date.fromisoformat(on)
        first = last - dt.timedelta(days=RATE_AGE_DAYS)
        fitting = [rate for rate in self.rates if (rate.currency, rate.base) == (currency, base)]
        newest = max((rate for rate in fitting if first <= rate.date <= last), key=lambda rate: rate.date, default=None)
        return None if newest is None else newest.rate

    def registers(self) -> Registers:
        """Return what the readers may know beforehand."""
        return Registers(
            own=tuple(entity.known() for entity in self.own),
            vendors=tuple(vendor.known() for vendor in self.known_vendors),
            order_numbers=tuple(sorted({order.number for order in self.orders})),
        )
