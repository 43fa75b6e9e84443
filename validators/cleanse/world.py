"""What cleansing one document may lean on besides the print itself, derived once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from documents.field import FieldName
from documents.master.client import Client
from documents.master.order import Order
from documents.master.party import Vendor
from documents.master.protocol import MasterData
from documents.reading import DocumentReading
from documents.values import countries, identifiers, names

MOST_BEARERS: Final = 10
"""Vendors of one name that are looked at; two are as useless a witness as a hundred."""


@dataclass(frozen=True, slots=True)
class World:
    """The document as read, and the client's world where there is one.

    Attributes:
        received_on: Day of receipt in the client's time zone.
        client: None when a document is read without a client.
        master: None when no registers are at hand.
        vendor: The vendor that a key on the page names; None when none or several do.
        orders: The client's orders that the document names.
        date_order: "DMY" or "MDY" as the vendor's posted documents show it; empty when unknown (C-12 d).
    """

    reading: DocumentReading
    received_on: dt.date
    client: Client | None = None
    master: MasterData | None = None
    vendor: Vendor | None = None
    orders: tuple[Order, ...] = ()
    date_order: str = ""

    @property
    def vendor_country(self) -> str:
        """ISO country of the vendor: register, else tax number, else address, else account; "" unknown."""
        if self.vendor is not None:
            return self.vendor.country
        return tax_country(self.reading) or address_country(self.reading) or iban_country(self.reading)


def look_around(
    reading: DocumentReading,
    received_on: dt.date,
    client: Client | None,
    master: MasterData | None,
    date_order_of: Callable[[str], str] | None = None,
) -> World:
    """Return the world of one document; `date_order_of` tells the habit of a vendor by its id."""
    if master is None:
        return World(reading, received_on, client)
    vendor = _vendor(reading, master)
    return World(
        reading,
        received_on,
        client,
        master,
        vendor,
        tuple(_orders(reading, master, vendor)),
        date_order_of(vendor.id) if vendor is not None and date_order_of is not None else "",
    )


def _orders(reading: DocumentReading, master: MasterData, vendor: Vendor | None) -> Iterator[Order]:
    """Yield the orders that are named, and one of the vendor's that stands as the buyer's reference (BT-10)."""
    named = order_numbers(reading)
    for number in named:
        order = master.order(number)
        if order is not None:
            yield order
    reference = reading.chosen(FieldName.BUYER_REFERENCE)
    number = identifiers.order_key(reference.raw) if reference else ""
    order = master.order(number) if number and number not in named else None
    if order is not None and (vendor is None or order.vendor_id == vendor.id):
        yield order


def order_numbers(reading: DocumentReading) -> tuple[str, ...]:
    """Return every order number that the document prints, comparable and each once."""
    own = reading.chosen(FieldName.ORDER_NUMBER)
    printed = [candidate.raw for candidate in ((own,) if own else ()) + reading.orders]
    return tuple(dict.fromkeys(key for raw in printed if (key := identifiers.order_key(raw))))


def tax_country(reading: DocumentReading) -> str:
    """Return the country of the vendor's tax number, where the number itself tells it, or ""."""
    for name in (FieldName.VENDOR_TAX_ID, FieldName.VENDOR_TAX_NUMBER):
        printed = reading.chosen(name)
        country = identifiers.country_of_tax_number(printed.raw) if printed else ""
        if country:
            return country
    return ""


def address_country(reading: DocumentReading) -> str:
    """Return the country that the vendor's address names, or ""."""
    printed = reading.chosen(FieldName.VENDOR_ADDRESS)
    return countries.country_of(printed.raw) if printed else ""


def iban_country(reading: DocumentReading) -> str:
    """Return the country of the account printed, or ""."""
    printed = reading.chosen(FieldName.IBAN)
    number = identifiers.iban(printed.raw) if printed else None
    return number[:2] if number else ""


def _vendor(reading: DocumentReading, master: MasterData) -> Vendor | None:
    """Return the one vendor that owns a key on the page; here only as a witness, the judges resolve it again."""
    for name, search in ((FieldName.VENDOR_TAX_ID, master.vendors_by_tax_id), (FieldName.IBAN, master.vendors_by_iban)):
        printed = reading.chosen(name)
        found = search(_key(printed.raw)) if printed else ()
        if len(found) == 1:
            return found[0]
    printed = reading.chosen(FieldName.VENDOR_NAME)
    if printed is None:
        return None
    wanted = names.comparable(printed.raw)
    bearers = [
        vendor
        for vendor in master.vendors_like(printed.raw, least=1.0, limit=MOST_BEARERS)
        if wanted in {names.comparable(name) for name in (vendor.name, *vendor.aliases)}
    ]
    return bearers[0] if len(bearers) == 1 else None


def _key(raw: str) -> str:
    return identifiers.vat_id(raw) or identifiers.compact(raw)
