"""One invoice entered under two vendors is paid twice: the vendor exists twice, or was chosen wrongly."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role
from documents.ledger_facts import PriorDocument
from documents.values.identifiers import compact, invoice_key_n1, invoice_key_n2
from validators.context import Case
from validators.duplicates import describe, near_in_time, other_vendors, same_amount
from validators.rule import Remark, Rule

CODE = "V-DUP-06"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each earlier document of another vendor that looks like this one."""
    number = case.document.invoice_number
    if number is None:
        return
    for prior in other_vendors(case):
        shared = _shared(case, number.value, prior)
        if shared and near_in_time(case, prior):
            yield Remark(
                f"{describe(prior)} of vendor {prior.vendor_id or 'unknown'} has the same {shared}.",
                subject="invoice_number",
                expected="one vendor",
                found=number.value,
                values={"prior": prior.document_id},
                next_step="Compare the pictures; have the vendor custodian merge the vendors if they are one.",
            )


def _shared(case: Case, number: str, prior: PriorDocument) -> str:
    """Return what two documents share that no two vendors should, in words."""
    issued = case.document.issue_date
    if (
        prior.number_n1 == invoice_key_n1(number)
        and same_amount(case, prior)
        and issued
        and issued.value == prior.issue_date
    ):
        return "number, amount and date"
    if prior.number_n2 != invoice_key_n2(number):
        return ""
    iban, tax_id = case.document.iban, case.document.vendor_tax_id
    if iban and prior.iban and compact(iban.value) == compact(prior.iban):
        return "bank account and number"
    if tax_id and prior.tax_id and compact(tax_id.value) == compact(prior.tax_id):
        return "VAT identifier and number"
    return ""


RULE = Rule(
    CODE, check, source="accounting specification V-DUP-06", queue=Queue.DUPLICATE_FRAUD, waived_by=Role.SUPERVISOR
)
