"""Vendors from a CSV file: one row a vendor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from documents.master.contradictions import Owners, VendorCheck, currency_faults, nothing
from documents.master.csv_file import Faults, Unique, build, filled, line_of, listed, records
from documents.master.figure_faults import vendor_figures
from documents.master.party import BankAccount, Vendor
from documents.master.register_keys import RegisterKeys
from documents.values.identifiers import iban

PLAIN: Final = (
    "id",
    "name",
    "status",
    "country",
    "tax_id",
    "tax_number",
    "currency",
    "account",
    "tax_code",
    "net_days",
    "order_required",
    "street",
    "postcode",
    "city",
    "created",
    "recurring",
    "reportable",
    "tax_form_on",
    "tin_mismatch",
    "form_1099",
    "payment",
    "preferred_iban",
    "intercompany",
    "dimensions",
)
REQUIRED: Final = ("id", "name", "country")
SHARES: Final = "shares_keys"
"""Column that lets a vendor bear tax identifiers and accounts of another one: a branch, or a factor's account."""
ALLOWED: Final = (*PLAIN, "aliases", "ibans", "domains", SHARES)
YES_OR_NO: Final = {"": False, "false": False, "no": False, "0": False, "true": True, "yes": True, "1": True}


def read_vendors(path: Path) -> tuple[Vendor, ...]:
    """Read all vendors; see `stream_vendors`."""
    return tuple(stream_vendors(path))


def stream_vendors(path: Path, register: RegisterKeys | None = None, check: VendorCheck = nothing) -> Iterator[Vendor]:
    """Yield the vendors; `aliases` and `domains` are separated by semicolons, `ibans` by blanks.

    Two vendors in use with one tax identifier or account are refused, unless the later line says `shares_keys`; so is
    one that gains what another vendor of the register bears.
    `check` tells what contradicts the client's file.
    The accounts of a vendor that is new count as ACTIVE; of those a known vendor gains, see `bank_accounts`.

    Raises:
        WrongInputError: After the last one, naming every wrong line; then nothing may be kept.
    """
    faults = Faults(path)
    ids, owners = Unique(["id"], faults), Owners(faults, register)
    for row in records(path, required=REQUIRED, allowed=ALLOWED):
        ids.check(row)
        vendor = build(row, _vendor, faults)
        _check_ibans(row, faults)
        shares = YES_OR_NO.get(str(row.get(SHARES, "")).lower())
        if shares is None:
            faults.add(line_of(row), SHARES, row[SHARES], "true or false")
        faults.add_all(line_of(row), currency_faults(row))
        if vendor is not None:
            faults.add_all(line_of(row), (*vendor_figures(vendor), *check(vendor)))
            owners.check(row, vendor, shares_keys=bool(shares))
            yield vendor
    owners.check_register()
    faults.refuse()


def _vendor(row: Mapping[str, object]) -> Vendor:
    return Vendor.model_validate(
        {
            **filled(row, PLAIN),
            "aliases": listed(row, "aliases"),
            "domains": listed(row, "domains"),
            "accounts": tuple(BankAccount(iban=iban(part) or part) for part in listed(row, "ibans", None)),
        }
    )


def _check_ibans(row: Mapping[str, object], faults: Faults) -> None:
    for part in listed(row, "ibans", None):
        if iban(part) is None:
            faults.add(line_of(row), "ibans", part, "an IBAN with right length and check digits")
