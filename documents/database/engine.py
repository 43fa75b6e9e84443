"""Connections to the database: one writer at a time on SQLite, many on PostgreSQL, the same code for both."""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from documents.error import RetryableError, WrongInputError

LOCK_WAIT_SECONDS: Final = 30
"""How long a transaction waits for another one before it gives up with a RetryableError."""

CONNECT_WAIT_SECONDS: Final = 10

CACHE_KIB: Final = 32 * 1024
"""What a connection to SQLite keeps of the file at most, in KiB; the default of 2,000 is too few for large indexes."""

_LOOK_AGAIN_SECONDS: Final = 0.01

_READ_ONLY = "daybook_read_only"

_TURNS: Final[weakref.WeakKeyDictionary[sa.Engine, threading.Lock]] = weakref.WeakKeyDictionary()
_MAKING_TURNS: Final = threading.Lock()

# SQLSTATE classes and codes that say "not now" (PostgreSQL, appendix A): connection lost, out of resources,
# server stopping, serialisation failure, deadlock, lock not available.
_RETRYABLE_CLASSES: Final = ("08", "53", "57")
_RETRYABLE_CODES: Final = frozenset({"40001", "40P01", "55P03"})
_RETRYABLE_SQLITE: Final = ("database is locked", "table is locked", "disk i/o", "is full", "unable to open")


def connect(url: str) -> sa.Engine:
    """Return an engine for a SQLite or PostgreSQL URL. No connection is opened yet.

    SQLite: WAL, synchronous=FULL (a committed document survives a power cut), foreign keys on. PostgreSQL: psycopg 3.

    Raises:
        WrongInputError: The URL names another kind of database.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _connect_sqlite(address)
    if address.get_backend_name() == "postgresql":
        return _connect_postgresql(address)
    raise WrongInputError(
        f'database URL of kind "{address.get_backend_name()}": expected sqlite:///FILE or postgresql://USER@HOST/NAME'
    )


@contextmanager
def write(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Run one writing transaction: committed at the end of the block, rolled back when it raises.

    On SQLite it takes the only write lock at once, so it never fails in the middle because another writer was faster.

    Raises:
        RetryableError: The database is locked, away or full; nothing was changed.
    """
    with _worlds_faults(engine), _turn(engine), engine.begin() as connection:
        yield connection


@contextmanager
def read(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Read one consistent snapshot; the database refuses every write in it.

    Raises:
        RetryableError: The database is away.
    """
    options: dict[str, Any] = {_READ_ONLY: True}
    if engine.dialect.name == "postgresql":
        options = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    with (
        _worlds_faults(engine),
        engine.connect().execution_options(**options) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def _turn(engine: sa.Engine) -> Iterator[None]:
    """Let the threads of this process write to SQLite one after the other.

    SQLite itself makes a waiting writer look again after up to 100 ms, whenever the lock came free.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    with _MAKING_TURNS:
        turn = _TURNS.setdefault(engine, threading.Lock())
    patience = _patience(engine.url)
    if not turn.acquire(timeout=patience):
        where = engine.url.render_as_string(hide_password=True)
        raise RetryableError(
            f"{where}: database is locked, another transaction of this program has been writing for more than "
            f"{patience:g} s; nothing was changed, it is tried again later"
        )
    try:
        yield
    finally:
        turn.release()


@contextmanager
def _worlds_faults(engine: sa.Engine) -> Iterator[None]:
    where = engine.url.render_as_string(hide_password=True)
    try:
        yield
    except PoolTimeoutError as error:
        raise RetryableError(f"{where}: every connection is in use; the transaction is tried again later") from error
    except DBAPIError as error:
        if not is_retryable(error):
            raise
        reason = str(error.orig).strip().splitlines()[0]
        raise RetryableError(f"{where}: {reason}; nothing was changed, it is tried again later") from error


def is_retryable(error: DBAPIError) -> bool:
    """Tell the world's faults (locked, away, full) from ours (wrong SQL, a refused row)."""
    if error.connection_invalidated:
        return True
    if not isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
        return False
    code = getattr(error.orig, "sqlstate", None)
    if isinstance(code, str):
        return code.startswith(_RETRYABLE_CLASSES) or code in _RETRYABLE_CODES
    if type(error.orig).__module__.startswith("psycopg"):
        return True  # no SQLSTATE: the server was never reached, or went away
    text = str(error.orig).lower()
    return any(part in text for part in _RETRYABLE_SQLITE)


def _connect_sqlite(address: sa.URL) -> sa.Engine:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    patience = _patience(address)
    engine = sa.create_engine(address, connect_args={"timeout": patience})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver would send BEGIN late and never IMMEDIATE; `begin` below does it instead.
        connection.isolation_level = None
        _write_ahead(connection, patience)
        for pragma in (
            "synchronous = FULL",
            "foreign_keys = ON",
            f"cache_size = -{CACHE_KIB}",
            # Without it INSERT OR REPLACE deletes rows behind the back of the triggers that forbid it.
            "recursive_triggers = ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        read_only = connection.get_execution_options().get(_READ_ONLY, False)
        if connection.info.get(_READ_ONLY, False) is not read_only:
            # Only on a change: this pragma makes SQLite prepare every statement of the connection anew.
            connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")
            connection.info[_READ_ONLY] = read_only
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _patience(address: sa.URL) -> float:
    """Return how many seconds a transaction on SQLite waits for another one."""
    return float(str(address.query.get("timeout", LOCK_WAIT_SECONDS)))


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Switch the file to WAL; several that start on a new file wait for each other, `patience` seconds at most.

    SQLite itself does not wait here: it reads the header first, and whoever wants to write after reading is refused
    at once while another writes, because two that waited so for each other would wait for ever.
    """
    end = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_LOOK_AGAIN_SECONDS)
        else:
            return


def _connect_postgresql(address: sa.URL) -> sa.Engine:
    return sa.create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_WAIT_SECONDS,
            "options": f"-c lock_timeout={LOCK_WAIT_SECONDS}s -c timezone=UTC",
            "application_name": "daybook",
        },
    )
