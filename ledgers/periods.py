"""Which days an entry may be posted on (L-34, V-DAT-03). A period without a row is open."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from ledgers.tables import periods

LOCKED: Final = "LOCKED"
CLOSED_STATES: Final = (LOCKED, "SOFT_CLOSED")
"""States in which the system posts nothing; the database itself refuses an entry in a LOCKED period."""


# Built once: every document asks.
ALL_PERIODS: Final = sa.select(periods.c.period, periods.c.state).where(
    periods.c.client_id == sa.bindparam("client", type_=sa.String)
)


def is_open(connection: sa.Connection, client_id: str, day: dt.date, locked_until: str = "") -> bool:
    """Tell whether the system may post on a day; `locked_until` is the client's last locked ISO day, or empty."""
    if locked_until and day <= dt.date.fromisoformat(locked_until):
        return False
    return day.strftime("%Y-%m") not in _closed(connection, client_id)


def first_open_day(connection: sa.Connection, client_id: str, day: dt.date, locked_until: str = "") -> dt.date:
    """Return the first open day that is not before `day` (V-DAT-03)."""
    if locked_until:
        day = max(day, dt.date.fromisoformat(locked_until) + dt.timedelta(days=1))
    closed = _closed(connection, client_id)
    while day.strftime("%Y-%m") in closed:
        day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return day


def _closed(connection: sa.Connection, client_id: str) -> frozenset[str]:
    rows = connection.execute(ALL_PERIODS, {"client": client_id})
    return frozenset(period for period, state in rows if state in CLOSED_STATES)
