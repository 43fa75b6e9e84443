"""Whether a month can be locked: what must hold, and what the controller should know (L-27, L-34)."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.client import Client
from documents.register.tables import business_keys, documents
from documents.state import BUCKET_OF, Bucket, State
from documents.value import Value
from ledgers.chart import GOODS_RECEIVED_NOT_INVOICED, SUSPENSE
from ledgers.general_ledger import trial_balance
from ledgers.month.periods import PeriodState, states
from ledgers.outbox import books_of, waiting_count
from ledgers.reconcile import within_the_ledger
from ledgers.tables import entries

NOT_POSTED = tuple(state for state in State if BUCKET_OF[state] in {Bucket.QUEUED, Bucket.OPEN})


class Point(Value):
    """One point of the checklist.

    Attributes:
        what: In a few words.
        found: What there is.
        holds: False when it is not as it should be.
        refuses: The month cannot be locked while it does not hold.
    """

    what: str
    found: str
    holds: bool
    refuses: bool = False


def last_day(period: str) -> dt.date:
    """Return the last day of a month such as "2026-05".

    Raises:
        WrongInputError: It is no month.
    """
    try:
        first = dt.date.fromisoformat(f"{period}-01")
    except ValueError:
        raise WrongInputError(f'period: found "{period}", expected a month such as 2026-05') from None
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def refuse_to_come(period: str, today: dt.date) -> None:
    """Refuse what is posted on the last day of a month while that day lies ahead: its rate is not known yet.

    Raises:
        WrongInputError: The month is not over, or is none.
    """
    day = last_day(period)
    if day > today:
        raise WrongInputError(
            f"{period}: found {today} as the present day, expected {day} or later, when the month's last rate is "
            "known; nothing was posted"
        )


def checklist(connection: sa.Connection, client: Client, period: str) -> tuple[Point, ...]:
    """Return what to look at before a month is locked; what refuses comes first."""
    day = last_day(period)
    balances = {row.account: row.balance for row in trial_balance(connection, client.id, day)}
    drift = [difference.message for difference in within_the_ledger(connection, client)]
    waiting = sum(waiting_count(connection, client.id, book) for book in books_of(client))
    suspense = balances.get(SUSPENSE, Decimal(0))
    open_before = _open_before(connection, client.id, period)
    unposted = _unposted(connection, client.id, day)
    received = balances.get(GOODS_RECEIVED_NOT_INVOICED, Decimal(0))
    return (
        Point(what=f"suspense account {SUSPENSE}", found=_money(suspense, client), holds=not suspense, refuses=True),
        Point(what="sub-ledgers and trial balance", found="; ".join(drift) or "agree", holds=not drift, refuses=True),
        Point(what="entries not yet in the books", found=str(waiting), holds=not waiting, refuses=True),
        Point(what="earlier months not locked", found=", ".join(open_before) or "none", holds=not open_before),
        Point(what="documents of the month or before that are not posted", found=str(unposted), holds=not unposted),
        Point(what="goods received and not invoiced", found=_money(-received, client), holds=not received),
    )


def refuse_unready(period: str, points: tuple[Point, ...]) -> None:
    """Refuse to lock a month that is not ready.

    Raises:
        WrongInputError: Naming every point that stands in the way.
    """
    wrong = [f"{point.what}: {point.found}" for point in points if point.refuses and not point.holds]
    if wrong:
        raise WrongInputError(f"{period} cannot be locked: {'; '.join(wrong)}; nothing was changed")


def _money(amount: Decimal, client: Client) -> str:
    return f"{amount:,} {client.currency}"


def _open_before(connection: sa.Connection, client_id: str, period: str) -> list[str]:
    query = sa.select(entries.c.period).where(entries.c.client_id == client_id, entries.c.period < period).distinct()
    known = states(connection, client_id)
    return sorted(one for one in connection.scalars(query) if known.get(one) is not PeriodState.LOCKED)


def _unposted(connection: sa.Connection, client_id: str, day: dt.date) -> int:
    """Count the documents in queue or work that are dated up to a day; one without a date counts by its receipt."""
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=dt.UTC)
    issued = business_keys.c.issue_date
    dated = sa.or_(issued <= day, issued.is_(None) & (documents.c.received_at < after))
    query = (
        sa.select(sa.func.count())
        .select_from(documents.outerjoin(business_keys, business_keys.c.document_id == documents.c.id))
        .where(documents.c.client_id == client_id, documents.c.state.in_(NOT_POSTED), dated)
    )
    return connection.scalar(query) or 0
