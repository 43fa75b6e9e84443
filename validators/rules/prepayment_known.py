"""An amount already paid must be a prepayment in the vendor's account, or the same money is owed and paid twice.

The ledger facts do not tell prepayments apart yet, so a person looks at every document that deducts one.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-ARI-08"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the document deducts an amount already paid."""
    paid = case.document.prepaid
    if paid is not None and paid.value:
        yield Remark(
            f"The document deducts {money(paid.value, case.currency)} already paid, "
            "but no prepayment is known to match it.",
            subject="prepaid",
            expected="a prepayment in the vendor's account",
            found=money(paid.value, case.currency),
            difference=money(paid.value, case.currency),
            next_step="Find the payment or the deposit invoice, and confirm that it belongs to this document.",
        )


RULE = Rule(CODE, check, source="EN 16931 BT-113", queue=Queue.APPROVAL, waived_by=Role.APPROVER, reply="PPD")
