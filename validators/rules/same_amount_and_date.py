"""The same vendor, amount and day under another number is a re-issued invoice, or a second one of the same kind.

Of a vendor whose record names a contract with recurring amounts (fuel, parcels), a reviewer may tell which; of any
other it takes a supervisor.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.values.identifiers import invoice_key_n1
from validators.context import Case
from validators.duplicates import describe, same_amount, same_vendor
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-DUP-04"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each earlier document of the vendor with this amount and day of issue and another number."""
    document = case.document
    if document.issue_date is None or document.gross_total is None:
        return
    number = document.invoice_number.value if document.invoice_number else ""
    recurring = case.vendor is not None and case.vendor.recurring
    for prior in same_vendor(case):
        same_day = prior.issue_date == document.issue_date.value
        if same_day and same_amount(case, prior) and prior.number_n1 != invoice_key_n1(number):
            yield Remark(
                f"Same vendor, day and amount ({money(document.gross_total.value, case.currency)}) "
                f"as {describe(prior)}.",
                subject="gross_total",
                expected="another day or another amount",
                found=money(document.gross_total.value, case.currency),
                values={"prior": prior.document_id, "day": prior.issue_date},
                waived_by=Role.REVIEWER if recurring else None,
                next_step="Compare the pictures; mark it as a duplicate, or confirm that there were two deliveries.",
            )


RULE = Rule(CODE, check, source="accounting specification O-2", queue=Queue.DUPLICATE_FRAUD, waived_by=Role.SUPERVISOR)
