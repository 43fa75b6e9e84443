"""The history of vendors' bank accounts: each step with its day and the two persons behind it (L-33, V-FRD-02).

Only imports of the client's own data make history; a document never does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final, Self

from pydantic import field_validator, model_validator

from documents.master.party import AccountStatus, BankAccount, Vendor
from documents.value import Value
from documents.values.identifiers import compact, iban

STEPS: Final[Mapping[AccountStatus, frozenset[AccountStatus]]] = {
    AccountStatus.PROPOSED: frozenset({AccountStatus.VERIFIED, AccountStatus.RETIRED}),
    AccountStatus.VERIFIED: frozenset({AccountStatus.ACTIVE, AccountStatus.RETIRED}),
    AccountStatus.ACTIVE: frozenset({AccountStatus.RETIRED}),
    AccountStatus.RETIRED: frozenset({AccountStatus.PROPOSED}),
}
"""What may follow; the first step known of an account may be any."""

CALLED_BACK: Final = frozenset({AccountStatus.VERIFIED, AccountStatus.ACTIVE})
"""States that take a call-back and two persons."""


class AccountChange(Value):
    """One step in the life of a bank account.

    Attributes:
        iban: Letters and digits only.
        since: Day from which the status holds.
        requested_by: Who entered the change.
        confirmed_by: The second person; empty where the vendor register alone says so.
    """

    vendor_id: str
    iban: str
    status: AccountStatus
    since: dt.date
    requested_by: str
    confirmed_by: str = ""

    @field_validator("iban")
    @classmethod
    def _as_compared(cls, value: str) -> str:
        return compact(value)


class ConfirmedChange(AccountChange):
    """A step that was entered by hand: an IBAN that can be, two different persons where the state takes a call-back."""

    @field_validator("iban")
    @classmethod
    def _is_iban(cls, value: str) -> str:
        if iban(value) is None:
            raise ValueError("an IBAN with right length and check digits")
        return value

    @model_validator(mode="after")
    def _two_persons(self) -> Self:
        same = self.confirmed_by.strip().casefold() == self.requested_by.strip().casefold()
        if self.status in CALLED_BACK and (not self.confirmed_by.strip() or same):
            raise ValueError(f"{self.status} takes two different persons: requested_by and confirmed_by")
        return self


History = Mapping[str, AccountChange]
"""The newest step of each account of one vendor, by IBAN."""


def account_of(change: AccountChange) -> BankAccount:
    """Return the account as the newest step leaves it."""
    return BankAccount(iban=change.iban, status=change.status, since=change.since)


def with_history(
    vendor: Vendor, former: Vendor | None, history: History, *, today: dt.date, by: str
) -> tuple[Vendor, tuple[AccountChange, ...]]:
    """Return a vendor of the client's register with the states of its accounts, and the steps the register makes.

    The register never activates an account: one that a known vendor did not have before is PROPOSED since today, and
    two persons bring it further (L-33). What is decided stands, whatever the register lists. Only the accounts a vendor
    first comes with are ACTIVE, since nobody knows when: the client vouches for the register it starts with.
    """
    had = {compact(account.iban) for account in former.accounts} if former else set()
    accounts: list[BankAccount] = []
    steps: list[AccountChange] = []
    for account in vendor.accounts:
        key = compact(account.iban)
        known = history.get(key)
        if known is not None and (known.confirmed_by or known.status is not AccountStatus.RETIRED):
            accounts.append(account_of(known))
        elif known is None and (former is None or key in had):
            accounts.append(account)
        else:
            step = _step(vendor.id, key, AccountStatus.PROPOSED, today, by)
            steps.append(step)
            accounts.append(account_of(step))
    listed = {compact(account.iban) for account in vendor.accounts}
    for key, known in history.items():
        if key not in listed and _stays(known):
            accounts.append(account_of(known))
    steps += _dropped(vendor.id, listed, history, today, by)
    return vendor.model_copy(update={"accounts": tuple(accounts)}), tuple(steps)


def _stays(known: AccountChange) -> bool:
    """Tell whether an account stays though the register does not list it: it is decided, or waits to be."""
    return bool(known.confirmed_by) or known.status is AccountStatus.PROPOSED


def _dropped(vendor_id: str, listed: set[str], history: History, today: dt.date, by: str) -> Iterator[AccountChange]:
    """Yield the end of accounts that only the register made active, and lists no more."""
    for key, known in history.items():
        if key not in listed and not _stays(known) and known.status is not AccountStatus.RETIRED:
            yield _step(vendor_id, key, AccountStatus.RETIRED, today, by)


def _step(vendor_id: str, key: str, status: AccountStatus, today: dt.date, by: str) -> AccountChange:
    return AccountChange(vendor_id=vendor_id, iban=key, status=status, since=today, requested_by=by)
