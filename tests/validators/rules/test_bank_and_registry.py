"""V-FRD-02, V-TAX-07: bank data that changed before the payment, and what the tax registry says of a vendor."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.decision import Outcome
from documents.finding import Queue, Severity
from documents.kind import DocType
from documents.master.client import Policy
from documents.master.party import AccountStatus, BankAccount, Vendor
from documents.master.registry import RegistryAnswer, RegistryStatus
from documents.terms import CashDiscount, PaymentTerms
from documents.values.banking_days import DueDay
from tests.validators.builders import TODAY, VENDOR, VENDOR_IBAN, D, found, free_invoice, invoice, judged

OTHER_IBAN = "DE02200505501015871393"
DUE = dt.date(2026, 11, 13)
"""`invoice()` is received on 16 October 2026, a Friday, and due four weeks later."""
TEN_BEFORE = dt.date(2026, 10, 30)


def banked(
    since: dt.date | None, status: AccountStatus = AccountStatus.ACTIVE, *more: BankAccount
) -> tuple[Vendor, ...]:
    own = BankAccount(iban=VENDOR_IBAN, status=status, since=since)
    return (VENDOR.model_copy(update={"accounts": (own, *more)}),)


@pytest.mark.parametrize(
    ("since", "expected"),
    [(None, 0), (TEN_BEFORE, 0), (TEN_BEFORE + dt.timedelta(days=1), 0), (dt.date(2026, 11, 2), 1), (DUE, 1)],
)
def test_ten_banking_days_lie_between_a_change_and_the_payment(since: dt.date | None, expected: int) -> None:
    assert len(found("V-FRD-02", invoice(), vendors=banked(since))) == expected


def test_a_document_that_is_due_already_is_paid_today() -> None:
    due = invoice(due_date=dt.date(2026, 10, 15), payment_terms=None)
    assert len(found("V-FRD-02", due, vendors=banked(dt.date(2026, 10, 12)))) == 1
    assert found("V-FRD-02", due, vendors=banked(dt.date(2026, 10, 12)), judged_on=dt.date(2026, 10, 26)) == []


@pytest.mark.parametrize(("policy", "expected"), [("before", 1), ("after", 0)])
def test_what_is_due_on_a_saturday_is_paid_as_the_client_wants(policy: str, expected: int) -> None:
    """C-58: due on Saturday 14 November; ten banking days after 2 November is Monday the 16th."""
    due = invoice(due_date=dt.date(2026, 11, 14), payment_terms=None)
    vendors = banked(dt.date(2026, 11, 2))
    assert len(found("V-FRD-02", due, vendors=vendors, policy=Policy(due_day=DueDay(policy)))) == expected


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [(14, TODAY, 1), (0, TODAY, 0), (14, dt.date(2026, 10, 29), 0)],
)
def test_a_discount_brings_the_payment_forward(days: int, today: dt.date, expected: int) -> None:
    """The account is old enough on the due date, but not on the last day of the discount, where one can be had."""
    terms = PaymentTerms(net_days=30, discounts=(CashDiscount(percent=D(2), days=days),))
    document = invoice(payment_terms=terms)
    assert len(found("V-FRD-02", document, vendors=banked(dt.date(2026, 10, 15)), judged_on=today)) == expected


def test_waiting_heals_it_and_the_finding_stays_the_same_until_then() -> None:
    vendors = banked(dt.date(2026, 11, 10))
    (first,) = found("V-FRD-02", invoice(), vendors=vendors)
    (later,) = found("V-FRD-02", invoice(), vendors=vendors, judged_on=dt.date(2026, 11, 20))
    assert first.evidence_hash == later.evidence_hash
    assert found("V-FRD-02", invoice(), vendors=vendors, judged_on=dt.date(2026, 11, 24)) == []


def test_payment_is_held_and_the_account_is_masked() -> None:
    judgement = judged(invoice(), vendors=banked(DUE))
    assert judgement.decision.outcome is Outcome.POST_HELD
    assert judgement.decision.queues == (Queue.VENDOR_MASTER,)
    (finding,) = (each for each in judgement.findings if each.code == "V-FRD-02")
    assert VENDOR_IBAN not in finding.message


def test_an_account_that_is_not_paid_does_not_matter() -> None:
    fresh = BankAccount(iban=OTHER_IBAN, since=DUE)
    assert found("V-FRD-02", invoice(), vendors=banked(None, AccountStatus.ACTIVE, fresh)) == []
    assert len(found("V-FRD-02", invoice(iban=None), vendors=banked(None, AccountStatus.ACTIVE, fresh))) == 1
    assert found("V-FRD-02", invoice(), vendors=banked(DUE, AccountStatus.VERIFIED)) == []


def test_a_credit_pays_nothing_out() -> None:
    credit = free_invoice(doc_type=DocType.CREDIT_NOTE, preceding_invoice="RE-1")
    assert found("V-FRD-02", credit, vendors=banked(DUE)) == []


def answered(status: str, days: int, tax_id: str = "DE123456788") -> tuple[RegistryAnswer, ...]:
    day = TODAY - dt.timedelta(days=days)
    return (RegistryAnswer(tax_id=tax_id, status=RegistryStatus(status), checked_on=day, reference="WAPI-7"),)


@pytest.mark.parametrize(
    ("registry", "expected"),
    [
        ((), []),
        (answered("valid", 30), []),
        (answered("valid", 31), [Severity.WARN]),
        (answered("invalid", 300), [Severity.BLOCK_PAY]),
        ((*answered("invalid", 40), *answered("valid", 3)), []),
        ((*answered("valid", 3), *answered("invalid", 1)), [Severity.BLOCK_PAY]),
        (answered("invalid", 3, "DE136695976"), []),
        (answered("invalid", 3, "de 123 456 788"), [Severity.BLOCK_PAY]),
    ],
)
def test_the_newest_answer_of_the_registry_counts(
    registry: tuple[RegistryAnswer, ...], expected: list[Severity]
) -> None:
    assert [finding.severity for finding in found("V-TAX-07", invoice(), registry=registry)] == expected


def test_a_client_may_want_every_identifier_checked() -> None:
    policy = Policy(registry_required=True)
    (finding,) = found("V-TAX-07", invoice(), policy=policy)
    assert finding.severity is Severity.WARN
    assert found("V-TAX-07", invoice(), policy=policy, registry=answered("valid", 1)) == []
    nobody = (VENDOR.model_copy(update={"tax_id": ""}),)
    assert found("V-TAX-07", invoice(vendor_tax_id=None), policy=policy, vendors=nobody) == []


def test_without_a_printed_identifier_the_one_on_record_is_looked_up() -> None:
    assert len(found("V-TAX-07", invoice(vendor_tax_id=None), registry=answered("invalid", 3))) == 1
