"""Master data from CSV files into the register of one client."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from documents.database.engine import connect, write
from documents.database.upgrade import upgrade
from documents.home import Home
from documents.master.client_file import read_client
from documents.master.csv_accounts import stream_accounts, stream_registry_answers
from documents.master.csv_orders import stream_orders, stream_rates, stream_receipts
from documents.master.csv_vendors import stream_vendors
from documents.master.store import (
    Progress,
    Stored,
    silent,
    store_accounts,
    store_orders,
    store_rates,
    store_receipts,
    store_registry_answers,
    store_vendors,
)

IMPORTED_BY: Final = "operator"


KINDS: Final[Mapping[str, tuple[Callable[[Path], Iterator[Any]], Callable[..., Stored]]]] = {
    "vendors": (stream_vendors, partial(store_vendors, by=IMPORTED_BY)),
    "accounts": (stream_accounts, partial(store_accounts, by=IMPORTED_BY)),
    "orders": (stream_orders, partial(store_orders, source="import")),
    "receipts": (stream_receipts, store_receipts),
    "rates": (stream_rates, store_rates),
    "registry": (stream_registry_answers, store_registry_answers),
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
    read_client(home.clients_dir / f"{client}.toml")
    stream, store = KINDS[kind]
    engine = connect(home.create().database_url)
    try:
        upgrade(engine)
        with write(engine) as connection:
            return store(connection, client, stream(file), progress=progress)
    finally:
        engine.dispose()
