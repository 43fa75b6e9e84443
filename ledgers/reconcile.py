"""The books against the general ledger, to the cent, and the sub-ledgers against their accounts (R-03, R-04, AT-20)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from documents.master.client import Client
from documents.value import Value
from documents.values.money import from_minor
from ledgers.entry import Journal
from ledgers.general_ledger import BOOKS, is_memo, trial_balance
from ledgers.outbox import open_books
from ledgers.sub_ledger import ITEM_ACCOUNTS, open_items_of
from ledgers.tables import entries


class Difference(Value):
    """One drift.

    Attributes:
        where: "beancount", "hledger", "sub-ledger", "trial balance".
        subject: The account or entry.
        message: One sentence with both figures.
    """

    where: str
    subject: str
    message: str


def reconcile(connection: sa.Connection, client: Client, home: Path) -> tuple[Difference, ...]:
    """Return every drift, the first one first; empty when all agree. A drift stops the client's posting lane.

    Raises:
        RetryableError: Books cannot be asked, for example because hledger is not installed.
    """
    found = [*within_the_ledger(connection, client)]
    for target in BOOKS:
        books = open_books(target, client, home)
        found += [Difference(where=target, subject="", message=problem) for problem in books.verify()]
        found += _entries_differ(target, _keys(connection, client.id), books.keys())
        found += _balances_differ(target, _balances(connection, client.id), books.balances(), client.currency)
    return tuple(found)


def within_the_ledger(connection: sa.Connection, client: Client) -> Iterator[Difference]:
    """Yield where the trial balance is not zero, or open items are not their control account."""
    rows = trial_balance(connection, client.id)
    for memo in (False, True):
        total = sum((row.balance for row in rows if is_memo(row.account) is memo), Decimal(0))
        if total:
            message = f"{'memo' if memo else 'all'} accounts add up to {total} {client.currency} instead of zero"
            yield Difference(where="trial balance", subject="", message=message)
    for account in sorted(ITEM_ACCOUNTS):
        control = next((row.balance for row in rows if row.account == account), Decimal(0))
        items = sum((item.open_base for item in open_items_of(connection, client.id, account=account)), Decimal(0))
        if control != items:
            message = f"open items are {items} {client.currency}, account {account} is {control}"
            yield Difference(where="sub-ledger", subject=account, message=message)


def _balances(connection: sa.Connection, client_id: str) -> dict[str, Decimal]:
    rows = trial_balance(connection, client_id)
    return {row.account: row.balance for row in rows if row.balance and not is_memo(row.account)}


def _keys(connection: sa.Connection, client_id: str) -> set[str]:
    query = sa.select(entries.c.label).where(entries.c.client_id == client_id, entries.c.journal != Journal.MEMO.value)
    return {f"{client_id}/{label}" for label in connection.scalars(query)}


def _entries_differ(target: str, ours: set[str], theirs: set[str]) -> Iterator[Difference]:
    for key in sorted(ours - theirs):
        yield Difference(where=target, subject=key, message=f"entry {key} is posted and not in the books")
    for key in sorted(theirs - ours):
        yield Difference(where=target, subject=key, message=f"entry {key} is in the books and was never posted")


def _balances_differ(
    target: str, ours: Mapping[str, Decimal], theirs: Mapping[str, Decimal], currency: str
) -> Iterator[Difference]:
    nothing = from_minor(0, currency)
    for account in sorted({*ours, *theirs}):
        ledger, books = ours.get(account, nothing), theirs.get(account, nothing)
        if ledger != books:
            message = f"account {account} is {ledger} {currency} in the ledger and {books} in the books"
            yield Difference(where=target, subject=account, message=message)
