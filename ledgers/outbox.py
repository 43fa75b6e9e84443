"""Carrying posted entries into the books, with acknowledgement (P-00d).

A row stays waiting until its books have the entry durably. A crash between the two is harmless: the books know the key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.database.metadata import UtcDateTime
from documents.error import DaybookError, WrongInputError
from documents.failpoint import failpoint
from documents.home import Home
from documents.master.client import Client
from documents.register import audit
from documents.value import Value
from ledgers.books.protocol import BookEntry, Books, BooksRefusedError, BooksUnavailableError
from ledgers.entry import Journal
from ledgers.general_ledger import BOOKS
from ledgers.posted_entries import book_entries, entry_key
from ledgers.tables import entries, outbox

TRYTON: Final = "tryton"

BATCH: Final = 2000
"""Entries handed to the books at a time; one durable rewrite of a month's file each."""


class ExportSummary(Value):
    """What one export did.

    Attributes:
        written: Entries acknowledged, by name of the books.
        waiting: Entries still in the outbox, by name of the books.
        problems: Why some are, one sentence each.
    """

    written: dict[str, int] = {}
    waiting: dict[str, int] = {}
    problems: tuple[str, ...] = ()


def books_of(client: Client) -> tuple[str, ...]:
    """Return the names of the books a client's entries go into."""
    return (*BOOKS, TRYTON) if client.tryton else BOOKS


def export(engine: sa.Engine, client: Client, home: Path) -> ExportSummary:
    """Drain the client's outbox into its books under `home`. Safe to repeat, and to run after any crash.

    One set of books that is busy, missing or refuses does not hold up the others; the summary says so, and its entries
    stay in the outbox for the next run.

    Raises:
        RetryableError: The database is away.
    """
    written: dict[str, int] = {}
    problems: list[str] = []
    for target in books_of(client):
        written[target] = 0
        if target not in BOOKS:
            _queue_missing(engine, client.id, target)
        try:
            books = open_books(target, client, home)
            last = 0
            while batch := _waiting(engine, client.id, target, last):
                refused = _carry(engine, client.id, books, batch)
                problems += [f"{client.id}/{target}: {reason}" for reason in refused]
                written[target] += len(batch) - len(refused)
                last = batch[-1][0]
        except DaybookError as error:
            problems.append(f"{client.id}/{target}: {error}")
    with read(engine) as connection:
        waiting = {target: waiting_count(connection, client.id, target) for target in books_of(client)}
    return ExportSummary(written=written, waiting=waiting, problems=tuple(problems))


def open_books(target: str, client: Client, home: Path) -> Books:
    """Return a set of books by name, in its folder under the home.

    Raises:
        BooksUnavailableError: Its library is not installed, or its password not set.
    """
    folder = Home(home).books(client.id) / target
    if target == "beancount":
        try:
            from ledgers.books.beancount import BeancountBooks
        except ImportError as error:
            raise BooksUnavailableError(
                "Beancount is not installed (`pip install daybook[books]`); entries wait in the outbox"
            ) from error
        return BeancountBooks(folder, client)
    if target == TRYTON:
        from ledgers.books.tryton import open_tryton

        return open_tryton(folder, client, home)
    from ledgers.books.hledger import HledgerBooks

    return HledgerBooks(folder, client)


def _queue_missing(engine: sa.Engine, client_id: str, target: str) -> None:
    """Queue every entry that these books were never given: they were added to the client after others were posted."""
    queued = sa.select(outbox.c.entry_id).where(outbox.c.client_id == client_id, outbox.c.target == target)
    now = dt.datetime.now(dt.UTC)
    wanted = sa.select(
        entries.c.id,
        sa.literal(target),
        sa.literal(client_id),
        sa.literal("waiting"),
        sa.literal(0),
        sa.literal(now, UtcDateTime),
    ).where(
        entries.c.client_id == client_id,
        entries.c.journal != Journal.MEMO.value,
        entries.c.id.not_in(queued),
    )
    columns = ["entry_id", "target", "client_id", "state", "attempts", "queued_at"]
    with write(engine) as connection:
        connection.execute(outbox.insert().from_select(columns, wanted))


