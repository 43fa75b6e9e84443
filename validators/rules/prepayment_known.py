"""An amount already paid must be deposits of the vendor that stand in the books, or the same money is owed twice.

Known deposits make the deduction right: posting takes them, and their tax, off the final invoice (P-08).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.deposits import Deposit, deducted
from documents.finding import Queue, Role, Severity
from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule
from validators.said import PAID, said
from validators.wording import money

CODE = "V-ARI-08"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the document deducts an amount that its vendor's open deposits do not come to."""
    paid = case.document.prepaid
    if paid is None or not paid.value:
        yield from _said_to_be_paid(case)
        return
    known = case.context.facts.deposits(case.vendor.id) if case.vendor else ()
    if case.document.sign > 0 and deducted(known, paid.value, case.currency, case.document.numbers_named):
        return
    open_sum = sum((deposit.gross for deposit in known if deposit.currency == case.currency), Decimal(0))
    yield Remark(
        f"The document deducts {money(paid.value, case.currency)} already paid; {_told(known)}.",
        subject="prepaid",
        expected="deposits of the vendor that come to it in one way only",
        found=money(paid.value, case.currency),
        difference=money(paid.value - open_sum, case.currency),
        next_step="Find the payment or the deposit invoice, and confirm that it belongs to this document.",
    )


def _said_to_be_paid(case: Case) -> Iterator[Remark]:
    """Yield a remark for a page that says in a sentence or by a stamp that nothing is left to be paid."""
    document = case.document
    says = said(document, PAID) if document.doc_type is DocType.INVOICE else ""
    if says:
        yield Remark(
            f'The document says "{says}", but no payment of it is booked.',
            subject="payable",
            expected="a payment that is booked",
            found=says,
            severity=Severity.BLOCK_PAY,
            next_step="Find the payment and book it; accept this where the money is owed all the same.",
        )


def _told(known: tuple[Deposit, ...]) -> str:
    if not known:
        return "no open deposit of the vendor is known"
    listed = ", ".join(f"{deposit.number} over {money(deposit.gross, deposit.currency)}" for deposit in known)
    return f"the vendor's open deposits are {listed}"


RULE = Rule(CODE, check, source="EN 16931 BT-113", queue=Queue.APPROVAL, waived_by=Role.APPROVER, reply="PPD")
