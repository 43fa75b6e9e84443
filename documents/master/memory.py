"""Master data held in memory; answers `MasterData` for tests and for reading without a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property

from documents.master.name_index import folded, ranked
from documents.master.order import Order, Receipt
from documents.master.party import Entity, Vendor
from documents.master.registry import RegistryAnswer
from documents.values.identifiers import compact, order_key

RATE_AGE = dt.timedelta(days=3)
"""V-CUR-01: an exchange rate older than this does not count."""


def is_one_off(one: str, other: str) -> bool:
    """Tell whether two keys of the same length differ in exactly one character."""
    return len(one) == len(other) and sum(here != there for here, there in zip(one, other, strict=True)) == 1


def _day(answer: RegistryAnswer) -> dt.date:
    return answer.checked_on


class MemoryMasterData:
    """The master data of one client.

    Args:
        orders: Several versions of one order may be given; the highest counts.
        fx_rates: Units of a currency for one unit of the base, by (currency, base, ISO day).
        registry: Answers about tax identifiers; the newest counts.
    """

    def __init__(
        self,
        entities: Iterable[Entity] = (),
        vendors: Iterable[Vendor] = (),
        orders: Iterable[Order] = (),
        receipts: Iterable[Receipt] = (),
        fx_rates: Mapping[tuple[str, str, str], Decimal] | None = None,
        registry: Iterable[RegistryAnswer] = (),
    ) -> None:
        self._entities = tuple(entities)
        self._vendors = {vendor.id: vendor for vendor in vendors}
        versions = sorted(orders, key=lambda order: order.version)
        self._orders = {order_key(order.number): order for order in versions}
        self._receipts = tuple(sorted(receipts, key=lambda each: (each.date, each.number, each.order_line)))
        self._fx_rates = dict(fx_rates or {})
        self._registry = {compact(answer.tax_id): answer for answer in sorted(registry, key=_day)}

    def entities(self) -> tuple[Entity, ...]:
        """See MasterData.entities."""
        return self._entities

    def vendors(self) -> tuple[Vendor, ...]:
        """See MasterData.vendors."""
        return tuple(self._vendors.values())

    def vendor(self, vendor_id: str) -> Vendor | None:
        """See MasterData.vendor."""
        return self._vendors.get(vendor_id)

    def vendors_by_tax_id(self, tax_id: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_tax_id."""
        key = compact(tax_id)
        owned = ((vendor, {compact(vendor.tax_id), compact(vendor.tax_number)}) for vendor in self._vendors.values())
        return tuple(vendor for vendor, keys in owned if key and key in keys)

    def vendors_near_tax_id(self, tax_id: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_near_tax_id."""
        read = compact(tax_id)
        near = (
            vendor
            for vendor in self._vendors.values()
            if any(is_one_off(read, compact(key)) for key in (vendor.tax_id, vendor.tax_number))
        )
        return tuple(sorted(near, key=lambda vendor: vendor.id))

    def vendors_by_iban(self, iban: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_iban."""
        key = compact(iban)
        owned = ((vendor, {compact(account.iban) for account in vendor.accounts}) for vendor in self._vendors.values())
        return tuple(vendor for vendor, keys in owned if key and key in keys)

    @cached_property
    def _by_name(self) -> dict[str, list[Vendor]]:
        found: dict[str, list[Vendor]] = {}
        for vendor in self._vendors.values():
            for name in {folded(each) for each in (vendor.name, *vendor.aliases)} - {""}:
                found.setdefault(name, []).append(vendor)
        return found

    def vendors_by_name(self, name: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_name."""
        return tuple(sorted(self._by_name.get(folded(name), ()), key=lambda vendor: vendor.id))

    def vendors_like(self, name: str, *, least: float, limit: int) -> tuple[Vendor, ...]:
        """See MasterData.vendors_like."""
        known = ((vendor.id, one) for vendor in self._vendors.values() for one in (vendor.name, *vendor.aliases))
        return tuple(self._vendors[vendor_id] for vendor_id in ranked(name, known, least, limit))

    def has_vendors(self) -> bool:
        """See MasterData.has_vendors."""
        return bool(self._vendors)

    def order(self, number: str) -> Order | None:
        """See MasterData.order."""
        return self._orders.get(order_key(number))

    def orders_of(self, vendor_id: str) -> tuple[Order, ...]:
        """See MasterData.orders_of."""
        own = (order for order in self._orders.values() if order.vendor_id == vendor_id)
        return tuple(sorted(own, key=lambda order: order.issue_date, reverse=True))

    def receipts(self, order_numbers: Iterable[str]) -> tuple[Receipt, ...]:
        """See MasterData.receipts."""
        keys = {order_key(number) for number in order_numbers}
        return tuple(receipt for receipt in self._receipts if order_key(receipt.order_number) in keys)

    def fx_rate(self, currency: str, base: str, on: str) -> Decimal | None:
        """See MasterData.fx_rate."""
        if currency == base:
            return Decimal(1)
        day = dt.date.fromisoformat(on)
        for age in range(RATE_AGE.days + 1):
            rate = self._fx_rates.get((currency, base, (day - dt.timedelta(days=age)).isoformat()))
            if rate is not None:
                return rate
        return None

    def registry_answer(self, tax_id: str) -> RegistryAnswer | None:
        """See MasterData.registry_answer."""
        return self._registry.get(compact(tax_id))
