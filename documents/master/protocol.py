"""How master data is asked for; a database and an in-memory implementation answer alike."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from documents.master.order import Order, Receipt
from documents.master.party import Entity, Vendor
from documents.master.registry import RegistryAnswer


class MasterData(Protocol):
    """The master data of one client, as of one moment. Keys are compared in canonical form."""

    def entities(self) -> tuple[Entity, ...]:
        """Return the client's own companies."""
        ...

    def vendors(self) -> tuple[Vendor, ...]:
        """Return every vendor."""
        ...

    def vendor(self, vendor_id: str) -> Vendor | None:
        """Return one vendor, or None."""
        ...

    def vendors_by_tax_id(self, tax_id: str) -> tuple[Vendor, ...]:
        """Return the vendors registered under a VAT identifier or national tax number."""
        ...

    def vendors_near_tax_id(self, tax_id: str) -> tuple[Vendor, ...]:
        """Return the vendors whose VAT identifier or tax number differs from a misread one in one character (C-63)."""
        ...

    def vendors_by_iban(self, iban: str) -> tuple[Vendor, ...]:
        """Return the vendors that own a bank account, whatever its status."""
        ...

    def vendors_by_name(self, name: str) -> tuple[Vendor, ...]:
        """Return the vendors that bear a name or have it as an alias, without regard to case and accents (C-51)."""
        ...

    def vendors_like(self, name: str, *, least: float, limit: int) -> tuple[Vendor, ...]:
        """Return the vendors with a name at least so alike (0.0 to 1.0), best first, at most `limit`."""
        ...

    def has_vendors(self) -> bool:
        """Tell whether there is any vendor."""
        ...

    def order(self, number: str) -> Order | None:
        """Return the latest version of an order, or None."""
        ...

    def orders_of(self, vendor_id: str) -> tuple[Order, ...]:
        """Return the newest orders given to a vendor, newest first, at most 500."""
        ...

    def receipts(self, order_numbers: Iterable[str]) -> tuple[Receipt, ...]:
        """Return the goods receipts of orders, oldest first."""
        ...

    def fx_rate(self, currency: str, base: str, on: str) -> Decimal | None:
        """Return units of `currency` for one unit of `base` on the ISO day `on` (at most 3 days old), or None."""
        ...

    def registry_answer(self, tax_id: str) -> RegistryAnswer | None:
        """Return the newest answer of a registry about a tax identifier, or None when it was never asked."""
        ...
