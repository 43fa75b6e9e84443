"""Bank data that changed shortly before the payment: time for the real vendor to say that it was not him.

What counts is the account that would be paid: the printed one, or the vendor's account on file when none is printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from documents.finding import Queue, Role, Severity
from documents.kind import DocType
from documents.master.party import AccountStatus, BankAccount, Vendor
from documents.values.banking_days import banking_days_between, last_banking_day, payment_day
from documents.values.identifiers import compact
from documents.values.terms import discount_date
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import masked

CODE = "V-FRD-02"
DAYS: Final = 10
"""Banking days from the change to the first payment."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the account to be paid is ACTIVE for less than 10 banking days on the day of payment."""
    if case.vendor is None or case.document.sign < 0:
        return
    dated = [(account, account.since) for account in _paid(case, case.vendor) if account.since is not None]
    payment = _day_of_payment(case) if dated else case.context.as_of
    for account, since in dated:
        days = banking_days_between(since, payment, case.currency, case.context.client.country)
        if days < DAYS:
            yield _remark(case.vendor, account, since, payment, days)


def _day_of_payment(case: Case) -> dt.date:
    """Return the banking day of the first discount to be had, else of the due date (C-58); today when that is over."""
    client, due, today = case.context.client, case.document.due_date, case.context.as_of
    if due is None:
        return today
    full = max(payment_day(due.value, client.policy.due_day, case.currency, client.country), today)
    return min([full, *(day for day in _discount_days(case) if day >= today)])


def _discount_days(case: Case) -> Iterator[dt.date]:
    """Yield the last banking day of each discount: payment takes one that it reaches."""
    terms, issued = case.document.payment_terms, case.document.issue_date
    if terms is None or issued is None:
        return
    for discount in terms.value.discounts:
        yield last_banking_day(discount_date(issued.value, discount), case.currency, case.context.client.country)


def _paid(case: Case, vendor: Vendor) -> tuple[BankAccount, ...]:
    """Return the accounts a payment may go to; one that is not on file or not ACTIVE is V-FRD-01."""
    printed = compact(case.document.iban.value) if case.document.iban else ""
    active = (account for account in vendor.accounts if account.status is AccountStatus.ACTIVE)
    return tuple(account for account in active if not printed or compact(account.iban) == printed)


def _remark(vendor: Vendor, account: BankAccount, since: dt.date, payment: dt.date, days: int) -> Remark:
    name = masked(compact(account.iban))
    return Remark(
        f"Account {name} of {vendor.name} is on file since {since}, {days} banking days before the payment on "
        f"{payment}; limit {DAYS} banking days.",
        subject="iban",
        expected=f"on file for at least {DAYS} banking days",
        found=f"since {since}",
        difference=f"{DAYS - days} banking days",
        limit=f"{DAYS} banking days",
        values={"account": account.iban},
        next_step="Call the vendor on a number known before the change, or pay later.",
    )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.8, L-33",
    severity=Severity.BLOCK_PAY,
    queue=Queue.VENDOR_MASTER,
    waived_by=Role.VENDOR_CUSTODIAN,
    applies_to=frozenset({DocType.INVOICE}),
)
