"""Master data of one client in the database; answers `MasterData`."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Final

import sqlalchemy as sa

from documents.database.metadata import UtcDateTime
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


MOST_ORDERS: Final = 500
"""Orders of one vendor that are looked at: the newest."""


SIGNS: Final = string.digits + string.ascii_uppercase
"""What a tax identifier is made of."""
LONGEST_TAX_ID: Final = 20


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
    return _newest_vendors(tables.vendors.c.vendor_id.in_(sa.select(keys.vendor_id).where(*mine)))


def _newest_vendors(sought: sa.ColumnElement[bool]) -> sa.Select[tuple[str]]:
    """Select the newest version of vendors."""
    vendors, later = tables.vendors, tables.vendors.alias("later")
    versions = later.c.client_id == vendors.c.client_id, later.c.vendor_id == vendors.c.vendor_id
    newest = sa.select(sa.func.max(later.c.version)).where(*versions).scalar_subquery()
    mine = vendors.c.client_id == CLIENT, sought, vendors.c.version == newest
    return sa.select(vendors.c.body).where(*mine).order_by(vendors.c.vendor_id)


def _near_query() -> sa.Select[tuple[str]]:
    keys = tables.vendor_keys.c
    near = keys.key.in_(sa.bindparam("keys", expanding=True))
    owners = sa.select(keys.vendor_id).where(keys.client_id == CLIENT, keys.kind == "tax id", near)
    return _newest_vendors(tables.vendors.c.vendor_id.in_(owners))


def _one_off(key: str) -> list[str]:
    """Return every key that differs in one character; none for one that is too long to be an identifier."""
    if len(key) > LONGEST_TAX_ID:
        return []
    return [key[:at] + sign + key[at + 1 :] for at, old in enumerate(key) for sign in SIGNS if sign != old]


def _order_query() -> sa.Select[tuple[str]]:
    orders = tables.orders.c
    mine = orders.client_id == CLIENT, orders.order_key == KEY
    return sa.select(orders.body).where(*mine).order_by(orders.version.desc()).limit(1)


def _orders_of_query() -> sa.Select[tuple[str]]:
    orders, later = tables.orders, tables.orders.alias("later")
    versions = later.c.client_id == orders.c.client_id, later.c.order_key == orders.c.order_key
    newest = sa.select(sa.func.max(later.c.version)).where(*versions).scalar_subquery()
    mine = orders.c.client_id == CLIENT, orders.c.vendor_id == KEY, orders.c.version == newest
    newest_first = orders.c.issue_date.desc(), orders.c.order_key.desc()
    return sa.select(orders.c.body).where(*mine).order_by(*newest_first).limit(MOST_ORDERS)


def _receipts_query() -> sa.Select[Any]:
    receipts = tables.receipts.c
    mine = receipts.client_id == CLIENT, receipts.order_key.in_(sa.bindparam("keys", expanding=True))
    return sa.select(tables.receipts).where(*mine).order_by(receipts.day, receipts.number, receipts.order_line)


MOMENT: Final = sa.bindparam("as_of", type_=UtcDateTime)


def _rate_query(*known: sa.ColumnElement[bool]) -> sa.Select[tuple[Decimal]]:
    rates = tables.rates.c
    of_day = rates.day.between(sa.bindparam("oldest", type_=sa.String), sa.bindparam("on", type_=sa.String))
    pair = rates.client_id == CLIENT, rates.base == sa.bindparam("base", type_=sa.String), rates.currency == KEY
    newest = rates.day.desc(), rates.version.desc()
    return sa.select(rates.rate).where(*pair, of_day, *known).order_by(*newest).limit(1)


def _answer_query(*known: sa.ColumnElement[bool]) -> sa.Select[Any]:
    answers = tables.registry_answers.c
    mine = answers.client_id == CLIENT, answers.tax_id == KEY
    newest = answers.checked_on.desc(), answers.version.desc()
    return sa.select(tables.registry_answers).where(*mine, *known).order_by(*newest).limit(1)


def _inspections_query() -> sa.Select[Any]:
    inspections = tables.inspections.c
    mine = inspections.client_id == CLIENT, inspections.order_key.in_(sa.bindparam("keys", expanding=True))
    known = inspections.imported_at <= MOMENT
    return sa.select(tables.inspections).where(*mine, known).order_by(inspections.version)


# Built once: building a statement costs more than running it, and every document asks many of them.
ONE_VENDOR: Final = _vendor_query()
VENDORS: Final = _newest_vendors(tables.vendors.c.vendor_id.in_(sa.bindparam("keys", expanding=True)))
ANY_VENDOR: Final = sa.select(sa.literal(1)).where(tables.vendors.c.client_id == CLIENT).limit(1)
OWNERS: Final = {kind: _owner_query(kind) for kind in ("tax id", "iban")}
OWNERS_NEAR: Final = _near_query()
ONE_ORDER: Final = _order_query()
ORDERS_OF: Final = _orders_of_query()
RECEIPTS: Final = _receipts_query()
NEWEST_RATE: Final = _rate_query()
RATE_THEN: Final = _rate_query(tables.rates.c.imported_at <= MOMENT)
NEWEST_ANSWER: Final = _answer_query()
ANSWER_THEN: Final = _answer_query(tables.registry_answers.c.imported_at <= MOMENT)
INSPECTIONS_THEN: Final = _inspections_query()


class DatabaseMasterData:
    """Answers from the newest version of every row. Lives as long as its connection's transaction."""

    def __init__(self, connection: sa.Connection, client_id: str, entities: Sequence[Entity]) -> None:
        self._connection = connection
        self._client_id = client_id
        self._entities = tuple(entities)
        self._by_id: dict[str, Vendor | None] = {}
        self._owners: dict[tuple[str, str], tuple[Vendor, ...]] = {}
        self._bearers: dict[str, tuple[Vendor, ...]] = {}
        self._orders: dict[str, Order | None] = {}

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

    def vendors_near_tax_id(self, tax_id: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_near_tax_id; one look-up of everything that one character may have been."""
        near = _one_off(canonical_key(tax_id))
        if not near:
            return ()
        asked = {"client": self._client_id, "keys": near}
        return tuple(_vendor(body) for body in self._connection.scalars(OWNERS_NEAR, asked))

    def vendors_by_iban(self, iban: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_iban."""
        return self._by_key("iban", iban)

    def _by_key(self, kind: str, key: str) -> tuple[Vendor, ...]:
        sought = kind, canonical_key(key)
        if sought not in self._owners:
            vendors = tuple(_vendor(body) for body in self._ask(OWNERS[kind], sought[1]))
            self._by_id.update((vendor.id, vendor) for vendor in vendors)
            self._owners[sought] = vendors
        return self._owners[sought]

    def _ask(self, query: sa.Select[tuple[str]], key: str) -> sa.ScalarResult[str]:
        return self._connection.scalars(query, {"client": self._client_id, "key": key})

    def _of(self, ids: Sequence[str]) -> tuple[Vendor, ...]:
        """Return vendors in this order; those that were not read yet are read at once."""
        missing = [vendor_id for vendor_id in ids if vendor_id not in self._by_id]
        if missing:
            bodies = self._connection.scalars(VENDORS, {"client": self._client_id, "keys": missing})
            self._by_id.update((vendor.id, vendor) for vendor in map(_vendor, bodies))
        return tuple(vendor for vendor_id in ids if (vendor := self.vendor(vendor_id)) is not None)

    def vendors_by_name(self, name: str) -> tuple[Vendor, ...]:
        """See MasterData.vendors_by_name."""
        if name not in self._bearers:
            self._bearers[name] = self._of(find_exact(self._connection, self._client_id, name))
        return self._bearers[name]

    def vendors_like(self, name: str, *, least: float, limit: int) -> tuple[Vendor, ...]:
        """See MasterData.vendors_like."""
        return self._of(find_alike(self._connection, self._client_id, name, least, limit))

    def has_vendors(self) -> bool:
        """See MasterData.has_vendors."""
        return self._connection.execute(ANY_VENDOR, {"client": self._client_id}).first() is not None

    def order(self, number: str) -> Order | None:
        """See MasterData.order."""
        key = order_key(number)
        if key not in self._orders:
            body = self._ask(ONE_ORDER, key).first()
            self._orders[key] = None if body is None else _order(body)
        return self._orders[key]

    def orders_of(self, vendor_id: str) -> tuple[Order, ...]:
        """See MasterData.orders_of."""
        return tuple(_order(body) for body in self._ask(ORDERS_OF, vendor_id))

    def order_numbers(self) -> tuple[str, ...]:
        """Return the numbers of all orders, for the readers' registers."""
        orders = tables.orders
        bodies = self._connection.scalars(sa.select(orders.c.body).where(orders.c.client_id == self._client_id))
        return tuple(sorted({_order(body).number for body in bodies}))

    def receipts(self, order_numbers: Iterable[str], *, as_of: dt.datetime | None = None) -> tuple[Receipt, ...]:
        """See MasterData.receipts; with a moment, those that were known then, as they were inspected then."""
        keys = [order_key(number) for number in order_numbers]
        if not keys:
            return ()
        rows = self._connection.execute(RECEIPTS, {"client": self._client_id, "keys": keys})
        then = self._inspected(keys, as_of) if as_of else {}
        return tuple(
            Receipt(
                number=row.number,
                date=dt.date.fromisoformat(row.day),
                order_number=row.order_number,
                order_line=row.order_line,
                quantity=row.quantity,
                source_document=row.source_document,
                accepted=then.get((row.number, row.order_key, row.order_line)) if as_of else row.accepted,
            )
            for row in rows
            if as_of is None or row.imported_at <= as_of
        )

    def _inspected(self, keys: Sequence[str], as_of: dt.datetime) -> dict[tuple[str, str, int], Decimal]:
        """Return what was accepted of each receipt as of a moment."""
        rows = self._connection.execute(
            INSPECTIONS_THEN, {"client": self._client_id, "keys": list(keys), "as_of": as_of}
        )
        return {(row.number, row.order_key, row.order_line): row.accepted for row in rows}

    def fx_rate(self, currency: str, base: str, on: str, *, as_of: dt.datetime | None = None) -> Decimal | None:
        """See MasterData.fx_rate; with a moment, the rate that was known then."""
        if currency == base:
            return Decimal(1)
        oldest = (dt.date.fromisoformat(on) - dt.timedelta(days=RATE_AGE_DAYS)).isoformat()
        asked = {"client": self._client_id, "base": base, "key": currency, "oldest": oldest, "on": on}
        rate: Decimal | None = (
            self._connection.scalar(RATE_THEN, asked | {"as_of": as_of})
            if as_of
            else self._connection.scalar(NEWEST_RATE, asked)
        )
        return rate

    def registry_answer(self, tax_id: str, *, as_of: dt.datetime | None = None) -> RegistryAnswer | None:
        """See MasterData.registry_answer; with a moment, the answer that was known then."""
        found = {"client": self._client_id, "key": canonical_key(tax_id)}
        row = (
            self._connection.execute(ANSWER_THEN, found | {"as_of": as_of}).first()
            if as_of
            else self._connection.execute(NEWEST_ANSWER, found).first()
        )
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
