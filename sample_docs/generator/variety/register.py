"""Vendors and own companies as a client's registers have them: identifiers in full, whatever the page makes of them."""

from __future__ import annotations

from sample_docs.generator.variety.deal import Party

COLUMNS = ("id", "name", "country", "tax_id", "tax_number", "ibans", "domains", "aliases")
OWN_COLUMNS = ("id", "name", "country", "tax_id", "address")
PREFIXED = {"GB", "ES", "IT"}
"""Countries whose numbers are printed with or without their prefix."""


def register_row(key: str, vendor: Party) -> dict[str, str]:
    """Return one row, in the columns of a file of vendors; the brand is an alias.

    Belgian accounts are left out: their invented bank codes are refused by the import.
    """
    country = vendor.country.iso
    brand = vendor.brand if vendor.brand.casefold() not in vendor.name.casefold() else ""
    values = (
        key, vendor.name, country, full_tax_id(vendor), vendor.tax_number,
        "" if country == "BE" else vendor.iban.replace(" ", ""), vendor.web.removeprefix("www."), brand,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def own_row(key: str, buyer: Party) -> dict[str, str]:
    """Return one row of a file of companies that may be billed."""
    values = (key, buyer.name, buyer.country.iso, full_tax_id(buyer), buyer.street)
    return dict(zip(OWN_COLUMNS, values, strict=True))


def full_tax_id(vendor: Party) -> str:
    """Return the identifier of the sales tax with its prefix and, for Switzerland, the suffix MWST."""
    plain = "".join(sign for sign in vendor.tax_id if sign.isalnum())
    country = vendor.country.iso
    if country == "CH":
        return f"{plain[:12]}MWST"
    return f"{country}{plain}" if country in PREFIXED and not plain.startswith(country) else plain
