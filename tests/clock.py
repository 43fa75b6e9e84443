"""The time of the test that asks.

A constant of a module is the time of its import: a run that passes midnight then asks for the day before.
"""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """This moment, in UTC, as the databases of the tests write it."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The day of this moment, in UTC."""
    return now().date()
