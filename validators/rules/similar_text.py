"""Nearly the same page with another number, day, amount, vendor or bank account may be an altered copy.

The next invoice of a contract repeats a page too, with a new number and a new day weeks later; it is not meant. Nor is
the credit note of an invoice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Role
from documents.ledger_facts import PriorDocument
from documents.values.identifiers import compact, invoice_key_n1
from validators.context import Case
from validators.duplicates import describe, is_rendition
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-DUP-07"
LEAST: Final = 0.95
"""Share of word pairs that two pages have in common."""
NEXT_ONE: Final = 20
"""Days after which a page with a new number and a new day is taken for the next one of a contract."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each earlier document with nearly the same text of which a key field differs."""
    for found in case.context.facts.similar_texts(case.document.text, least=LEAST):
        prior = found.prior
        differing = tuple(_differing(case, prior))
        if not differing or prior.sign != case.document.sign or is_rendition(case, prior) or _is_next(case, prior):
            continue
        yield Remark(
            f"The text is {found.similarity:.1%} that of {describe(prior)}, limit {LEAST:.0%}, "
            f"but another {listed(differing)}.",
            subject="text",
            expected="a text of its own",
            found=f"{found.similarity:.1%} that of {prior.number}",
            limit=f"{LEAST:.0%}",
            values={"prior": prior.document_id, "differing": listed(differing)},
            next_step="Compare the pictures: it may be an altered copy; mark it as a duplicate if it is.",
        )


def _differing(case: Case, prior: PriorDocument) -> Iterator[str]:
    """Yield which key fields differ; what was not read on either differs from nothing."""
    document = case.document
    if document.invoice_number is not None and invoice_key_n1(document.invoice_number.value) != prior.number_n1:
        yield "number"
    if document.issue_date is not None and document.issue_date.value != prior.issue_date:
        yield "date"
    gross = document.gross_total
    if gross is not None and (abs(gross.value), case.currency) != (abs(prior.gross), prior.currency):
        yield "amount"
    if case.vendor is not None and prior.vendor_id and case.vendor.id != prior.vendor_id:
        yield "vendor"
    if document.iban is not None and prior.iban and compact(document.iban.value) != compact(prior.iban):
        yield "bank account"


def _is_next(case: Case, prior: PriorDocument) -> bool:
    number, issued = case.document.invoice_number, case.document.issue_date
    if number is None or issued is None or invoice_key_n1(number.value) == prior.number_n1:
        return False
    return abs((issued.value - prior.issue_date).days) >= NEXT_ONE


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.5",
    queue=Queue.DUPLICATE_FRAUD,
    waived_by=Role.SUPERVISOR,
)
