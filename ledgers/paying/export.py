"""The last look before money leaves: a run is compared with ledger and master data again, then written (V-FRD-01)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.error import WrongInputError
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.party import Vendor
from ledgers.entry import ItemKey
from ledgers.paying.pain001 import payment_file
from ledgers.paying.proposal import account_to_pay, blocked
from ledgers.paying.runs import NEXT, Run, RunItem, RunPayment, RunState, mark_exported, read_run, unchanged, vouched
from ledgers.sub_ledger import OpenItem, open_items_of


def export_run(connection: sa.Connection, client: Client, name: str, *, by: str, today: dt.date) -> tuple[Run, bytes]:
    """Return an approved run and its file for the bank; the run is EXPORTED with the caller's commit.

    A run that was exported before gives the same bytes again as long as none of its payments was confirmed or dropped.

    Raises:
        WrongInputError: It is not approved, or a payment may not be made any more, each named; nothing was changed.
    """
    run = read_run(connection, client.id, name)
    if run.state not in {RunState.APPROVED, RunState.EXPORTED} or not by.strip():
        raise WrongInputError(
            f'{run.id}: found {run.state} and by "{by}", expected APPROVED and who exports it; no file was written'
            + (f"; next is {NEXT[run.state]}" if run.state in NEXT else "")
        )
    reasons = tuple(refusals(connection, client, run, today))
    if reasons:
        raise WrongInputError("\n".join((*reasons, f"{run.id}: no file was written; cancel these payments first")))
    moment = run.exported_at or database_now(connection)
    payer = next(entity for entity in client.entities if entity.id == run.entity)
    content = payment_file(run, payer, moment)
    sha = hashlib.sha256(content).hexdigest()
    if run.state is RunState.APPROVED:
        mark_exported(connection, client.id, run, by=by.strip(), at=moment, sha=sha)
    elif sha != run.file_sha:
        raise WrongInputError(f"{run.id}: its file would not be the one of {moment}; propose what is left again")
    return read_run(connection, client.id, run.id), content


def refusals(connection: sa.Connection, client: Client, run: Run, today: dt.date) -> Iterator[str]:
    """Yield why payments of a run may not be made as they stand: hold, account, vendor, amount, day."""
    if not (unchanged(run) and vouched(connection, client.id, run)):
        yield f"{run.id}: payees, accounts, days or amounts are not those that were approved"
    if run.entity not in {entity.id for entity in client.entities}:
        yield f"{run.id}: company {run.entity} is not in the client's file"
    master = DatabaseMasterData(connection, client.id, client.entities)
    items = {item.key: item for item in open_items_of(connection, client.id)}
    for payment in run.scheduled:
        where = f"{payment.end_to_end} to {payment.payee}"
        yield from (f"{where}: {reason}" for reason in _payee(client, payment, master.vendor(payment.vendor_id), today))
        yield from (f"{where}: {reason}" for reason in _items(payment, items))


def _payee(client: Client, payment: RunPayment, vendor: Vendor | None, today: dt.date) -> Iterator[str]:
    if payment.day < today:
        yield f"found day {payment.day}, expected {today} or later"
    if reason := blocked(vendor):
        yield reason
    if vendor is None:
        return
    account = account_to_pay(vendor, today, client.policy.account_cooling_days)
    if isinstance(account, str):
        yield account
    elif account.iban != payment.iban:
        yield f"found account {payment.iban}, expected {account.iban} as in the vendor's master data"


def _items(payment: RunPayment, items: Mapping[ItemKey, OpenItem]) -> Iterator[str]:
    for part in payment.items:
        item = items.get(part.key)
        yield from (f"{part.reference or part.key.label} {reason}" for reason in _item(part, item))


def _item(part: RunItem, item: OpenItem | None) -> Iterator[str]:
    settled = part.paid + part.discount
    if item is None or item.open_amount != -settled:
        yield f"has {-item.open_amount if item else 0} open, expected {settled}"
    elif item.held:
        yield "is held: " + "; ".join(f"{hold.code} {hold.message}" for hold in item.holds)
