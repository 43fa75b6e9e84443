"""US: a reportable vendor is paid in full only with a W-9 and a TIN that matches; else 24 % are withheld (P-13)."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from documents.master.party import Vendor
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-TAX-15"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for a US client's reportable vendor that lacks form or TIN, or whose TIN does not match."""
    vendor = case.vendor
    if vendor is None or case.context.client.country != "US" or not vendor.reportable:
        return
    missing = listed(_missing(vendor))
    if not missing:
        return
    yield Remark(
        f"{vendor.name} ({vendor.id}) is reportable, but {missing}.",
        subject="vendor",
        expected="a W-9 with a TIN that matches",
        found=missing,
        values={"vendor": vendor.id},
        next_step="Ask the vendor for a W-9 before payment, or withhold 24 % and pay the rest.",
    )


def _missing(vendor: Vendor) -> Iterator[str]:
    if vendor.tax_form_on is None:
        yield "no W-9 is on file"
    if not (vendor.tax_number or vendor.tax_id):
        yield "no TIN is on file"
    elif vendor.tin_mismatch:
        yield "its TIN does not match its name"


RULE = Rule(
    CODE,
    check,
    source="26 U.S.C. 3406 (backup withholding)",
    severity=Severity.BLOCK_PAY,
    queue=Queue.TAX,
    waived_by=Role.TAX,
)
