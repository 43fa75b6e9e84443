"""Terms worse than agreed are not accepted in silence: the better date for the client is used."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-PO-16"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the document asks for payment sooner than the order, or else the vendor master, says."""
    terms = case.document.payment_terms
    agreed, source = _agreed(case)
    if terms is None or agreed is None or terms.value.end_of_month or terms.value.net_days >= agreed:
        return
    yield Remark(
        f"The document asks for payment within {terms.value.net_days} days, {source} says {agreed} days.",
        subject="payment_terms",
        expected=f"{agreed} days",
        found=f"{terms.value.net_days} days",
        difference=f"{agreed - terms.value.net_days} days",
        next_step="Pay by the agreed terms, or accept the new ones.",
    )


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
