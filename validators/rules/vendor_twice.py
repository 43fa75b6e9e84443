"""Two vendors with the same tax id or bank account, or name and postcode, may be one: duplicates hide behind that."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from documents.master.party import Vendor
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed, masked

CODE = "V-ID-09"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each key of the vendor that another vendor of the master data has as well."""
    vendor, master = case.vendor, case.context.master
    if vendor is None:
        return
    if vendor.tax_id:
        yield from _shared(vendor, master.vendors_by_tax_id(vendor.tax_id), f"tax id {vendor.tax_id}", "tax_id")
    for account in vendor.accounts:
        owners = master.vendors_by_iban(account.iban)
        yield from _shared(vendor, owners, f"account {masked(account.iban)}", "iban")
    if vendor.postcode:
        neighbours = tuple(each for each in master.vendors_by_name(vendor.name) if each.postcode == vendor.postcode)
        yield from _shared(vendor, neighbours, f"name and the postcode {vendor.postcode}", "name")


def _shared(vendor: Vendor, owners: tuple[Vendor, ...], key: str, subject: str) -> Iterator[Remark]:
    others = [other for other in owners if other.id != vendor.id]
    if others:
        names = listed(f"{other.name} ({other.id})" for other in others)
        yield Remark(
            f"{vendor.name} ({vendor.id}) has the {key}, and so has {names}.",
            subject=f"vendor {subject}",
            expected="one vendor",
            found=f"{len(others) + 1} vendors",
            next_step="Merge them if they are one company.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.4",
    severity=Severity.WARN,
    queue=Queue.VENDOR_MASTER,
    waived_by=Role.VENDOR_CUSTODIAN,
)
