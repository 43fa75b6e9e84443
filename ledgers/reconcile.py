"""The books against the general ledger, to the cent, and the sub-ledgers against their accounts (R-03, R-04, AT-20)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from documents.error import DaybookError
from documents.master.client import Client
from documents.value import Value
from documents.values.money import from_minor
from ledgers.books.protocol import Amounts, Books, BooksRefusedError, ItemisedBooks, keeps_currency
from ledgers.chart import GOODS_RECEIVED_NOT_INVOICED
from ledgers.entry import Journal
from ledgers.general_ledger import is_memo, trial_balance
from ledgers.outbox import books_of, open_books, waiting_keys
from ledgers.posted_entries import entry_key
from ledgers.sub_ledger import ITEM_ACCOUNTS
from ledgers.tables import clearings, entries, open_items, postings

NAMED: Final = 5
"""Entries that differ which are named one by one, the first posted first; the rest are counted."""

ZERO: Final = Decimal(0)


class Difference(Value):
    """One drift.

    Attributes:
        where: "beancount", "hledger", "sub-ledger", "trial balance", "goods received", "commitments".
        subject: The account or entry.
        message: One sentence with both figures.
        entry: Key of the entry in the books that differs; empty when it is not in one entry.
        compared: False where the books could not be asked: nothing is known of them, which is not "equal".
    """

    where: str
    subject: str
    message: str
    entry: str = ""
    compared: bool = True


def reconcile(connection: sa.Connection, client: Client, home: Path) -> tuple[Difference, ...]:
    """Return every drift, the first one first; empty when all agree. A drift stops the client's posting lane.

    Books that cannot be asked, for example because hledger is not installed, are named as not compared; the others
    are compared all the same.
    """
    found = [*within_the_ledger(connection, client)]
    for target in books_of(client):
        try:
            found += with_books(connection, client, open_books(target, client, home))
        except DaybookError as error:
            found.append(Difference(where=target, subject="", message=f"not compared: {error}", compared=False))
    return tuple(found)


def with_books(connection: sa.Connection, client: Client, books: Books) -> Iterator[Difference]:
    """Yield how one set of books differs: what it complains of itself, the first entries, then the accounts.

    Raises:
        RetryableError: The books cannot be asked.
    """
    target = books.name
    problems = books.verify()
    yield from (Difference(where=target, subject="", message=problem) for problem in problems)
    ours = _contents(connection, client)
    unsent = waiting_keys(connection, client.id, target)
    yield from _entries_differ(target, ours, _held(books, ours), client.currency, unsent)
    try:
        balances = books.balances()
    except BooksRefusedError as error:
        if not problems:
            yield Difference(where=target, subject="", message=str(error))
        return
    yield from _balances_differ(target, _balances(connection, client.id), balances, client.currency)


def without_lags(connection: sa.Connection, client: Client, found: Iterable[Difference]) -> list[Difference]:
    """Leave out what entries explain that wait to be written, such as those of a correction by day.

    Balances of accounts cannot be compared while some wait; the next export brings them, and every night compares then.
    """
    waiting = {target: waiting_keys(connection, client.id, target) for target in books_of(client)}
    return [one for one in found if not _only_lags(one, waiting.get(one.where, frozenset()))]


def _only_lags(one: Difference, waiting: AbstractSet[str]) -> bool:
    return bool(waiting) and bool(one.subject) and (not one.entry or one.entry in waiting)


def within_the_ledger(connection: sa.Connection, client: Client) -> Iterator[Difference]:
    """Yield where the trial balance is not zero, or a list is not its account: open items (R-03), goods (R-04)."""
    rows = trial_balance(connection, client.id)
    for memo in (False, True):
        total = sum((row.balance for row in rows if is_memo(row.account) is memo), ZERO)
        if total:
            message = f"{'memo' if memo else 'all'} accounts add up to {total} {client.currency} instead of zero"
            yield Difference(where="trial balance", subject="", message=message)
    for account in sorted(ITEM_ACCOUNTS):
        yield from _items_differ(connection, client, account)
    yield from _goods_differ(connection, client)


def _items_differ(connection: sa.Connection, client: Client, account: str) -> Iterator[Difference]:
    """Yield where open items and their control account are not one, in base currency or in a foreign one."""
    if _totals(connection, _on_account(client.id, account)) == _totals(connection, _in_items(client.id, account)):
        return
    control = _by_entry(connection, _on_account(client.id, account))
    items = _by_entry(connection, _in_items(client.id, account))
    differing = [key for key in sorted({*control, *items}) if control.get(key, {}) != items.get(key, {})]
    for currency in sorted({one for sums in (*control.values(), *items.values()) for one in sums}):
        on_account, in_items = (sum(sums.get(currency, 0) for sums in side.values()) for side in (control, items))
        if on_account == in_items:
            continue
        first = next(key for key in differing if control.get(key, {}).get(currency) != items.get(key, {}).get(currency))
        there, here = (side.get(first, {}).get(currency, 0) for side in (control, items))
        message = (
            f"open items are {from_minor(in_items, currency)} {currency}, account {account} is "
            f"{from_minor(on_account, currency)}; first to differ is entry {first[1]}: "
            f"{from_minor(here, currency)} in items, {from_minor(there, currency)} on the account"
        )
        yield Difference(where="sub-ledger", subject=account, message=message)


Sums = dict[tuple[int, str], dict[str, int]]
"""Minor units by currency, by id and label of the entry."""


def _on_account(client_id: str, account: str) -> sa.Select[tuple[int, int, int]]:
    """Return the query of what was posted on a control account: entry, base and document amount."""
    amounts = postings.c.base_minor, postings.c.amount_minor
    return sa.select(postings.c.entry_id, *amounts).where(
        postings.c.client_id == client_id, postings.c.account == account
    )


def _in_items(client_id: str, account: str) -> sa.CompoundSelect[tuple[int, int, int]]:
    """Return the query of what was done to open items of an account: what opened, and what cleared."""
    opened = sa.select(open_items.c.entry_id, open_items.c.base_minor, open_items.c.amount_minor).where(
        open_items.c.client_id == client_id, open_items.c.account == account
    )
    cleared = (
        sa.select(clearings.c.entry_id, clearings.c.base_minor, clearings.c.amount_minor)
        .join(
            open_items,
            (open_items.c.entry_id == clearings.c.item_entry_id) & (open_items.c.line_no == clearings.c.item_line_no),
        )
        .where(clearings.c.client_id == client_id, open_items.c.account == account)
    )
    return opened.union_all(cleared)


Moved = sa.Select[tuple[int, int, int]] | sa.CompoundSelect[tuple[int, int, int]]
"""A query of amounts by entry; an entry may come more than once."""


def _totals(connection: sa.Connection, moved: Moved) -> dict[str, int]:
    """Return what all entries come to, in minor units by currency; a currency at zero is left out."""
    one = moved.subquery()
    query = (
        sa.select(
            entries.c.base_currency, entries.c.currency, sa.func.sum(one.c.base_minor), sa.func.sum(one.c.amount_minor)
        )
        .join(entries, entries.c.id == one.c.entry_id)
        .group_by(entries.c.base_currency, entries.c.currency)
    )
    found: dict[str, int] = {}
    for base_currency, currency, base, amount in connection.execute(query):
        found[base_currency] = found.get(base_currency, 0) + int(base)
        if currency != base_currency:
            found[currency] = found.get(currency, 0) + int(amount)
    return {currency: total for currency, total in found.items() if total}


def _by_entry(connection: sa.Connection, moved: Moved) -> Sums:
    """Return the same of each entry."""
    one = moved.subquery()
    of_entry = entries.c.id, entries.c.label, entries.c.base_currency, entries.c.currency
    query = (
        sa.select(*of_entry, sa.func.sum(one.c.base_minor), sa.func.sum(one.c.amount_minor))
        .join(entries, entries.c.id == one.c.entry_id)
        .group_by(*of_entry)
    )
    found: Sums = {}
    for entry_id, label, base_currency, currency, base, amount in connection.execute(query):
        sums = {base_currency: int(base)}
        if currency != base_currency:
            sums[currency] = int(amount)
        found[entry_id, label] = {name: total for name, total in sums.items() if total}
    return found


def _goods_differ(connection: sa.Connection, client: Client) -> Iterator[Difference]:
    """Yield when the list of goods received by order line is not account 2050: a posting there names no order."""
    query = (
        sa.select(entries.c.label, postings.c.base_minor)
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            postings.c.client_id == client.id,
            postings.c.account == GOODS_RECEIVED_NOT_INVOICED,
            postings.c.order_number == "",
        )
        .order_by(entries.c.id, postings.c.line_no)
    )
    rows = connection.execute(query).all()
    outside = sum(row.base_minor for row in rows)
    if outside:
        account = next(
            row.balance for row in trial_balance(connection, client.id) if row.account == GOODS_RECEIVED_NOT_INVOICED
        )
        listed = account - from_minor(outside, client.currency)
        message = (
            f"goods received by order line are {listed} {client.currency}, account {GOODS_RECEIVED_NOT_INVOICED} is "
            f"{account}; first to differ is entry {rows[0].label}: "
            f"{from_minor(rows[0].base_minor, client.currency)} without an order"
        )
        yield Difference(where="goods received", subject=GOODS_RECEIVED_NOT_INVOICED, message=message)


def _held(books: Books, ours: Mapping[str, Amounts]) -> dict[str, Amounts]:
    """Return what the books hold; books that tell keys only are believed in the amounts, their balances are not."""
    if isinstance(books, ItemisedBooks):
        return books.contents()
    keys = books.keys()
    return {key: ours.get(key, {}) for key in keys}


def _balances(connection: sa.Connection, client_id: str) -> dict[str, Decimal]:
    rows = trial_balance(connection, client_id)
    return {row.account: row.balance for row in rows if row.balance and not is_memo(row.account)}


def _contents(connection: sa.Connection, client: Client) -> dict[str, Amounts]:
    """Return what the books must hold, by key of the entry, in the order of posting."""
    sums = sa.func.sum(postings.c.base_minor), sa.func.sum(postings.c.amount_minor)
    of_posting = (entries.c.id, entries.c.label, postings.c.account, entries.c.base_currency, entries.c.currency)
    query = (
        sa.select(*of_posting, *sums)
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(postings.c.client_id == client.id, entries.c.journal != Journal.MEMO.value)
        .group_by(*of_posting)
        .order_by(entries.c.id)
    )
    found: dict[str, Amounts] = {}
    for _id, label, account, base_currency, currency, base, amount in connection.execute(query):
        amounts = found.setdefault(entry_key(client.id, label), {})
        amounts[account, base_currency] = from_minor(int(base), base_currency)
        if currency != base_currency and keeps_currency(account):
            amounts[account, currency] = from_minor(int(amount), currency)
    return found


def _entries_differ(
    target: str, ours: Mapping[str, Amounts], theirs: Mapping[str, Amounts], currency: str, unsent: AbstractSet[str]
) -> Iterator[Difference]:
    """Yield the first entries that differ, in the order of posting, then what was never posted, and count the rest."""
    found: list[tuple[str, str]] = []
    for key in [*ours, *sorted(theirs.keys() - ours.keys())]:
        if key not in theirs:
            waits = "; it waits to be sent, which the next night does" if key in unsent else ""
            found.append((key, f"entry {key} is posted and not in the books{waits}"))
        elif key not in ours:
            found.append((key, f"entry {key} is in the books and was never posted"))
        elif difference := _amounts_differ(ours[key], theirs[key], currency):
            found.append((key, f"entry {key}: {difference}"))
    for key, message in found[:NAMED]:
        yield Difference(where=target, subject=key, message=message, entry=key)
    if len(found) > NAMED:
        yield Difference(where=target, subject="entries", message=f"{len(found) - NAMED} more entries differ")


def _amounts_differ(ours: Amounts, theirs: Amounts, base: str) -> str:
    for account, currency in sorted({*ours, *theirs}, key=lambda key: (key[1] != base, key)):
        ledger, books = ours.get((account, currency), ZERO), theirs.get((account, currency), ZERO)
        if ledger != books:
            return f"account {account} is {ledger} {currency} in the ledger and {books} in the books"
    return ""


def _balances_differ(
    target: str, ours: Mapping[str, Decimal], theirs: Mapping[str, Decimal], currency: str
) -> Iterator[Difference]:
    nothing = from_minor(0, currency)
    for account in sorted({*ours, *theirs}):
        ledger, books = ours.get(account, nothing), theirs.get(account, nothing)
        if ledger != books:
            message = f"account {account} is {ledger} {currency} in the ledger and {books} in the books"
            yield Difference(where=target, subject=account, message=message)
