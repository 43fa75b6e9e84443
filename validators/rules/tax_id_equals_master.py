"""The VAT identifier on the document must be the vendor's: another one is another company, or a successor."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.values.identifiers import compact, vat_id
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-ID-04"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when a valid VAT identifier differs from the vendor's; V-ID-03 shows an invalid one."""
    vendor, printed = case.vendor, case.document.vendor_tax_id
    if vendor is None or printed is None or not vendor.tax_id or vat_id(printed.value) is None:
        return
    if compact(vat_id(printed.value) or "") != compact(vat_id(vendor.tax_id) or vendor.tax_id):
        yield Remark(
            f"The document shows VAT identifier {printed.value}, "
            f"the vendor master says {vendor.tax_id} for {vendor.name}.",
            subject="vendor_tax_id",
            expected=vendor.tax_id,
            found=printed.value,
            next_step="The vendor custodian finds out whether this is a successor company.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-ID-04",
    queue=Queue.VENDOR_MASTER,
    waived_by=Role.VENDOR_CUSTODIAN,
    reply="LEG",
)
