"""Keeping the history of bank accounts, and bringing the vendors' records up to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.master import tables
from documents.master.bank_accounts import STEPS, AccountChange, account_of
from documents.master.csv_file import Fault
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


def step_faults(former: AccountChange | None, step: AccountChange) -> Iterator[Fault]:
    """Yield what is wrong about a step after the former one: it skips one, or goes back in time."""
    if former is None:
        return
    if step.status not in STEPS[former.status]:
        ways = " or ".join(sorted(STEPS[former.status]))
        yield "status", step.status.value, f"{ways} after {former.status} of {former.since}"
    elif step.since < former.since:
        yield "since", step.since, f"{former.since} or later, the day of {former.status}"


def account_check(connection: sa.Connection, client_id: str) -> Callable[[AccountChange], Iterator[Fault]]:
    """Return the check that steps follow those that are stored and those before them in the file, of known vendors."""
    columns = tables.vendors.c
    known = sa.select(sa.literal(1)).where(columns.client_id == client_id, columns.vendor_id == sa.bindparam("vendor"))
    histories: Histories = {}

    def check(step: AccountChange) -> Iterator[Fault]:
        if step.vendor_id not in histories:
            if connection.execute(known.limit(1), {"vendor": step.vendor_id}).first() is None:
                yield "vendor_id", step.vendor_id, "a vendor that is imported"
                return
            histories[step.vendor_id] = newest_steps(connection, client_id, [step.vendor_id]).get(step.vendor_id, {})
        history = histories[step.vendor_id]
        former = history.get(step.iban)
        if former is None or not is_known_step(former, step):
            yield from step_faults(former, step)
            history[step.iban] = step

    return check


def is_known_step(former: AccountChange, step: AccountChange) -> bool:
    """Tell whether a step is the former one once more."""
    return (former.status, former.since) == (step.status, step.since)


def with_step(vendor: Vendor, step: AccountChange) -> Vendor:
    """Return a vendor with one account in the state that a step brings it to."""
    others = tuple(account for account in vendor.accounts if compact(account.iban) != step.iban)
    return vendor.model_copy(update={"accounts": (*others, account_of(step))})
