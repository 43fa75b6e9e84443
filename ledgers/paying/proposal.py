"""What to pay by a day, to whom, from which items: the payment proposal as a pure function (C-58, L-32, P-10, P-18).

It proposes nothing that cannot be vouched for. What is due and left out is named with its reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from documents.master.party import AccountStatus, BankAccount, PaymentWay, Vendor, VendorStatus
from documents.value import Value
from documents.values.banking_days import DueDay, banking_days_between, first_banking_day, last_banking_day, payment_day
from documents.values.identifiers import compact, iban
from ledgers.cases.legs import ZERO
from ledgers.sub_ledger import OpenItem

BY_FILE: Final = "EUR"
"""Currency of SEPA credit transfers, the only ones that are written into files."""
SEPA: Final = frozenset(
    {"AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR", "HU"}
    | {"IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE"}
    | {"SI", "SK", "SM", "VA"}
)
"""Countries of IBANs that SEPA credit transfers reach (EPC409-09)."""
DAYS_WITHOUT_TERMS: Final = 30
"""When an invoice is due that says nothing: Directive 2011/7/EU, article 3(3)(b)."""
NEW_ACCOUNT_DAYS: Final = 15
"""Banking days for which an account counts as new (V-FRD-02); the proposal says so."""
NOT_BY_TRANSFER: Final = {PaymentWay.DIRECT_DEBIT: "is collected by direct debit", PaymentWay.CARD: "is paid by card"}


class Discount(Value):
    """What may be kept when an item is paid by a day, before any move to a banking day (P-10)."""

    last_day: dt.date
    amount: Decimal


class Due(Value):
    """An open item with what deciding about its payment needs.

    Attributes:
        vendor: None when the register does not have it.
        discounts: In any order; only for an item nothing was paid of.
        way: How its document says it is paid; None when it says nothing.
        run: Payment run that has it; empty for none.
    """

    item: OpenItem
    vendor: Vendor | None = None
    discounts: tuple[Discount, ...] = ()
    way: PaymentWay | None = None
    run: str = ""


class Terms(Value):
    """What holds for a whole proposal.

    Attributes:
        today: First day on which the bank could be told.
        until: Last day of payment.
        country: Of the paying company, for its bank holidays.
        currency: Paid in.
        cooling_days: See `Policy.account_cooling_days`.
    """

    today: dt.date
    until: dt.date
    country: str
    currency: str = BY_FILE
    due_day: DueDay = DueDay.BEFORE
    cooling_days: int = 1


class Part(Value):
    """What a payment settles of one item; negative where a credit is taken into account.

    Attributes:
        discount: Kept, for paying early.
    """

    item: OpenItem
    paid: Decimal
    discount: Decimal = ZERO


class Transfer(Value):
    """One payment to one vendor on one day.

    Attributes:
        warning: What the approver should know of it; empty for nothing.
    """

    vendor_id: str
    payee: str
    iban: str
    day: dt.date
    parts: tuple[Part, ...]
    warning: str = ""

    @property
    def amount(self) -> Decimal:
        """Return what the bank is told to pay; always positive."""
        return sum((part.paid for part in self.parts), ZERO)


class LeftOut(Value):
    """An item that is due, or a credit, and is not paid or taken."""

    item: OpenItem
    reason: str


class Owing(Value):
    """A vendor whose credits exceed all its invoices: it owes the client (AT-23)."""

    vendor_id: str
    payee: str
    amount: Decimal
    currency: str


class Proposal(Value):
    """What may be paid, and what not."""

    transfers: tuple[Transfer, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    owing: tuple[Owing, ...] = ()


class _Payable(Value):
    """An item that may be paid on a day."""

    part: Part
    day: dt.date


def propose(dues: Iterable[Due], terms: Terms) -> Proposal:
    """Return the payments of one company that fall due by a day, one for each vendor and day.

    A discount is taken when its last banking day is reached and not past. What is overdue is paid at once. Credits of
    a vendor are deducted; a payment is never zero or negative.
    """
    ordered = sorted(dues, key=lambda due: (due.item.vendor_id, due.item.currency, due.item.doc_date, due.item.label))
    transfers: list[Transfer] = []
    left_out: list[LeftOut] = []
    owing: list[Owing] = []
    for _key, group in groupby(ordered, key=lambda due: (due.item.vendor_id, due.item.currency)):
        of_vendor = list(group)
        paid, out = _of_vendor(of_vendor, terms)
        transfers += paid
        left_out += out
        owing += _owing(of_vendor)
    return Proposal(transfers=tuple(transfers), left_out=tuple(left_out), owing=tuple(owing))


def account_to_pay(vendor: Vendor, today: dt.date, cooling_days: int) -> BankAccount | str:
    """Return the account of the vendor's master data that may be paid to, or why there is none (L-33)."""
    active = [account for account in vendor.accounts if account.status is AccountStatus.ACTIVE]
    chosen = [account for account in active if compact(account.iban) == compact(vendor.preferred_iban)]
    if vendor.preferred_iban and not chosen:
        return f"its preferred account {vendor.preferred_iban} is not ACTIVE"
    if not active:
        return "it has no ACTIVE bank account"
    if len(active) > 1 and not chosen:
        return f"it has {len(active)} ACTIVE bank accounts and none is preferred"
    account = (chosen or active)[0]
    number = iban(account.iban)
    if number is None or number[:2] not in SEPA:
        return f"its account {account.iban} is no IBAN that a SEPA transfer reaches"
    if account.since is not None and (today - account.since).days < cooling_days:
        return f"its account is ACTIVE since {account.since} only and must be for {cooling_days} days"
    return account.model_copy(update={"iban": number})


