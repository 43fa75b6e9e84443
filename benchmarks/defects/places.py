"""Where the invented companies sit: country, currency, tax rates, and keys with right check digits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Final

from documents.master.client import Client, Policy, Tolerance
from documents.master.party import BankAccount, Entity, Vendor
from sample_docs.generator.identifiers import iban, tax_id, tax_number


@dataclass(frozen=True, slots=True)
class Place:
    """A country as far as invoices go.

    Attributes:
        scale: How many units of the currency buy what one euro buys, roughly.
        rates: Tax rates in force in 2026, in per cent; the first is the standard rate.
    """

    country: str
    currency: str
    scale: Decimal
    rates: tuple[str, ...]
    postcode: str
    city: str
    form: str


PLACES: Final = (
    Place("DE", "EUR", Decimal(1), ("19", "7"), "20095", "Hamburg", "GmbH"),
    Place("FR", "EUR", Decimal(1), ("20", "5.5"), "69002", "Lyon", "SARL"),
    Place("NL", "EUR", Decimal(1), ("21", "9"), "3511 AB", "Utrecht", "B.V."),
    Place("IT", "EUR", Decimal(1), ("22", "10"), "40121", "Bologna", "S.r.l."),
    Place("ES", "EUR", Decimal(1), ("21", "10"), "46002", "Valencia", "S.L."),
    Place("AT", "EUR", Decimal(1), ("20", "10"), "8010", "Graz", "GmbH"),
    Place("BE", "EUR", Decimal(1), ("21", "6"), "9000", "Gent", "BV"),
    Place("IE", "EUR", Decimal(1), ("23", "13.5"), "T12 X70A", "Cork", "Ltd"),
    Place("GB", "GBP", Decimal("0.85"), ("20", "5"), "LS1 4AP", "Leeds", "Ltd"),
    Place("CH", "CHF", Decimal("0.95"), ("8.1", "2.6"), "4051", "Basel", "AG"),
    Place("US", "USD", Decimal("1.1"), ("8.25",), "60601", "Chicago", "Inc."),
    Place("SE", "SEK", Decimal(11), ("25", "12"), "411 05", "Göteborg", "AB"),
    Place("JP", "JPY", Decimal(160), ("10", "8"), "530-0001", "Osaka", "K.K."),
    Place("KW", "KWD", Decimal("0.3"), ("5",), "13001", "Kuwait City", "Co."),
)
NAMES: Final = (
    *("Achterberg Papier", "Bellmont Tools", "Castellan Foods", "Dunmore Freight", "Eskdale Software"),
    *("Falkenried Metall", "Garrigue Imprimerie", "Hollander Verpakking", "Isarwerk Technik", "Juniper Cleaning"),
    *("Kestrel Energy", "Lombardi Arredo"),
)
OWN_NAMES: Final = (
    "Northgate Trading",
    "Brückenhof Handel",
    "Valmont Distribution",
    "Quayside Retail",
    "Rosental Logistik",
)
TAX_CHECKED: Final = frozenset({"DE", "FR", "NL", "IT", "ES", "AT", "BE", "IE", "GB", "CH"})
"""Countries in the dated table of tax rates."""
IBAN_COUNTRIES: Final = ("DE", "AT", "CH", "GB", "IE", "NL", "FR", "IT")


def place(dice: Random, *, checked: bool = False) -> Place:
    """Return a place; with `checked`, one whose tax rates the system knows."""
    return dice.choice([one for one in PLACES if not checked or one.country in TAX_CHECKED])


def vendor(dice: Random, where: Place, number: int) -> Vendor:
    """Return an active vendor of long standing, with all keys its country has."""
    key = f"vendor {number} {dice.random()}"
    account = iban(where.country, key)
    return Vendor(
        id=f"V{number:05d}",
        name=f"{NAMES[number % len(NAMES)]} {where.form}",
        country=where.country,
        tax_id=tax_id(where.country, key),
        tax_number=tax_number(where.country, key),
        currency=where.currency,
        accounts=(BankAccount(iban=account),) if account else (),
        account="6100",
        street=f"{where.city} Street {dice.randint(1, 99)}",
        postcode=where.postcode,
        city=where.city,
    )


def client(dice: Random, where: Place) -> Client:
    """Return a client of the same country, whose limits are in proportion to its currency."""
    name = f"{dice.choice(OWN_NAMES)} {where.form}"
    own = Entity(
        id="own",
        name=name,
        country=where.country,
        tax_id=tax_id(where.country, name),
        postcode=where.postcode,
        city=where.city,
        address=f"Main Road 1\n{where.postcode} {where.city}",
    )
    scale = where.scale
    policy = Policy(
        auto_approve=1000 * scale,
        approval_limit=5000 * scale,
        charge_floor=25 * scale,
        price_tolerance=Tolerance(floor=5 * scale, percent=Decimal(2), cap=50 * scale),
    )
    return Client(
        id="planted", name=name, country=where.country, currency=where.currency, entities=(own,), policy=policy
    )
