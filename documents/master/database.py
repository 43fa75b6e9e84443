"""Master data of one client in the database; answers `MasterData`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

import sqlalchemy as sa

from documents.master import tables
from documents.master.name_index import find_alike, find_exact
from documents.master.order import Order, Receipt
from documents.master.party import Entity, Vendor
from documents.master.registry import RegistryAnswer, RegistryStatus
from documents.values.identifiers import order_key

RATE_AGE_DAYS = 3
"""V-CUR-01: an exchange rate older than this does not count."""

PARSED_ROWS: Final = 50_000
"""Values kept in memory: the same row always gives the same value."""


@lru_cache(PARSED_ROWS)
def _vendor(body: str) -> Vendor:
    return Vendor.model_validate_json(body)


@lru_cache(PARSED_ROWS)
def _order(body: str) -> Order:
    return Order.model_validate_json(body)


CLIENT: Final = sa.bindparam("client", type_=sa.String)
KEY: Final = sa.bindparam("key", type_=sa.String)


def _vendor_query() -> sa.Select[tuple[str]]:
    vendors = tables.vendors.c
    mine = vendors.client_id == CLIENT, vendors.vendor_id == KEY
    return sa.select(vendors.body).where(*mine).order_by(vendors.version.desc()).limit(1)


def _owner_query(kind: str) -> sa.Select[tuple[str]]:
    keys = tables.vendor_keys.c
    mine = keys.client_id == CLIENT, keys.kind == kind, keys.key == KEY
    return sa.select(keys.vendor_id).where(*mine).order_by(keys.vendor_id)


def _order_query() -> sa.Select[tuple[str]]:
    orders = tables.orders.c
    mine = orders.client_id == CLIENT, orders.order_key == KEY
    return sa.select(orders.body).where(*mine).order_by(orders.version.desc()).limit(1)


# Built once: building a statement costs more than running it, and every document asks many of them.
ONE_VENDOR: Final = _vendor_query()
OWNERS: Final = {kind: _owner_query(kind) for kind in ("tax id", "iban")}
ONE_ORDER: Final = _order_query()

NEWEST_ANSWER: Final = (
    sa.select(tables.registry_answers)
    .where(
        tables.registry_answers.c.client_id == sa.bindparam("client"),
        tables.registry_answers.c.tax_id == sa.bindparam("key"),
    )
    .order_by(tables.registry_answers.c.checked_on.desc())
    .limit(1)
)


class DatabaseMasterData:
    """Answers from the newest version of every row. Lives as long as its connection's transaction."""

    def __init__(self, connection: sa.Connection, client_id: str, entities: Sequence[Entity]) -> None:
        self._connection = connection
        self._client_id = client_id
        self._entities = tuple(entities)
        self._by_id: dict[str, Vendor | None] = {}
        self._owners: dict[tuple[str, str], tuple[Vendor, ...]] = {}

    def entities(self) -> tuple[Entity, ...]:
        """See MasterData.entities."""
        return self._entities

    @cached_property
    def _vendors(self) -> dict[str, Vendor]:
        rows = self._connection.execute(
            sa.select(tables.vendors.c.body)
            .where(tables.vendors.c.client_id == self._client_id)
            .order_by(tables.vendors.c.vendor_id, tables.vendors.c.version)
        )
        vendors = (_vendor(body) for (body,) in rows)
        return {vendor.id: vendor for vendor in vendors}

    def vendors(self) -> tuple[Vendor, ...]:
        """See MasterData.vendors."""
        return tuple(self._vendors.values())

    def vendor(self, vendor_id: str) -> Vendor | None:
        """See MasterData.vendor."""
        if vendor_id not in self._by_id:
            body = self._ask(ONE_VENDOR, vendor_id).first()
            self._by_id[vendor_id] = None if body is None else _vendor(body)
        return self._by_id[vendor_id]

    def vendors_by_tax_id(self, tax_id: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_tax_id."""
        return self._by_key("tax id", tax_id)

    def vendors_by_iban(self, iban: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_iban."""
        return self._by_key("iban", iban)

    def _by_key(self, kind: str, key: str) -> tuple[Vendor, ...]:
        sought = kind, canonical_key(key)
        if sought not in self._owners:
            self._owners[sought] = self._of(self._ask(OWNERS[kind], sought[1]))
        return self._owners[sought]

    def _ask(self, query: sa.Select[tuple[str]], key: str) -> sa.ScalarResult[str]:
        return self._connection.scalars(query, {"client": self._client_id, "key": key})

    def _of(self, ids: Iterable[str]) -> tuple[Vendor, ...]:
        return tuple(vendor for vendor_id in ids if (vendor := self.vendor(vendor_id)) is not None)

    def vendors_by_name(self, name: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_name."""
        return self._of(find_exact(self._connection, self._client_id, name))

    def vendors_like(self, name: str, *, least: float, limit: int) -> tuple[Vendor, ...]:
        """See MasterData.vendors_like."""
        return self._of(find_alike(self._connection, self._client_id, name, least, limit))

    def vendor_count(self) -> int:
        """See MasterData.vendor_count."""
        vendors = tables.vendors.c
        first = sa.select(sa.func.count()).where(vendors.client_id == self._client_id, vendors.version == 1)
        return self._connection.scalar(first) or 0

    def order(self, number: str) -> Order | None:
        """See MasterData.order."""
        body = self._ask(ONE_ORDER, order_key(number)).first()
        return None if body is None else _order(body)

    def orders_of(self, vendor_id: str) -> tuple[Order, ...]:
        """See MasterData.orders_of."""
        orders = tables.orders
        rows = self._connection.execute(
            sa.select(orders.c.order_key, orders.c.body)
            .where(orders.c.client_id == self._client_id, orders.c.vendor_id == vendor_id)
            .order_by(orders.c.order_key, orders.c.version)
        )
        newest = {key: _order(body) for key, body in rows}
        return tuple(sorted(newest.values(), key=lambda order: order.issue_date, reverse=True))

    def order_numbers(self) -> tuple[str, ...]:
        """Return the numbers of all orders, for the readers' registers."""
        orders = tables.orders
        bodies = self._connection.scalars(sa.select(orders.c.body).where(orders.c.client_id == self._client_id))
        return tuple(sorted({_order(body).number for body in bodies}))

    def receipts(self, order_numbers: Iterable[str]) -> tuple[Receipt, ...]:
        """See MasterData.receipts."""
        keys = [order_key(number) for number in order_numbers]
        if not keys:
            return ()
        receipts = tables.receipts
        rows = self._connection.execute(
            sa.select(receipts)
            .where(
                receipts.c.client_id == self._client_id,
                receipts.c.order_key.in_(keys),
            )
            .order_by(receipts.c.day, receipts.c.number, receipts.c.order_line)
        )
        return tuple(
            Receipt(
                number=row.number,
                date=dt.date.fromisoformat(row.day),
                order_number=row.order_number,
                order_line=row.order_line,
                quantity=row.quantity,
                source_document=row.source_document,
                accepted=row.accepted,
            )
            for row in rows
        )

    def fx_rate(self, currency: str, base: str, on: str) -> Decimal | None:
        """See MasterData.fx_rate."""
        if currency == base:
            return Decimal(1)
        oldest = (dt.date.fromisoformat(on) - dt.timedelta(days=RATE_AGE_DAYS)).isoformat()
        rates = tables.rates
        rate: Decimal | None = self._connection.scalar(
            sa.select(rates.c.rate)
            .where(
                rates.c.client_id == self._client_id,
                rates.c.base == base,
                rates.c.currency == currency,
                rates.c.day.between(oldest, on),
            )
            .order_by(rates.c.day.desc())
            .limit(1)
        )
        return rate

    def registry_answer(self, tax_id: str) -> RegistryAnswer | None:
        """See MasterData.registry_answer."""
        found = {"client": self._client_id, "key": canonical_key(tax_id)}
        row = self._connection.execute(NEWEST_ANSWER, found).first()
        if row is None:
            return None
        return RegistryAnswer(
            tax_id=row.tax_id,
            status=RegistryStatus(row.status),
            checked_on=dt.date.fromisoformat(row.checked_on),
            reference=row.reference,
        )


def canonical_key(key: str) -> str:
    """Return a tax identifier or IBAN as compared: letters and digits only, upper case."""
    return "".join(character for character in key.upper() if character.isalnum())
