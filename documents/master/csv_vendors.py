"""Vendors from a CSV file: one row a vendor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from documents.master.csv_file import LINE, Faults, build, filled, listed, read_frame, refuse_duplicates
from documents.master.party import BankAccount, Vendor
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
)
REQUIRED: Final = ("id", "name", "country")
ALLOWED: Final = (*PLAIN, "aliases", "ibans", "domains")


def read_vendors(path: Path) -> tuple[Vendor, ...]:
    """Read vendors; `aliases` and `domains` are separated by semicolons, `ibans` by blanks.

    The bank accounts of an import count as ACTIVE: the client vouches for its own register.

    Raises:
        WrongInputError: Naming every wrong line; then nothing is imported.
    """
    frame = read_frame(path, required=REQUIRED, allowed=ALLOWED)
    faults = Faults(path)
    refuse_duplicates(frame, ["id"], faults)
    vendors = [build({str(k): v for k, v in row.items()}, _vendor, faults) for row in frame.to_dict("records")]
    for row in frame.to_dict("records"):
        _check_ibans({str(k): v for k, v in row.items()}, faults)
    faults.refuse()
    return tuple(vendor for vendor in vendors if vendor is not None)


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
            faults.add(int(str(row[LINE])), "ibans", part, "an IBAN with right length and check digits")
