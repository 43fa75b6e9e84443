"""What a vendor billed before: the basis of the rules on unusual amounts.

Source: accounting specification 4.8; V-ANO-01, V-ANO-02.
"""

from __future__ import annotations

from decimal import Decimal

from validators.context import Case, once_a_case
from validators.duplicates import same_vendor


@once_a_case
def usual_amounts(case: Case) -> tuple[Decimal, ...]:
    """Return the gross totals of the vendor's posted invoices in this document's currency and with its sign."""
    return tuple(
        abs(prior.gross)
        for prior in same_vendor(case)
        if prior.entry and prior.gross and prior.currency == case.currency and prior.sign == case.document.sign
    )
