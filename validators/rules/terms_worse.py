"""Terms worse than agreed are not accepted in silence: the better date for the client is used.

Where no terms are printed, the due date says how long the client may take.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-PO-16"
BANKING_DAYS: Final = 3
"""Days that a due date may lie early because the last day is no banking day: over a weekend and a holiday."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the document asks for payment sooner than the order, or else the vendor master, says."""
    asked, subject = _asked(case)
    agreed, source = _agreed(case)
    allowed = BANKING_DAYS if subject == "due_date" else 0
    if asked is None or agreed is None or asked + allowed >= agreed:
        return
    yield Remark(
        f"The document asks for payment within {asked} days, {source} says {agreed} days.",
        subject=subject,
        expected=f"{agreed} days",
        found=f"{asked} days",
        difference=f"{agreed - asked} days",
        next_step="Pay by the agreed terms, or accept the new ones.",
    )


def _asked(case: Case) -> tuple[int | None, str]:
    """Return within how many days it is to be paid and which field says so, or None."""
    terms, issued, due = case.document.payment_terms, case.document.issue_date, case.document.due_date
    if terms is not None:
        return (None if terms.value.end_of_month else terms.value.net_days), "payment_terms"
    if issued is None or due is None or due.value < issued.value:
        return None, ""
    return (due.value - issued.value).days, "due_date"


def _agreed(case: Case) -> tuple[int | None, str]:
    for order in case.orders:
        if order.net_days is not None:
            return order.net_days, f"order {order.number}"
    return (case.vendor.net_days, "the vendor master") if case.vendor else (None, "")


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.6",
    severity=Severity.WARN,
    queue=Queue.BUYER,
    waived_by=Role.APPROVER,
    reply="PAY",
)