def blocked(vendor: Vendor | None) -> str:
    """Return why a vendor may not be paid at all; empty when it may."""
    if vendor is None:
        return "the vendor is not in the register"
    return "" if vendor.status is VendorStatus.ACTIVE else f"the vendor is {vendor.status}"


def _of_vendor(dues: Sequence[Due], terms: Terms) -> tuple[list[Transfer], list[LeftOut]]:
    left_out: list[LeftOut] = []
    payable: list[_Payable] = []
    credits_: list[Part] = []
    for due in dues:
        due_now = None if due.item.open_amount > 0 else _payable(due, terms)
        if due.item.open_amount < 0 and due_now is None:
            continue
        if reason := _why_not(due, terms):
            left_out.append(LeftOut(item=due.item, reason=reason))
        elif due_now is not None:
            payable.append(due_now)
        else:
            credits_.append(Part(item=due.item, paid=-due.item.open_amount))
    if not payable:
        return [], left_out
    by_day = _with_credits(payable, credits_)
    if not by_day:
        net = sum((one.part.paid for one in payable), ZERO) + sum((part.paid for part in credits_), ZERO)
        reason = f"credits of the vendor cover it: {net} {terms.currency} would be paid"
        return [], [*left_out, *(LeftOut(item=one.part.item, reason=reason) for one in payable)]
    vendor = dues[0].vendor
    assert vendor is not None  # _why_not left the others out
    account = account_to_pay(vendor, terms.today, terms.cooling_days)
    if isinstance(account, str):
        return [], [*left_out, *(LeftOut(item=one.part.item, reason=account) for one in payable)]
    return [_transfer(vendor, account, day, parts, terms) for day, parts in sorted(by_day.items())], left_out


def _why_not(due: Due, terms: Terms) -> str:
    item = due.item
    if due.run:
        return f"is in payment run {due.run}"
    if item.held:
        return "is held: " + "; ".join(f"{hold.code} {hold.message}" for hold in item.holds)
    if reason := blocked(due.vendor):
        return reason
    if terms.currency != BY_FILE or item.currency != BY_FILE:
        return f"is in {item.currency}; only {BY_FILE} is paid by file"
    way = due.vendor.payment if due.vendor and due.vendor.payment else due.way
    return NOT_BY_TRANSFER.get(way, "") if way else ""


def _payable(due: Due, terms: Terms) -> _Payable | None:
    """Return when and at which amount an invoice is paid; None when that is later than asked for."""
    item = due.item
    earliest = first_banking_day(terms.today, item.currency, terms.country)
    for discount in sorted(due.discounts, key=lambda one: -one.amount):
        day = last_banking_day(discount.last_day, item.currency, terms.country)
        if earliest <= day <= terms.until:
            part = Part(item=item, paid=-item.open_amount - discount.amount, discount=discount.amount)
            return _Payable(part=part, day=day)
    falls_due = item.due_date or item.doc_date + dt.timedelta(days=DAYS_WITHOUT_TERMS)
    day = max(payment_day(falls_due, terms.due_day, item.currency, terms.country), earliest)
    return _Payable(part=Part(item=item, paid=-item.open_amount), day=day) if day <= terms.until else None


def _with_credits(payable: Sequence[_Payable], credits_: Sequence[Part]) -> dict[dt.date, tuple[Part, ...]]:
    """Return what is paid by day, less the credits; empty when they leave nothing to pay.

    Each credit goes whole to the first day that still pays something with it. When one fits none, all is paid on the
    first day, so that no money leaves that the vendor owes.
    """
    by_day: dict[dt.date, list[Part]] = {}
    for one in sorted(payable, key=lambda one: one.day):
        by_day.setdefault(one.day, []).append(one.part)
    for credit in sorted(credits_, key=lambda part: part.paid):
        day = next((day for day, parts in by_day.items() if _sum(parts) + credit.paid > 0), None)
        if day is None:
            together = [*(part for parts in by_day.values() for part in parts if part.paid > 0), *credits_]
            return {min(by_day): tuple(together)} if _sum(together) > 0 else {}
        by_day[day].append(credit)
    return {day: tuple(parts) for day, parts in by_day.items()}


def _sum(parts: Iterable[Part]) -> Decimal:
    return sum((part.paid for part in parts), ZERO)


def _transfer(vendor: Vendor, account: BankAccount, day: dt.date, parts: Sequence[Part], terms: Terms) -> Transfer:
    since = account.since
    new = since is not None and banking_days_between(since, day, terms.currency, terms.country) < NEW_ACCOUNT_DAYS
    return Transfer(
        vendor_id=vendor.id,
        payee=vendor.name,
        iban=account.iban,
        day=day,
        parts=tuple(parts),
        warning=f"account ACTIVE since {since} only (V-FRD-02)" if new else "",
    )


def _owing(dues: Sequence[Due]) -> list[Owing]:
    item = dues[0].item
    balance = sum((due.item.open_amount for due in dues), ZERO)
    if balance <= 0:
        return []
    return [Owing(vendor_id=item.vendor_id, payee=item.payee, amount=balance, currency=item.currency)]
