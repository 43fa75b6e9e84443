"""Months of the books and whether they take entries (L-34, V-DAT-03). A period without a row is open."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.register import audit
from documents.value import Value
from ledgers.tables import period_openings, periods


class PeriodState(StrEnum):
    """States of a month; the database itself refuses an entry in a LOCKED one."""

    FUTURE = "FUTURE"
    OPEN = "OPEN"
    SOFT_CLOSED = "SOFT_CLOSED"
    """Only the controller posts: accruals, corrections, revaluations."""
    LOCKED = "LOCKED"
    """Nobody posts."""


STEPS: Final[dict[PeriodState, frozenset[PeriodState]]] = {
    PeriodState.FUTURE: frozenset({PeriodState.OPEN}),
    PeriodState.OPEN: frozenset({PeriodState.SOFT_CLOSED, PeriodState.FUTURE}),
    PeriodState.SOFT_CLOSED: frozenset({PeriodState.OPEN, PeriodState.LOCKED}),
    PeriodState.LOCKED: frozenset({PeriodState.SOFT_CLOSED}),
}

CLOSED_STATES: Final = frozenset({PeriodState.FUTURE, PeriodState.SOFT_CLOSED, PeriodState.LOCKED})
"""States in which the system posts nothing."""

_PERIOD: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


class PeriodChange(Value):
    """One step of one month.

    Attributes:
        period: Such as "2026-05".
        by: The controller who takes the step.
        confirmed_by: The second person; obligatory to take a month out of LOCKED.
        reason: Obligatory then, too.
    """

    period: str
    to: PeriodState
    by: str
    confirmed_by: str = ""
    reason: str = ""


# Built once: every document asks.
SUBJECT: Final = "period {}"
"""Of a month's changes in the audit trail."""
ALL_PERIODS: Final = sa.select(periods.c.period, periods.c.state).where(
    periods.c.client_id == sa.bindparam("client", type_=sa.String)
)


def is_open(
    connection: sa.Connection, client_id: str, day: dt.date, locked_until: str = "", *, controller: bool = False
) -> bool:
    """Tell whether an entry may be posted on a day.

    Args:
        connection: Of the ledger.
        client_id: Whose books.
        day: Of posting.
        locked_until: The client's last locked ISO day, or empty.
        controller: The controller's own entries also go into a SOFT_CLOSED month.
    """
    if locked_until and day <= dt.date.fromisoformat(locked_until):
        return False
    state = states(connection, client_id).get(f"{day:%Y-%m}", PeriodState.OPEN)
    return state not in CLOSED_STATES or (controller and state is PeriodState.SOFT_CLOSED)


def first_open_day(connection: sa.Connection, client_id: str, day: dt.date, locked_until: str = "") -> dt.date:
    """Return the first open day that is not before `day` (V-DAT-03)."""
    if locked_until:
        day = max(day, dt.date.fromisoformat(locked_until) + dt.timedelta(days=1))
    known = states(connection, client_id)
    while known.get(f"{day:%Y-%m}", PeriodState.OPEN) in CLOSED_STATES:
        day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return day


def states(connection: sa.Connection, client_id: str) -> dict[str, PeriodState]:
    """Return the months that have a state of their own, in order; all others are open."""
    rows = connection.execute(ALL_PERIODS, {"client": client_id})
    return {period: PeriodState(state) for period, state in sorted((row[0], row[1]) for row in rows)}


def change(connection: sa.Connection, client_id: str, step: PeriodChange) -> PeriodState:
    """Take one step and record it; return the state before. Whether the month is ready is asked by the caller.

    Raises:
        WrongInputError: No such month or step, or a month is taken out of LOCKED without reason or second person.
    """
    if not _PERIOD.fullmatch(step.period):
        raise WrongInputError(f'period: found "{step.period}", expected a month such as 2026-05')
    before = states(connection, client_id).get(step.period, PeriodState.OPEN)
    _check(step, before)
    mine = (periods.c.client_id == client_id) & (periods.c.period == step.period)
    changed: dict[str, str | int] = {"state": step.to.value}
    if before is PeriodState.LOCKED:
        changed["unlocked"] = _opened(connection, client_id, step)
    if not connection.execute(periods.update().where(mine).values(changed)).rowcount:
        connection.execute(periods.insert().values(client_id=client_id, period=step.period, state=step.to.value))
    act = audit.Act(
        action="change period",
        subject=SUBJECT.format(step.period),
        actor=step.by,
        before={"state": before.value},
        after={"state": step.to.value, "confirmed_by": step.confirmed_by, "reason": step.reason},
    )
    audit.append(connection, client_id, act)
    return before


def _opened(connection: sa.Connection, client_id: str, step: PeriodChange) -> int:
    """Record who takes a month out of its lock, which the database asks for; return how often that was done."""
    mine = (periods.c.client_id == client_id) & (periods.c.period == step.period)
    number = 1 + (connection.scalar(sa.select(periods.c.unlocked).where(mine)) or 0)
    connection.execute(
        period_openings.insert().values(
            client_id=client_id,
            period=step.period,
            number=number,
            opened_by=step.by,
            confirmed_by=step.confirmed_by,
            reason=step.reason,
            opened_at=dt.datetime.now(dt.UTC),
        )
    )
    return number


def _check(step: PeriodChange, before: PeriodState) -> None:
    if not step.by.strip():
        raise WrongInputError(f"{step.period}: found nobody, expected who changes it; nothing was changed")
    if step.to not in STEPS[before]:
        raise WrongInputError(
            f"{step.period} is {before} and cannot become {step.to}; from {before} it becomes "
            f"{' or '.join(sorted(STEPS[before]))}; nothing was changed"
        )
    if before is not PeriodState.LOCKED:
        return
    if step.confirmed_by.strip().lower() in {"", step.by.strip().lower()} or not step.reason.strip():
        raise WrongInputError(
            f'{step.period} is LOCKED: found confirmed by "{step.confirmed_by}", reason "{step.reason}", expected a '
            f"person other than {step.by} and a reason; nothing was changed"
        )