def refill(engine: sa.Engine, client: Client, home: Path, target: str) -> int:
    """Queue again what these books lost, because their folder was deleted or an old copy of it came back.

    What they still have is left alone. The next export writes the rest.

    Returns:
        How many entries were queued.

    Raises:
        WrongInputError: The client has no such books.
        RetryableError: The books cannot be asked, or the database is away; nothing was changed.
    """
    if target not in books_of(client):
        raise WrongInputError(f'{client.id}: no books "{target}"; there are: {", ".join(books_of(client))}')
    held = open_books(target, client, home).keys()
    sent = outbox.c.client_id == client.id, outbox.c.target == target, outbox.c.state == "sent"
    with write(engine) as connection:
        labels = sa.select(entries.c.id, entries.c.label).join(outbox, outbox.c.entry_id == entries.c.id).where(*sent)
        lost = [row.id for row in connection.execute(labels) if entry_key(client.id, row.label) not in held]
        if lost:
            again: sa.BindParameter[int] = sa.bindparam("lost_id")
            connection.execute(
                outbox.update().where(*sent, outbox.c.entry_id == again).values(state="waiting", sent_at=None),
                [{"lost_id": one} for one in lost],
            )
            act = audit.Act(action="refill books", subject=f"{client.id}/{target}", after={"entries": len(lost)})
            audit.append(connection, client.id, act)
    return len(lost)


def waiting_count(connection: sa.Connection, client_id: str, target: str) -> int:
    """Return how many entries the books do not have yet."""
    return connection.scalar(sa.select(sa.func.count()).select_from(outbox).where(*_of(client_id, target))) or 0


def waiting_keys(connection: sa.Connection, client_id: str, target: str) -> set[str]:
    """Return the keys of the entries that the books do not have yet."""
    query = sa.select(entries.c.label).join(outbox, outbox.c.entry_id == entries.c.id).where(*_of(client_id, target))
    return {entry_key(client_id, label) for label in connection.scalars(query)}


def _of(client_id: str, target: str) -> tuple[sa.ColumnElement[bool], ...]:
    return outbox.c.client_id == client_id, outbox.c.target == target, outbox.c.state == "waiting"


def _carry(engine: sa.Engine, client_id: str, books: Books, batch: Sequence[tuple[int, BookEntry]]) -> list[str]:
    """Write a batch, then acknowledge it; an entry refused by name waits alone, and why comes back.

    Raises:
        DaybookError: The books take none of it; the attempt is counted.
    """
    left, reasons = list(batch), list[str]()
    while left:
        try:
            books.write([item for _entry_id, item in left])
        except DaybookError as error:
            named = [pair for pair in left if isinstance(error, BooksRefusedError) and pair[1].key == error.key]
            _attempted(engine, client_id, books.name, named or left)
            if not named:
                raise
            left.remove(named[0])
            reasons.append(str(error))
        else:
            break
    failpoint("books.written")
    _attempted(engine, client_id, books.name, left, state="sent", sent_at=dt.datetime.now(dt.UTC))
    return reasons


def _attempted(
    engine: sa.Engine, client_id: str, target: str, pairs: Sequence[tuple[int, BookEntry]], **news: Any
) -> None:
    """Count an attempt to write entries, and write down what became of it."""
    mine = (*_of(client_id, target), outbox.c.entry_id.in_([entry_id for entry_id, _item in pairs]))
    with write(engine) as connection:
        connection.execute(outbox.update().where(*mine).values(attempts=outbox.c.attempts + 1, **news))


def _waiting(engine: sa.Engine, client_id: str, target: str, last: int) -> list[tuple[int, BookEntry]]:
    """Return the oldest entries after the id `last` that wait for these books, with their ids in the database."""
    with read(engine) as connection:
        ids = connection.scalars(
            sa.select(outbox.c.entry_id)
            .where(*_of(client_id, target), outbox.c.entry_id > last)
            .order_by(outbox.c.entry_id)
            .limit(BATCH)
        ).all()
        return list(book_entries(connection, client_id, ids))
