"""The clock of the database: leases compare only with it, because clocks of two machines differ."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa


def database_now(connection: sa.Connection) -> dt.datetime:
    """Return the database's present moment in UTC (on SQLite that of this machine, to the millisecond)."""
    if connection.dialect.name == "sqlite":
        text: str = connection.exec_driver_sql("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')").scalar_one()
        return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
    moment: dt.datetime = connection.scalar(sa.select(sa.func.clock_timestamp())) or dt.datetime.now(dt.UTC)
    return moment.astimezone(dt.UTC)
