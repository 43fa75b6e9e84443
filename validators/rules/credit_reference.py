"""A credit note must name the invoice it corrects, and no invoice is credited by more than it charged.

A corrected invoice (384) replaces the one it names: while that stands in the books, it cannot be posted as well (L-24).
A page has no such code; an invoice that names another one is asked about, unless it deducts what was paid on that.

An invoice that is not in the register may be older than the register: a warning. One that is there and would be
credited by more than its total is asked about, whatever else is right (V-CMP-06).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Role, Severity
from documents.kind import DocType
from documents.ledger_facts import PriorDocument
from documents.state import State
from documents.values.identifiers import invoice_key_n1, invoice_key_n2
from validators.context import Case
from validators.duplicates import AHEAD, describe, same_vendor
from validators.rule import Remark, Rule
from validators.said import REPLACES, said
from validators.wording import listed, money

CODE = "V-CMP-06"
CORRECTED: Final = frozenset({"384", "472"})
"""UNTDID 1001 (BT-3); the second one's claim was sold to a factor."""
NOT_COUNTED: Final = frozenset({State.DUPLICATE, State.SUPERSEDED, State.ARCHIVED, State.VOIDED})
"""A document in one of these states neither charged nor credited anything."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for a credit, by type or by sign, without an invoice, or over more than its invoice."""
    if case.document.sign > 0 and case.document.doc_type is not DocType.CREDIT_NOTE:
        yield from _replaced(case)
        return
    yield from _credit_that_replaces(case)
    named = case.document.preceding_invoice
    number = named.value if named else next(iter(credited_numbers(case)), "")
    if not number:
        yield Remark(
            "The credit note does not name the invoice it corrects.",
            subject="preceding_invoice",
            expected="number of the invoice",
            next_step="Link the invoice, or ask the vendor which one it belongs to.",
        )
        yield from _more_than_ever_billed(case)
    elif case.vendor is not None and case.document.sign < 0:
        yield from _of_invoice(case, number)


def credited_numbers(case: Case) -> tuple[str, ...]:
    """Return the numbers a credit shows beside its own that are those of invoices its vendor sent before.

    "We credit our invoice 4711" stands like a label of the document's own number.
    """
    own = case.document.own_number
    if own is None or case.document.sign > 0:
        return ()
    others = (one for one in case.document.numbers_seen if invoice_key_n1(one) != invoice_key_n1(own.value))
    return tuple(one for one in others if any(bill.number_n1 == invoice_key_n1(one) for bill in bills_of(case, one)))


def _credit_that_replaces(case: Case) -> Iterator[Remark]:
    """Yield a remark for what is called a credit but says that it stands in place of an invoice."""
    says = said(case.document, REPLACES)
    if not says or case.document.einvoice is not None:
        return
    yield Remark(
        f'The document is called a credit note, but says "{says}": it may charge its total instead of crediting it.',
        subject="doc_type",
        expected="a credit, or an invoice",
        found=says,
        severity=Severity.BLOCK_POST,
        waived_by=Role.APPROVER,
        next_step="Choose the type: invoice, if its total is owed; then reverse the entry of the invoice it replaces.",
    )


def _replaced(case: Case) -> Iterator[Remark]:
    """Yield a remark for an invoice that replaces one that stands, or that does not say which one it replaces."""
    document, named = case.document, case.document.preceding_invoice
    corrected = document.type_code in CORRECTED
    if named is None:
        says = said(document, REPLACES)
        if corrected or says:
            quoted = f' It says "{says}".' if says else ""
            yield Remark(
                f"The corrected invoice does not name the invoice it replaces.{quoted}",
                subject="preceding_invoice",
                expected="number of the invoice",
                found=says,
                next_step="Link the invoice, or ask the vendor which one it replaces.",
                severity=Severity.BLOCK_POST,
            )
        return
    if document.einvoice is not None and not corrected:
        return
    standing = [prior for prior in bills_of(case, named.value) if prior.state in AHEAD]
    if not standing or (document.prepaid is not None and document.prepaid.value):
        return
    yield Remark(
        f"The invoice names invoice {listed(describe(prior) for prior in standing)}; if it replaces that, only one of "
        "them is owed.",
        subject="preceding_invoice",
        expected="an invoice that is reversed",
        found=named.value,
        severity=Severity.BLOCK_POST,
        queue=Queue.APPROVAL,
        waived_by=Role.NOBODY if corrected else Role.APPROVER,
        next_step="Reverse the entry of the invoice it replaces."
        if corrected
        else "Reverse the entry of the invoice it replaces; waive this where both are owed.",
    )


