"""The vendors of each client, one file per client: what their paper looks like and what master data says of them."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from sample_docs.generator.identifiers import iban, tax_id, tax_number
from sample_docs.generator.model import Company, Supplier

CURRENCIES = {"GB": "GBP", "CH": "CHF", "US": "USD"}
"""Usual currency of a vendor's country where it is not the euro."""
COMPANY = ("name", "country", "street", "postcode", "city", "phone", "strapline")


def _supplier(row: dict[str, Any]) -> Supplier:
    """Build a vendor from its table; what is not given follows from its id."""
    key, country = row["id"], row["country"]
    domain = f"{key.replace('_', '-')}.example"
    company = Company(
        **{name: row.pop(name) for name in COMPANY},
        register=row.pop("register", ""),
        tax_id=row.pop("tax_id", "") or tax_id(country, key),
        tax_number=tax_number(country, key),
        email=f"info@{domain}",
        web=f"www.{domain}",
    )
    skonto = row.pop("skonto", None)
    return Supplier(
        company=company,
        currency=row.pop("currency", "") or CURRENCIES.get(country, "EUR"),
        iban=row.pop("iban", "") or iban(country, key),
        net_days=row.pop("net_days", None),
        skonto=(Decimal(skonto[0]), skonto[1]) if skonto else None,
        **row,
    )


def _read(client_id: str) -> tuple[Supplier, ...]:
    text = (Path(__file__).parent / f"{client_id}.toml").read_text(encoding="utf-8")
    return tuple(_supplier(row) for row in tomllib.loads(text)["vendor"])


_ALL = {client_id: _read(client_id) for client_id in ("nordlicht", "harwood", "rochefort")}
OF_CLIENT = {client_id: tuple(v for v in all_ if v.known) for client_id, all_ in _ALL.items()}
STRANGERS = {client_id: next(v for v in all_ if not v.known) for client_id, all_ in _ALL.items()}
"""Vendors that no master data contains."""


def find(client_id: str, vendor_id: str) -> Supplier:
    """Return a vendor of a client, known or not."""
    return next(vendor for vendor in _ALL[client_id] if vendor.id == vendor_id)
