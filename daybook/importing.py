"""Master data and payments from CSV files, for one client."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from documents.database.engine import connect, write
from documents.database.upgrade import upgrade
from documents.failpoint import failpoint
from documents.home import Home
from documents.master.account_history import account_check
from documents.master.budget_file import read_budgets, store_budgets
from documents.master.client import Client
from documents.master.client_file import budget_file, read_client
from documents.master.contradictions import IMPORT, line_check, order_check, receipt_check, vendor_check
from documents.master.csv_accounts import stream_accounts, stream_registry_answers
from documents.master.csv_orders import stream_orders, stream_rates, stream_receipts
from documents.master.csv_vendors import stream_vendors
from documents.master.database import DatabaseMasterData
from documents.master.register_keys import RegisterKeys
from documents.master.returns import stored_receipts
from documents.master.stock import stream_stock
from documents.master.store import (
    Progress,
    Stored,
    silent,
    store_accounts,
    store_orders,
    store_rates,
    store_receipts,
    store_registry_answers,
    store_stock,
    store_vendors,
)
from documents.register import audit
from flows.stages.close import close_settled
from flows.stages.worker import open_desk, settling
from ledgers.paying.payment_file import read_payments, refusal
from ledgers.paying.payments import PaymentRefusedError, PostedPayments, post_payments
from ledgers.rates import rates_of

IMPORTED_BY: Final = "operator"


Streams = Callable[[Path, sa.Connection, Client, Sequence[str]], Iterator[Any]]
"""Reads a file for a client; gets the other clients too."""


def _plain(stream: Callable[[Path], Iterator[Any]]) -> Streams:
    return lambda path, _connection, _client, _others: stream(path)


def _vendors(path: Path, connection: sa.Connection, client: Client, _others: Sequence[str]) -> Iterator[Any]:
    return stream_vendors(path, RegisterKeys(connection, client.id), vendor_check(client))


def _accounts(path: Path, connection: sa.Connection, client: Client, _others: Sequence[str]) -> Iterator[Any]:
    return stream_accounts(path, account_check(connection, client.id))


def _orders(path: Path, connection: sa.Connection, client: Client, _others: Sequence[str]) -> Iterator[Any]:
    return stream_orders(path, order_check(connection, client), line_check(client))


def _receipts(path: Path, connection: sa.Connection, client: Client, others: Sequence[str]) -> Iterator[Any]:
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)  # it is so in some place already
    check = receipt_check(connection, client.id, others, tomorrow)
    return stream_receipts(path, check, stored_receipts(connection, client.id))


KINDS: Final[Mapping[str, tuple[Streams, Callable[..., Stored]]]] = {
    "vendors": (_vendors, partial(store_vendors, by=IMPORTED_BY)),
    "accounts": (_accounts, partial(store_accounts, by=IMPORTED_BY)),
    "orders": (_orders, partial(store_orders, source=IMPORT)),
    "receipts": (_receipts, store_receipts),
    "rates": (_plain(stream_rates), store_rates),
    "stock": (_plain(stream_stock), store_stock),
    "registry": (_plain(stream_registry_answers), store_registry_answers),
}
"""How each kind of file is read and stored; in the order in which one refers to another."""


def import_file(home: Home, client: str, kind: str, file: Path, *, progress: Progress = silent) -> Stored:
    """Import a whole file, or nothing of it: rows are stored as they are read, in one transaction.

    Args:
        home: With the client's file.
        client: Id.
        kind: A key of KINDS.
        file: CSV.
        progress: Hears how many more values were read and stored.

    Raises:
        WrongInputError: There is no such client, or the CSV is wrong; naming file, line, field, found and expected.
        RetryableError: The database is locked or away; nothing was changed.
    """
    owner = read_client(home.clients_dir / f"{client}.toml")
    stream, store = KINDS[kind]
    engine = connect(home.create().database_url)
    try:
        upgrade(engine)
        with write(engine) as connection:
            others = sorted(path.stem for path in home.clients_dir.glob("*.toml") if path.stem != client)
            return store(connection, client, stream(file, connection, owner, others), progress=progress)
    finally:
        engine.dispose()


def import_budgets(home: Home, client: str, file: Path) -> int:
    """Put a file of budgets in the place of the former one; return how many there are.

    Raises:
        WrongInputError: There is no such client, or a row is wrong; naming file, line and field. Nothing was changed.
        RetryableError: The database is locked or away; nothing was changed.
    """
    whose = home.clients_dir / f"{client}.toml"
    budgets = read_budgets(file, {account.code for account in read_client(whose).accounts})
    content = file.read_bytes()
    told = {"budgets": len(budgets), "sha256": hashlib.sha256(content).hexdigest()}
    act = audit.Act(action="import budgets", subject="budgets", actor=IMPORTED_BY, after=told)
    engine = connect(home.create().database_url)
    try:
        upgrade(engine)
        with write(engine) as connection:
            audit.append(connection, client, act)
            store_budgets(budget_file(whose), file)
    finally:
        engine.dispose()
    return len(budgets)


def import_payments(home: Home, client: str, file: Path) -> PostedPayments:
    """Post the payments of a file, all of them or none, while nobody else posts for the client.

    Raises:
        WrongInputError: There is no such client, or a row is wrong or cannot be posted; naming file, line and field.
        RetryableError: The database is locked or away; nothing was changed.
    """
    rows = read_payments(file)
    desk = open_desk(home, client)
    try:
        with settling(desk) as connection:
            master = DatabaseMasterData(connection, client, desk.client.entities)
            rates = rates_of(master, desk.client.currency)
            posted = post_payments(connection, desk.client, rows, rates, maker=IMPORTED_BY)
        failpoint("payment.committed")
        close_settled(desk)
    except PaymentRefusedError as error:
        raise refusal(file, rows, error) from error
    else:
        return posted
    finally:
        desk.engine.dispose()
