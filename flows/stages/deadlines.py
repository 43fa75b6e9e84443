"""Promises: what nobody outside answered comes back, and who must know of what waits too long is told, once."""

from __future__ import annotations

import datetime as dt

from documents.database.engine import read, write
from documents.log import get_logger
from documents.register.lifecycle import StaleClaimError
from flows.stages.worker import Desk
from review.queue import escalate, take_back, unanswered

log = get_logger()


def take_back_unanswered(desk: Desk, now: dt.datetime) -> int:
    """Bring back into the queue what was asked outside and not answered in time; return how many. Safe to repeat.

    Raises:
        RetryableError: The database is locked or away; what was taken back stays so.
    """
    with read(desk.engine) as connection:
        holds = unanswered(connection, desk.client, now)
    done = 0
    for hold in holds:
        try:
            with write(desk.engine) as connection:
                take_back(connection, desk.client.id, hold)
            done += 1
        except StaleClaimError as stale:
            log.warning("somebody works on the document", document=hold.document_id, why=str(stale))
    return done


def tell_who_must_know(desk: Desk, now: dt.datetime) -> int:
    """Take every step of escalation that is due; return how many are new. Safe to repeat.

    Raises:
        RetryableError: The database is locked or away; nothing was written.
    """
    with write(desk.engine) as connection:
        return len(escalate(connection, desk.client, now))
