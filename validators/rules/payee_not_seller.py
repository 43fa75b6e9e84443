"""A payee other than the seller is paid only under a factoring agreement: else it is how money is led astray."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from documents.values.identifiers import compact
from documents.values.names import fold, without_legal_form
from validators.context import Case
from validators.rule import Remark, Rule
from validators.said import ASSIGNED, said

CODE = "V-FRD-06"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when an e-invoice names a payee (BG-10) that is not its seller, or the words say that one is paid.

    A page that gives no account would be paid to the seller's own. One with an account on file is only mentioned: it
    may be the buyer's of the claim; one that is not on file is V-FRD-01.
    """
    einvoice = case.document.einvoice
    if einvoice is None or not einvoice.has("BT-59", "BT-60", "BT-61"):
        yield from _assigned(case)
        return
    payee, seller = einvoice.text("BT-59", "BT-60", "BT-61"), einvoice.text("BT-27", "BT-28")
    same_number = compact(einvoice.text("BT-61")) == compact(einvoice.text("BT-30")) != ""
    if same_number or _name(payee) in {_name(seller), _name(einvoice.text("BT-28"))}:
        return
    yield Remark(
        f'The invoice of "{seller}" asks to pay "{payee}".',
        subject="payee",
        expected=seller,
        found=payee,
        next_step="Pay only under a factoring agreement that the seller itself has confirmed.",
    )


def _assigned(case: Case) -> Iterator[Remark]:
    says = said(case.document, ASSIGNED) if case.document.sign > 0 else ""
    if says:
        yield Remark(
            f'The document says "{says}": its claim may belong to somebody else.',
            subject="payee",
            expected="nothing of an assignment",
            found=says,
            severity=Severity.WARN if case.document.iban is not None else None,
            next_step="Pay only to the account of whom the claim belongs to, as the seller itself has confirmed it.",
        )


def _name(name: str) -> str:
    return fold(without_legal_form(name))


RULE = Rule(
    CODE,
    check,
    source="accounting specification V-FRD-06; EN 16931 BR-17",
    severity=Severity.BLOCK_PAY,
    queue=Queue.VENDOR_MASTER,
    waived_by=Role.VENDOR_CUSTODIAN,
)
