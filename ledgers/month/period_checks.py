"""Whether the months stand as they were put: a month opened past the database's guards leaves no trace of its own."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from documents.master.client import Client
from documents.register import audit
from documents.violation import Violation
from ledgers.month.periods import SUBJECT, states
from ledgers.tables import period_openings, periods


def check_periods(connection: sa.Connection, client: Client) -> Iterator[Violation]:
    """I12: each month has the state that its last change in the audit trail gave it, and every opening has its record.

    The trail is chained and anchored, the months are not: whoever drops the guards and opens a locked one shows here.
    """
    for period, state in states(connection, client.id).items():
        events = audit.history(connection, client.id, SUBJECT.format(period))
        last = str(events[-1].after["state"]) if events else "no state at all"
        if last != state.value:
            yield Violation(
                code="I12",
                subject=period,
                message=f"the month is {state} and its last change on record made it {last}; find who changed it, and "
                "what was posted into it since",
                client_id=client.id,
            )
    recorded = (
        sa.select(sa.func.count())
        .where(period_openings.c.client_id == periods.c.client_id, period_openings.c.period == periods.c.period)
        .scalar_subquery()
    )
    query = sa.select(periods.c.period, periods.c.unlocked, recorded.label("recorded"))
    for row in connection.execute(query.where(periods.c.client_id == client.id, periods.c.unlocked != recorded)):
        yield Violation(
            code="I12",
            subject=row.period,
            message=f"the month says it was unlocked {row.unlocked} times; openings by two persons on record: "
            f"{row.recorded}",
            client_id=client.id,
        )
