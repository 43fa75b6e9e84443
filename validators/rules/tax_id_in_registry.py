"""Tax is deducted from a vendor only while the registry knows its VAT identifier.

The answers of the registry are imported as a file. An identifier is checked again after 30 days. Whether one that was
never asked about is told of, the client says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Role, Severity
from documents.kind import DocType
from documents.master.registry import RegistryAnswer, RegistryStatus
from documents.values.identifiers import compact
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-TAX-07"
LONGEST: Final = 30
"""Days from the registry's answer to the day the document is received."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the registry refuses the vendor's VAT identifier, or was not asked of late."""
    tax_id = _tax_id(case)
    if not tax_id:
        return
    answer = case.context.master.registry_answer(tax_id)
    if answer is None:
        if case.context.client.policy.registry_required:
            yield _unverified(tax_id, "was never checked in the registry", "never checked")
    elif answer.status is RegistryStatus.INVALID:
        yield _invalid(tax_id, answer)
    elif (case.context.received_on - answer.checked_on).days > LONGEST:
        age = (case.context.received_on - answer.checked_on).days
        yield _unverified(tax_id, f"was last confirmed on {answer.checked_on}, {age} days ago", f"{answer.checked_on}")


def _tax_id(case: Case) -> str:
    """Return the printed VAT identifier, or the vendor's when none is printed."""
    printed = case.document.vendor_tax_id
    if printed is not None:
        return compact(printed.value)
    return compact(case.vendor.tax_id) if case.vendor else ""


def _invalid(tax_id: str, answer: RegistryAnswer) -> Remark:
    asked = f" (consultation {answer.reference})" if answer.reference else ""
    return Remark(
        f"The registry answered on {answer.checked_on} that {tax_id} is not valid{asked}.",
        subject="vendor_tax_id",
        expected="valid in the registry",
        found="invalid",
        values={"tax id": tax_id, "checked": answer.checked_on},
        next_step="Ask the vendor for its valid identifier; no tax is deducted and nothing is paid before.",
    )


def _unverified(tax_id: str, what: str, found: str) -> Remark:
    return Remark(
        f"UNVERIFIED: {tax_id} {what}, limit {LONGEST} days.",
        subject="vendor_tax_id",
        expected=f"confirmed within {LONGEST} days",
        found=found,
        limit=f"{LONGEST} days",
        severity=Severity.WARN,
        values={"tax id": tax_id},
        next_step="Ask the registry again before payment, and import its answer.",
    )


RULE = Rule(
    CODE,
    check,
    source="Regulation (EU) 904/2010 art. 31 (VIES)",
    severity=Severity.BLOCK_PAY,
    queue=Queue.TAX,
    waived_by=Role.TAX,
    reply="LEG",
    applies_to=frozenset({DocType.INVOICE, DocType.CREDIT_NOTE}),
)
