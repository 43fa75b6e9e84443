"""Keeping the history of bank accounts, and bringing the vendors' records up to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.error import WrongInputError
from documents.master import tables
from documents.master.bank_accounts import STEPS, AccountChange, account_of
from documents.master.party import AccountStatus, Vendor
from documents.values.identifiers import compact

Histories = dict[str, dict[str, AccountChange]]
"""The newest step of each account by vendor and IBAN."""


def newest_steps(connection: sa.Connection, client_id: str, vendor_ids: Sequence[str]) -> Histories:
    """Return the newest step of every account of these vendors."""
    columns = tables.vendor_accounts.c
    rows = connection.execute(
        sa.select(tables.vendor_accounts)
        .where(columns.client_id == client_id, columns.vendor_id.in_(vendor_ids))
        .order_by(columns.position)
    )
    found: Histories = {}
    for row in rows:
        found.setdefault(row.vendor_id, {})[row.iban] = AccountChange(
            vendor_id=row.vendor_id,
            iban=row.iban,
            status=AccountStatus(row.status),
            since=dt.date.fromisoformat(row.since),
            requested_by=row.requested_by,
            confirmed_by=row.confirmed_by,
        )
    return found


def append_steps(connection: sa.Connection, client_id: str, steps: Iterable[AccountChange], *, by: str) -> None:
    """Add steps to the history; nothing there is ever changed."""
    columns = tables.vendor_accounts.c
    last = connection.scalar(sa.select(sa.func.max(columns.position)).where(columns.client_id == client_id)) or 0
    stamp = {"client_id": client_id, "imported_at": database_now(connection), "imported_by": by}
    rows = [
        {
            **stamp,
            "position": position,
            "vendor_id": step.vendor_id,
            "iban": step.iban,
            "status": step.status.value,
            "since": step.since.isoformat(),
            "requested_by": step.requested_by,
            "confirmed_by": step.confirmed_by,
        }
        for position, step in enumerate(steps, start=last + 1)
    ]
    if rows:
        connection.execute(tables.vendor_accounts.insert(), rows)


def check_step(former: AccountChange | None, step: AccountChange) -> None:
    """Refuse a step that skips one, or goes back in time.

    Raises:
        WrongInputError: Naming vendor, account, both states and both days.
    """
    if former is None:
        return
    where = f"account {step.iban} of vendor {step.vendor_id}"
    if step.status not in STEPS[former.status]:
        ways = " or ".join(sorted(STEPS[former.status]))
        raise WrongInputError(
            f"{where}: found {step.status} after {former.status} of {former.since}, expected {ways}; "
            "nothing was imported"
        )
    if step.since < former.since:
        raise WrongInputError(
            f"{where}: found {step.status} since {step.since}, expected {former.since} or later, the day of "
            f"{former.status}; nothing was imported"
        )


def with_step(vendor: Vendor, step: AccountChange) -> Vendor:
    """Return a vendor with one account in the state that a step brings it to."""
    others = tuple(account for account in vendor.accounts if compact(account.iban) != step.iban)
    return vendor.model_copy(update={"accounts": (*others, account_of(step))})
