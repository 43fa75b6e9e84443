"""Vendors of the register that a document may come from, and how each is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.party import Vendor
from documents.value import Value

MOST_SHOWN: Final = 12
LEAST_ALIKE: Final = 0.5
"""Likeness of names from which on a vendor is offered, 0.0 to 1.0."""


class VendorChoice(Value):
    """One vendor.

    Attributes:
        why: Why it is offered.
    """

    id: str
    name: str
    tax_id: str
    place: str
    why: str


def vendors_for(
    connection: sa.Connection, client: Client, document: BusinessDocument | None, asked: str = ""
) -> tuple[VendorChoice, ...]:
    """Return vendors by what was typed, or by what stands on the document; the likeliest first, each once."""
    master = DatabaseMasterData(connection, client.id, client.entities)
    found: dict[str, VendorChoice] = {}
    for vendor, why in _asked(master, asked) if asked.strip() else _printed(master, document):
        found.setdefault(vendor.id, _choice(vendor, why))
    return tuple(found.values())[:MOST_SHOWN]


def _asked(master: DatabaseMasterData, asked: str) -> Iterator[tuple[Vendor, str]]:
    exact = master.vendor(asked.strip())
    if exact is not None:
        yield exact, "this id"
    yield from ((one, "this tax id") for one in master.vendors_by_tax_id(asked))
    yield from ((one, "this account") for one in master.vendors_by_iban(asked))
    yield from ((one, "the name") for one in master.vendors_like(asked, least=LEAST_ALIKE, limit=MOST_SHOWN))


def _printed(master: DatabaseMasterData, document: BusinessDocument | None) -> Iterator[tuple[Vendor, str]]:
    if document is None:
        return
    if document.vendor_tax_id is not None:
        tax_id = document.vendor_tax_id.value
        yield from ((one, "the tax id on the page") for one in master.vendors_by_tax_id(tax_id))
        yield from ((one, "a tax id that differs in one character") for one in master.vendors_near_tax_id(tax_id))
    if document.iban is not None:
        yield from ((one, "the account on the page") for one in master.vendors_by_iban(document.iban.value))
    if document.vendor_name is not None:
        name = document.vendor_name.value
        yield from ((one, "a name alike") for one in master.vendors_like(name, least=LEAST_ALIKE, limit=MOST_SHOWN))


def _choice(vendor: Vendor, why: str) -> VendorChoice:
    return VendorChoice(id=vendor.id, name=vendor.name, tax_id=vendor.tax_id, place=vendor.city, why=why)
