"""Nothing is posted for a vendor that is inactive, blocked or only proposed, nor paid to one blocked for payment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Role, Severity
from documents.kind import POSTING_TYPES
from documents.master.party import VendorStatus
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-ID-02"
CLOSED: Final = frozenset({VendorStatus.INACTIVE, VendorStatus.BLOCKED_ALL, VendorStatus.PROPOSED})


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the resolved vendor may not be used."""
    vendor = case.vendor
    if vendor is not None and vendor.status is not VendorStatus.ACTIVE:
        yield Remark(
            f"{vendor.name} ({vendor.id}) is {vendor.status.value} in the vendor master; "
            f"it must be {VendorStatus.ACTIVE.value}.",
            subject="vendor_name",
            expected=VendorStatus.ACTIVE.value,
            found=vendor.status.value,
            values={"vendor": vendor.id},
            severity=Severity.BLOCK_POST if vendor.status in CLOSED else Severity.BLOCK_PAY,
            next_step="The controller decides whether the vendor is used again.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification L-33",
    queue=Queue.VENDOR_MASTER,
    waived_by=Role.CONTROLLER,
    reply="UNR",
    applies_to=POSTING_TYPES,
)
