"""What is paid on which day, and what is left out and why (C-58, L-32, P-10, P-18, AT-23, AT-24)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.master.party import AccountStatus, BankAccount, PaymentWay, Vendor, VendorStatus
from documents.values.banking_days import DueDay
from ledgers.paying.proposal import Discount, Due, Proposal, Terms, propose
from ledgers.sub_ledger import Hold, OpenItem

TODAY = dt.date(2026, 10, 19)  # a Monday
TERMS = Terms(today=TODAY, until=dt.date(2026, 10, 31), country="DE")
IBAN = "DE89370400440532013000"
OTHER_IBAN = "NL91ABNA0417164300"
VENDOR = Vendor(id="V1", name="Paper Mill", country="DE", accounts=(BankAccount(iban=IBAN),))


def item(amount: str = "-100.00", number: str = "R-1", due: dt.date | None = TODAY, **more: Any) -> OpenItem:
    values: dict[str, Any] = {
        "label": f"AC-AP-{number}",
        "line_no": 1,
        "entity": "AC",
        "document_id": f"doc-{number}",
        "vendor_id": "V1",
        "reference": number,
        "payee": "Paper Mill",
        "currency": "EUR",
        "amount": Decimal(amount),
        "open_amount": Decimal(amount),
        "open_base": Decimal(amount),
        "doc_date": dt.date(2026, 9, 25),
        "due_date": due,
    }
    return OpenItem(**values | more)


def due(amount: str = "-100.00", number: str = "R-1", day: dt.date | None = TODAY, **more: Any) -> Due:
    given_item = {name: more.pop(name) for name in ("holds", "currency", "vendor_id", "doc_date") if name in more}
    return Due(item=item(amount, number, day, **given_item), **{"vendor": VENDOR} | more)


def paid(proposal: Proposal) -> list[tuple[str, str, str]]:
    """Day, amount and numbers of each payment."""
    return [
        (str(one.day), str(one.amount), " ".join(part.item.reference for part in one.parts))
        for one in proposal.transfers
    ]


def reasons(proposal: Proposal) -> dict[str, str]:
    return {one.item.reference: one.reason for one in proposal.left_out}


def test_what_is_due_is_paid_to_the_active_account_by_day() -> None:
    later = due("-50.00", "R-2", dt.date(2026, 10, 30))
    found = propose([due(), later, due("-7.00", "R-3", dt.date(2026, 11, 2))], TERMS)
    assert paid(found) == [("2026-10-19", "100.00", "R-1"), ("2026-10-30", "50.00", "R-2")]
    assert {one.iban for one in found.transfers} == {IBAN}
    assert found.left_out == (), "what is not due yet is not spoken of"


def test_what_is_overdue_is_paid_at_once_and_without_terms_after_thirty_days() -> None:
    found = propose([due(day=dt.date(2026, 9, 1)), due("-9.00", "R-2", None)], TERMS)
    assert paid(found) == [("2026-10-19", "100.00", "R-1"), ("2026-10-23", "9.00", "R-2")]


@pytest.mark.parametrize(("policy", "day"), [(DueDay.BEFORE, "2026-10-23"), (DueDay.AFTER, "2026-10-26")])
def test_c58_what_falls_due_on_a_saturday(policy: DueDay, day: str) -> None:
    found = propose([due(day=dt.date(2026, 10, 24))], TERMS.model_copy(update={"due_day": policy}))
    assert paid(found) == [(day, "100.00", "R-1")]


def test_at24_a_discount_until_saturday_is_taken_on_friday() -> None:
    discount = Discount(last_day=dt.date(2026, 10, 24), amount=Decimal("18.55"))
    found = propose([due("-927.61", day=dt.date(2026, 11, 13), discounts=(discount,))], TERMS)
    assert paid(found) == [("2026-10-23", "909.06", "R-1")]
    assert found.transfers[0].parts[0].discount == Decimal("18.55")


@pytest.mark.parametrize("last_day", [dt.date(2026, 10, 18), dt.date(2026, 11, 3)])
def test_a_discount_that_is_past_or_of_a_later_run_is_not_taken(last_day: dt.date) -> None:
    discount = Discount(last_day=last_day, amount=Decimal(2))
    assert paid(propose([due(discounts=(discount,))], TERMS)) == [("2026-10-19", "100.00", "R-1")]


def test_the_larger_of_two_discounts_is_taken_while_it_can_be_had() -> None:
    both = tuple(
        Discount(last_day=dt.date(2026, 10, day), amount=Decimal(amount)) for day, amount in ((28, 2), (21, 3))
    )
    assert paid(propose([due(discounts=both)], TERMS)) == [("2026-10-21", "97.00", "R-1")]
    late = TERMS.model_copy(update={"today": dt.date(2026, 10, 22)})
    assert paid(propose([due(discounts=both)], late)) == [("2026-10-28", "98.00", "R-1")]


def test_credits_are_deducted_from_a_day_that_can_bear_them() -> None:
    invoices = due("-100.00", "R-1"), due("-300.00", "R-2", dt.date(2026, 10, 30))
    found = propose([*invoices, due("120.00", "C-1", None)], TERMS)
    assert paid(found) == [("2026-10-19", "100.00", "R-1"), ("2026-10-30", "180.00", "R-2 C-1")]


def test_a_credit_that_fits_no_day_brings_all_to_the_first() -> None:
    invoices = due("-100.00", "R-1"), due("-100.00", "R-2", dt.date(2026, 10, 30))
    found = propose([*invoices, due("120.00", "C-1", None)], TERMS)
    assert paid(found) == [("2026-10-19", "80.00", "R-1 R-2 C-1")]


@pytest.mark.parametrize(("credit", "owed"), [("100.00", []), ("130.00", ["30.00"])])
def test_at23_credits_that_cover_all_are_no_payment(credit: str, owed: list[str]) -> None:
    found = propose([due(), due(credit, "C-1", None)], TERMS)
    assert paid(found) == []
    assert "credits of the vendor cover it" in reasons(found)["R-1"]
    assert [str(one.amount) for one in found.owing] == owed


HOLD = Hold(code="V-PO-06", subject="line 1", message="The price is 1.20 above the order's.")
BLOCKED = VENDOR.model_copy(update={"status": VendorStatus.BLOCKED_PAY})
BY_CARD = VENDOR.model_copy(update={"payment": PaymentWay.CARD})


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"holds": (HOLD,)}, "is held: V-PO-06 The price is 1.20 above"),
        ({"run": "acme-000001"}, "is in payment run acme-000001"),
        ({"vendor": None}, "is not in the register"),
        ({"vendor": BLOCKED}, "the vendor is BLOCKED_PAY"),
        ({"vendor": BY_CARD}, "is paid by card"),
        ({"way": PaymentWay.DIRECT_DEBIT}, "is collected by direct debit"),
        ({"currency": "USD"}, "is in USD; only EUR is paid by file"),
    ],
)
def test_what_is_due_and_may_not_be_paid_is_left_out_with_its_reason(more: dict[str, Any], reason: str) -> None:
    found = propose([due(**more)], TERMS)
    assert paid(found) == []
    assert reason in reasons(found)["R-1"]


def test_a_vendor_that_is_always_paid_by_transfer_is_whatever_its_invoices_say() -> None:
    always = VENDOR.model_copy(update={"payment": PaymentWay.TRANSFER})
    assert len(paid(propose([due(vendor=always, way=PaymentWay.DIRECT_DEBIT)], TERMS))) == 1


def with_accounts(*accounts: BankAccount, **more: Any) -> Vendor:
    return VENDOR.model_copy(update={"accounts": accounts, **more})


FIRST = BankAccount(iban=IBAN)
SECOND = BankAccount(iban=OTHER_IBAN)
PROPOSED = BankAccount(iban=OTHER_IBAN, status=AccountStatus.PROPOSED)
NO_SEPA = BankAccount(iban="BR1500000000000010932840814P2")


@pytest.mark.parametrize(
    ("vendor", "reason"),
    [
        (with_accounts(), "it has no ACTIVE bank account"),
        (with_accounts(PROPOSED), "it has no ACTIVE bank account"),
        (with_accounts(FIRST, SECOND), "2 ACTIVE bank accounts and none is preferred"),
        (with_accounts(FIRST, PROPOSED, preferred_iban=OTHER_IBAN), f"{OTHER_IBAN} is not ACTIVE"),
        (with_accounts(NO_SEPA), "no IBAN that a SEPA transfer reaches"),
        (with_accounts(FIRST.model_copy(update={"since": TODAY})), "ACTIVE since 2026-10-19 only"),
    ],
)
def test_no_account_that_can_be_vouched_for_no_payment(vendor: Vendor, reason: str) -> None:
    found = propose([due(vendor=vendor)], TERMS)
    assert paid(found) == []
    assert reason in reasons(found)["R-1"]


def test_the_preferred_account_is_paid_to_and_a_new_one_is_told_of() -> None:
    new = SECOND.model_copy(update={"since": dt.date(2026, 10, 12)})
    found = propose([due(vendor=with_accounts(FIRST, new, preferred_iban="NL91 ABNA 0417 1643 00"))], TERMS)
    assert [(one.iban, one.warning) for one in found.transfers] == [
        (OTHER_IBAN, "account ACTIVE since 2026-10-12 only (V-FRD-02)")
    ]


AMOUNTS = st.lists(st.integers(-50_000, 50_000).filter(bool), min_size=1, max_size=8)


@given(AMOUNTS, st.lists(st.integers(0, 11), min_size=8, max_size=8))
def test_no_payment_is_ever_zero_or_negative_and_no_item_is_paid_twice(amounts: list[int], days: list[int]) -> None:
    dues = [
        due(str(Decimal(amount) / 100), f"N-{number}", TODAY + dt.timedelta(days=days[number]))
        for number, amount in enumerate(amounts)
    ]
    found = propose(dues, TERMS)
    numbers = [part.item.reference for one in found.transfers for part in one.parts]
    assert all(one.amount > 0 for one in found.transfers)
    assert len(numbers) == len(set(numbers))
    if found.transfers:
        assert sum(one.amount for one in found.transfers) == -sum(one.item.open_amount for one in dues)
