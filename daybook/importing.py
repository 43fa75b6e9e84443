"""Master data from CSV files into the register of one client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from documents.database.engine import connect, write
from documents.database.upgrade import upgrade
from documents.home import Home
from documents.master.client_file import read_client
from documents.master.csv_orders import read_orders, read_rates, read_receipts
from documents.master.csv_vendors import read_vendors
from documents.master.store import Stored, store_orders, store_rates, store_receipts, store_vendors

IMPORTED_BY: Final = "operator"


def _vendors(connection: sa.Connection, client: str, rows: Any) -> Stored:
    return store_vendors(connection, client, rows, by=IMPORTED_BY)


def _orders(connection: sa.Connection, client: str, rows: Any) -> Stored:
    return store_orders(connection, client, rows, source="import")


KINDS: Final[Mapping[str, tuple[Callable[[Path], Any], Callable[[sa.Connection, str, Any], Stored]]]] = {
    "vendors": (read_vendors, _vendors),
    "orders": (read_orders, _orders),
    "receipts": (read_receipts, store_receipts),
    "rates": (read_rates, store_rates),
}
"""How each kind of file is read and stored; in the order in which one refers to another."""


def import_file(home: Home, client: str, kind: str, file: Path) -> Stored:
    """Import a whole file, or nothing of it.

    Args:
        home: With the client's file.
        client: Id.
        kind: A key of KINDS.
        file: CSV.

    Raises:
        WrongInputError: There is no such client, or the CSV is wrong; naming file, line, field, found and expected.
        RetryableError: The database is locked or away; nothing was changed.
    """
    read_client(home.clients_dir / f"{client}.toml")
    read_rows, store = KINDS[kind]
    rows = read_rows(file)
    engine = connect(home.create().database_url)
    try:
        upgrade(engine)
        with write(engine) as connection:
            return store(connection, client, rows)
    finally:
        engine.dispose()
