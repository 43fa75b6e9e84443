"""A drift between ledger and books stops what posts until somebody has mended it; reading and judging go on."""

from __future__ import annotations

import sqlalchemy as sa

from documents.database.engine import read
from documents.error import DaybookError, RetryableError
from flows.stages.worker import Desk
from ledgers.general_ledger import BOOKS
from ledgers.outbox import books_of, open_books
from ledgers.reconcile import Difference, with_books, within_the_ledger, without_lags


def drift_of(desk: Desk) -> tuple[Difference, ...]:
    """Return how the ledger differs from itself and its books before anything is posted; empty when nothing does.

    Entries that wait in the outbox are no drift: a night may have been killed between posting and writing. Books that
    cannot be asked differ in nothing yet; the end of the night says so.
    """
    with read(desk.engine) as connection:
        found = [*within_the_ledger(connection, desk.client)]
        for target in books_of(desk.client):
            found += _with_books(connection, desk, target)
        return tuple(without_lags(connection, desk.client, found))


def _with_books(connection: sa.Connection, desk: Desk, target: str) -> list[Difference]:
    try:
        return list(with_books(connection, desk.client, open_books(target, desk.client, desk.home.path)))
    except RetryableError:
        return []
    except DaybookError as error:
        return [Difference(where=target, subject="", message=str(error))]


def told(drift: tuple[Difference, ...]) -> str:
    """Return one sentence for the report: the first entry or account that differs; empty without a drift."""
    if not drift:
        return ""
    first = next((one for one in drift if one.subject), drift[0])
    if first.where in BOOKS:
        mend = f"Take what differs out of the file and run `daybook books refill {first.where}`, which writes it anew"
    else:
        mend = "Mend it (`daybook books --export` compares again)"
    return f"nothing was posted: {first.where}: {first.message}. {mend}; the next run posts what waits"