def bills_of(case: Case, number: str) -> list[PriorDocument]:
    """Return the vendor's invoices of that number."""
    if case.vendor is None:
        return []
    known = case.context.facts.credited(case.vendor.id, invoice_key_n2(number))
    bills = [
        prior
        for prior in known
        if prior.document_id != case.context.document_id
        and prior.sign > 0
        and prior.number_n2 == invoice_key_n2(number)
    ]
    return [prior for prior in bills if prior.number_n1 == invoice_key_n1(number)] or bills


def _of_invoice(case: Case, number: str) -> Iterator[Remark]:
    """Compare the credit, with earlier ones of the same invoice, with what the invoice charged."""
    assert case.vendor is not None
    known = case.context.facts.credited(case.vendor.id, invoice_key_n2(number))
    known = tuple(prior for prior in known if prior.document_id != case.context.document_id)
    bills = bills_of(case, number)
    if not bills:
        yield Remark(
            f"The credit note corrects invoice {number}, which is not in the register for {case.vendor.name}.",
            subject="preceding_invoice",
            expected="an invoice of this vendor",
            found=number,
            next_step="Check the number on the page; an invoice from before the register began is right.",
        )
        return
    earlier = [prior for prior in known if prior.sign < 0 and prior.preceding_n2 == invoice_key_n2(number)]
    what = f"invoice {listed(describe(prior) for prior in bills)}"
    yield from _exceeds(case, what, bills, earlier)


def _more_than_ever_billed(case: Case) -> Iterator[Remark]:
    """Compare a credit that names no invoice with all that is known of the vendor; nothing known says nothing."""
    own = same_vendor(case)
    bills = [prior for prior in own if prior.sign > 0]
    if bills and case.document.sign < 0:
        count = f"the {len(bills)} known {'invoice' if len(bills) == 1 else 'invoices'} of this vendor"
        yield from _exceeds(case, count, bills, [prior for prior in own if prior.sign < 0])


def _exceeds(
    case: Case, what: str, bills: Sequence[PriorDocument], earlier: Sequence[PriorDocument]
) -> Iterator[Remark]:
    gross = case.document.gross_total
    if gross is None or {prior.currency for prior in bills} != {case.currency}:
        return
    bills, earlier = _counted(bills), _counted(earlier)
    billed = sum((abs(prior.gross) for prior in bills), Decimal(0))
    before = sum((abs(prior.gross) for prior in earlier if prior.currency == case.currency), Decimal(0))
    over = abs(gross.value) + before - billed
    if over <= 0:
        return
    with_earlier = f" with {money(before, case.currency)} credited before" if before else ""
    yield Remark(
        f"The credit of {money(abs(gross.value), case.currency)}{with_earlier} is more than "
        f"{money(billed, case.currency)}, the total of {what}; difference {money(over, case.currency)}, limit 0.00.",
        subject="gross_total",
        expected=f"at most {money(billed - before, case.currency)}",
        found=money(abs(gross.value), case.currency),
        difference=money(over, case.currency),
        limit=money(Decimal(0), case.currency),
        severity=Severity.BLOCK_POST,
        queue=Queue.APPROVAL,
        waived_by=Role.APPROVER,
        next_step="Compare the credit note with the invoice, or ask the vendor what else it credits.",
    )


def _counted(priors: Sequence[PriorDocument]) -> Sequence[PriorDocument]:
    return [prior for prior in priors if prior.state not in NOT_COUNTED]


RULE = Rule(CODE, check, source="EN 16931 BG-3; Directive 2006/112/EC art. 219", severity=Severity.WARN, reply="REF")
