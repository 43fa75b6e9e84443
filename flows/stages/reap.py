"""Giving back the work of processes that died: their leases end, and what was tried too often goes to the queue."""

from __future__ import annotations

from documents.database.engine import connect
from documents.database.upgrade import upgrade
from documents.home import Home
from documents.register import claims
from documents.register.claims import Reaped


def reap(home: Home) -> Reaped:
    """Free the documents that dead processes still hold, at all clients. Safe to repeat.

    Raises:
        RetryableError: The database is locked or away.
    """
    engine = connect(home.create().database_url)
    try:
        upgrade(engine)
        return claims.reap(engine)
    finally:
        engine.dispose()
