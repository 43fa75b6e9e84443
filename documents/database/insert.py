"""Insert rows unless they are there: the same statements for both engines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

ONE_STATEMENT: Final = 10
"""So many rows go to PostgreSQL together; each statement of its own costs it about as much as ten rows."""

AT_ONCE: Final = 50
"""Rows of one statement on SQLite.

Before a row of a table with triggers, it notes each page that the statement changes: once a statement, however many
rows it has. 50 rows cost half of 50 statements; more rows gain nothing.
"""


def insert_if_new(connection: sa.Connection, table: sa.Table, **values: Any) -> bool:
    """Insert a row, or leave the one that has the same key; tell whether it is new.

    On PostgreSQL it waits for another transaction that is inserting the same key.
    """
    if connection.dialect.name == "sqlite":
        return _is_new(connection, sqlite.insert(table).values(**values).on_conflict_do_nothing())
    return _is_new(connection, postgresql.insert(table).values(**values).on_conflict_do_nothing())


def insert_rows(
    connection: sa.Connection, table: sa.Table, rows: Sequence[tuple[Any, ...]], columns: Sequence[str] = ()
) -> None:
    """Insert very many short rows of plain values, in the order of `columns`, of all of the table's if none are named.

    They go to the driver as they are: preparing each of them in SQLAlchemy takes longer than storing it. Many of them
    are one statement, so that what the database does once for a statement it does once.
    """
    if not rows:
        return
    filled = columns or table.columns.keys()
    names = ", ".join(filled)
    if connection.dialect.name == "postgresql" and len(rows) >= ONE_STATEMENT:
        content = json.dumps([dict(zip(filled, row, strict=True)) for row in rows])
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table.name}, %s)",  # noqa: S608
            (content,),
        )
        return
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = f"({', '.join([mark] * len(filled))})"
    into = f"INSERT INTO {table.name} ({names}) VALUES "  # noqa: S608
    first = 0
    if connection.dialect.name == "sqlite":
        many = f"{into}{', '.join([marks] * AT_ONCE)}"
        for first in range(AT_ONCE, len(rows) + 1, AT_ONCE):
            connection.exec_driver_sql(many, tuple(chain.from_iterable(rows[first - AT_ONCE : first])))
    if first < len(rows):
        connection.exec_driver_sql(f"{into}{marks}", list(rows[first:]))


def insert_or_add(connection: sa.Connection, table: sa.Table, amount: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; where one has the key of a row that is there, only its amount is added to that row's."""
    if not rows:
        return
    statement = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
    more = {amount: table.c[amount] + statement.excluded[amount]}
    connection.execute(statement.on_conflict_do_update(index_elements=table.primary_key.columns, set_=more), rows)


def _is_new(connection: sa.Connection, statement: sqlite.Insert | postgresql.Insert) -> bool:
    return connection.execute(statement.returning(sa.literal(1))).first() is not None
