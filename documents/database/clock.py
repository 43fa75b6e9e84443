"""The clock of the database: leases compare only with it, because clocks of two machines differ."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

MILLISECOND: Final = 1000
"""In microseconds."""


def database_now(connection: sa.Connection) -> dt.datetime:
    """Return the database's present moment in UTC.

    SQLite runs in this process, so its clock is this machine's, in whole milliseconds as its own functions have it.
    """
    if connection.dialect.name == "sqlite":
        now = dt.datetime.now(dt.UTC)
        return now.replace(microsecond=now.microsecond // MILLISECOND * MILLISECOND)
    moment: dt.datetime = connection.scalar(sa.select(sa.func.clock_timestamp())) or dt.datetime.now(dt.UTC)
    return moment.astimezone(dt.UTC)
