"""Insert a row unless it is there: the same statement for both engines."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_new(connection: sa.Connection, table: sa.Table, **values: Any) -> bool:
    """Insert a row, or leave the one that has the same key; tell whether it is new.

    On PostgreSQL it waits for another transaction that is inserting the same key.
    """
    if connection.dialect.name == "sqlite":
        return _is_new(connection, sqlite.insert(table).values(**values).on_conflict_do_nothing())
    return _is_new(connection, postgresql.insert(table).values(**values).on_conflict_do_nothing())


def _is_new(connection: sa.Connection, statement: sqlite.Insert | postgresql.Insert) -> bool:
    return connection.execute(statement.returning(sa.literal(1))).first() is not None
