"""Spreading posted costs over months, and releasing each month's part when it has ended (P-16).

The schedule stands in the ledger itself: on the line of account 1420 that took the cost, as number of months and end
of the first one. When the entry it came from is reversed, what is left becomes cost at once, and so nothing remains.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.master.client import Client
from documents.value import Value
from ledgers.cases.deferral import (
    DEFERRAL,
    MOST_MONTHS,
    RELEASE,
    Deferral,
    deferral_entry,
    month_end,
    release_entry,
)
from ledgers.cases.legs import bare_header
from ledgers.chart import PREPAID
from ledgers.coding import cost_accounts
from ledgers.entry import Entry, Header, Purpose
from ledgers.general_ledger import post_without_document, read
from ledgers.month.periods import first_open_day
from ledgers.tables import entries, postings


class Plan(Value):
    """One deferral as it stands in the ledger.

    Attributes:
        label: Of its entry.
        released: Parts that are cost already.
    """

    label: str
    entry: Entry
    deferral: Deferral
    released: int


def defer(  # noqa: PLR0913 - what a controller says
    connection: sa.Connection, client: Client, label: str, line: int, months: int, *, first_month: dt.date, by: str
) -> str:
    """Spread one cost of a posted entry over months; return the label of the entry that does. Once for each line.

    Args:
        connection: In a writing transaction in which nobody else posts for the client; the caller commits.
        client: Whose books.
        label: Of the entry.
        line: Number of its line, from 1.
        months: 2 to 120.
        first_month: Any day of the first month that bears a part; not before that of the posting.
        by: The controller.

    Raises:
        WrongInputError: The line is no cost, was deferred before, the months cannot be, or the entry was reversed.
        ReversalRefusedError: The client has no such entry.
    """
    entry, _sha = read(connection, client.id, label)
    posting = entry.postings[line - 1] if 1 <= line <= len(entry.postings) else None
    where = f"{label} line {line}"
    if posting is None or posting.account not in cost_accounts(client):
        raise WrongInputError(f"{where}: found no cost, expected one of lines 1 to {len(entry.postings)} that is")
    if not 2 <= months <= MOST_MONTHS:
        raise WrongInputError(f"{where}: found {months} months, expected 2 to {MOST_MONTHS}")
    end = month_end(first_month, 0)
    if end < entry.posting_date:
        raise WrongInputError(f"{where}: found {first_month:%Y-%m}, expected {entry.posting_date:%Y-%m} or later")
    if _reversed(connection, client.id, label):
        raise WrongInputError(f"{where}: the entry was reversed; defer what stands instead of it")
    deferral = Deferral(
        source=f"{label}/{line}",
        account=posting.account,
        amount=posting.amount,
        base_amount=posting.base_amount,
        first_month_end=end,
        months=months,
        text=posting.text,
        dimensions=posting.dimensions,
    )
    day = first_open_day(connection, client.id, entry.posting_date, client.locked_until)
    head = _head(client, entry, f"{DEFERRAL}{deferral.source}", day, by)
    posted = post_without_document(connection, deferral_entry(head, deferral))
    if not posted.created:
        raise WrongInputError(f"{where}: it was deferred before, by {posted.label}")
    return posted.label


def release_due(connection: sa.Connection, client: Client, today: dt.date) -> int:
    """Post every part whose month has ended before `today`; return how many entries. A second run posts nothing."""
    return sum(_release(connection, client, plan, today) for plan in open_deferrals(connection, client))


def open_deferrals(connection: sa.Connection, client: Client) -> tuple[Plan, ...]:
    """Return every deferral of which a part is left, the oldest first (R-12)."""
    query = sa.select(entries.c.label).where(
        entries.c.client_id == client.id, entries.c.document_id.startswith(DEFERRAL), entries.c.reverses.is_(None)
    )
    plans = (_plan(connection, client, label) for label in connection.scalars(query.order_by(entries.c.id)).all())
    return tuple(plan for plan in plans if plan.released < plan.deferral.months)


def _plan(connection: sa.Connection, client: Client, label: str) -> Plan:
    entry, _sha = read(connection, client.id, label)
    parts = (
        sa.select(postings.c.quantity)
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            entries.c.client_id == client.id,
            entries.c.document_id.startswith(f"{RELEASE}{label}/", autoescape=True),
            postings.c.account == PREPAID,
        )
    )
    released = sum((quantity for quantity in connection.scalars(parts) if quantity is not None), Decimal(0))
    asset, cost = (next(one for one in entry.postings if (one.account == PREPAID) is side) for side in (True, False))
    deferral = Deferral(
        source=entry.document_id.removeprefix(DEFERRAL),
        account=cost.account,
        amount=asset.amount,
        base_amount=asset.base_amount,
        first_month_end=asset.due_date or entry.posting_date,
        months=int(asset.quantity or 1),
        text=asset.text,
        dimensions=cost.dimensions,
    )
    return Plan(label=label, entry=entry, deferral=deferral, released=int(released))


def _release(connection: sa.Connection, client: Client, plan: Plan, today: dt.date) -> int:
    deferral, left = plan.deferral, plan.deferral.months - plan.released
    if left and _reversed(connection, client.id, deferral.source.rpartition("/")[0]):
        _part(connection, client, plan, plan.released, left, today)
        return 1
    due = [part for part in range(plan.released, deferral.months) if month_end(deferral.first_month_end, part) < today]
    for part in due:
        _part(connection, client, plan, part, 1, month_end(deferral.first_month_end, part))
    return len(due)


def _part(connection: sa.Connection, client: Client, plan: Plan, first: int, count: int, day: dt.date) -> None:
    day = first_open_day(connection, client.id, day, client.locked_until)
    head = _head(client, plan.entry, f"{RELEASE}{plan.label}/{first}", day, "system")
    post_without_document(connection, release_entry(head, plan.deferral, first, count))


def _head(client: Client, entry: Entry, document_id: str, day: dt.date, by: str) -> Header:
    return bare_header(
        client,
        Purpose.ACCRUAL,
        document_id,
        entity=entry.entity,
        doc_date=entry.doc_date,
        posting_date=day,
        currency=entry.currency,
        fx_rate=entry.fx_rate,
        maker=by,
        reference=entry.reference,
        payee=entry.payee,
    )


def _reversed(connection: sa.Connection, client_id: str, label: str) -> bool:
    query = sa.select(entries.c.id).where(entries.c.client_id == client_id, entries.c.reverses == label)
    return connection.execute(query).first() is not None
