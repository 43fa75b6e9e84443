"""The first invoice of a vendor, and every one in its first 30 days, deserves a second look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-ID-08"
NEW_DAYS: Final = 30


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for a vendor created less than 30 days ago, or of whom nothing was posted yet."""
    vendor = case.vendor
    if vendor is None:
        return
    age = None if vendor.created is None else (case.context.received_on - vendor.created).days
    if age is not None and age < NEW_DAYS:
        yield Remark(
            f"{vendor.name} ({vendor.id}) was created {age} days ago, limit {NEW_DAYS} days.",
            subject="vendor",
            expected=f"at least {NEW_DAYS} days",
            found=f"{age} days",
            limit=f"{NEW_DAYS} days",
            next_step="Check the vendor before the first payment.",
        )
    elif case.context.facts.posted_count(vendor.id) == 0:
        yield Remark(
            f"This is the first invoice of {vendor.name} ({vendor.id}).",
            subject="vendor",
            expected="an earlier invoice",
            found="none",
            next_step="Check the vendor before the first payment.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.4",
    severity=Severity.WARN,
    queue=Queue.VENDOR_MASTER,
    waived_by=Role.APPROVER,
)
