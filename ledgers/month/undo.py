"""What is posted at a month's end for one day only is undone on the first of the next month (P-07, P-15).

At once where that month takes entries; where it still lies ahead (FUTURE), as soon as it opens.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.client import Client
from ledgers.cases.accrual import ACCRUAL
from ledgers.cases.revaluation import REVALUATION
from ledgers.entry import fiscal_year
from ledgers.general_ledger import Reversal, reverse
from ledgers.month.checklist import last_day
from ledgers.month.periods import PeriodState, is_open, states
from ledgers.standing import standing
from ledgers.tables import entries

FOR_ONE_DAY: Final = (ACCRUAL, REVALUATION)
"""Begin the document ids of entries that stand on the last day of a month and are gone on the next."""


def refuse_closed(connection: sa.Connection, client: Client, period: str) -> None:
    """Refuse what cannot be posted at a month's end and undone on the next day.

    Raises:
        WrongInputError: The month takes nothing of the controller, or the next one never will as it stands.
    """
    day = last_day(period)
    for needed in (day, day + dt.timedelta(days=1)):
        ahead = needed > day and states(connection, client.id).get(f"{needed:%Y-%m}") is PeriodState.FUTURE
        if not ahead and not is_open(connection, client.id, needed, client.locked_until, controller=True):
            raise WrongInputError(
                f"{needed:%Y-%m}: found locked, expected a month that takes the controller's entries, as {period} and "
                "the one after it must; nothing was posted; `daybook period reopen` takes a month out of its lock"
            )


def undo_next_month(connection: sa.Connection, client: Client, label: str, posted: dt.date, *, by: str) -> str:
    """Reverse an entry on the first of the month after it; return the label, or "" while that month lies ahead.

    Doing it twice is a no-op.
    """
    after = last_day(f"{posted:%Y-%m}") + dt.timedelta(days=1)
    if not is_open(connection, client.id, after, client.locked_until, controller=True):
        return ""
    how = Reversal(posting_date=after, fiscal_year=fiscal_year(after, client.fiscal_year_start), maker=by)
    return reverse(connection, client.id, label, how).label


def undo_waiting(connection: sa.Connection, client: Client) -> int:
    """Undo everything whose next month has opened since; return how many entries were undone."""
    query = (
        standing(sa.select(entries.c.label, entries.c.posting_date, entries.c.maker).select_from(entries))
        .where(entries.c.client_id == client.id, entries.c.reverses.is_(None))
        .where(sa.or_(*(entries.c.document_id.startswith(start) for start in FOR_ONE_DAY)))
        .order_by(entries.c.id)
    )
    waiting = connection.execute(query).all()
    return sum(bool(undo_next_month(connection, client, row.label, row.posting_date, by=row.maker)) for row in waiting)
