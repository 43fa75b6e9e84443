"""The best next task for one person (Q-03): of a desk they decide at, within their limit, that nobody else has."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.finding import Queue, Role
from documents.register.tables import versions
from review.people.person import Grant, Person
from review.views.queue_filter import Filter, Visit
from review.views.queue_list import Row, first_rows
from validators.routing.desks import desks
from validators.routing.priority import Lane

LOOKED_AT: Final = 200
"""Most urgent tasks that are looked at."""
AT_ONCE: Final = 50
"""Of these so many are looked at first; the others where too few of them fit."""
ENOUGH: Final = 10
"""Tasks that fit: so many may be claimed by others in the moment before one is."""
ALIKE: Final = Decimal(5)
"""Points that a task may be behind the most urgent one to be taken before it, because it is like the last one."""


def best_tasks(
    connection: sa.Connection,
    visit: Visit,
    person: Person,
    *,
    after: tuple[str, str] | None = None,
    desk: str = "",
    had: Collection[str] = (),
) -> tuple[Row, ...]:
    """Return tasks for a person, the best first; the first one that can be claimed is theirs.

    Args:
        connection: To the register.
        visit: Of the person.
        person: Whose limits and own edits count.
        after: Vendor and first code of the task the person has just left: one like it comes next, unless another is
            clearly more urgent. Whoever has a vendor's layout in mind is faster with the next document of it.
        desk: Only tasks of this desk.
        had: Ids of documents that the person had already; looking ends when there are enough others.
    """
    mine: list[Row] = []
    for rows in _most_urgent(connection, visit, desk):
        mine += [one for one in rows if _fits(connection, one, person, visit)]
        if sum(one.document_id not in had for one in mine) >= ENOUGH:
            break
    if not mine or after is None:
        return tuple(mine)
    best = mine[0]
    near = [one for one in mine if one.lane is best.lane and best.points - one.points <= ALIKE]
    alike = [one for one in near if (one.vendor, _code(one)) == after] or [
        one for one in near if one.vendor == after[0]
    ]
    return (*alike, *(one for one in mine if one not in alike))


def _most_urgent(connection: sa.Connection, visit: Visit, desk: str) -> Iterator[tuple[Row, ...]]:
    cursor = None
    for _ in range(0, LOOKED_AT, AT_ONCE):
        shown = first_rows(connection, Filter(desk=desk), visit, after=cursor, limit=AT_ONCE)
        yield shown.rows
        cursor = shown.following
        if cursor is None:
            return


def _fits(connection: sa.Connection, row: Row, person: Person, visit: Visit) -> bool:
    reach = next(one for one in visit.reach if one.client.id == row.client.id)
    if row.lane in {Lane.LATER, Lane.ASKED} or not reach.roles & set(desks()[row.desk].decides):
        return False
    if (row.claimed_by or row.assigned_to or person.login) != person.login:
        return False
    if row.assigned_to not in {"", person.login}:
        return False
    return row.desk is not Queue.APPROVAL or _may_approve(connection, row, person, visit)


def _may_approve(connection: sa.Connection, row: Row, person: Person, visit: Visit) -> bool:
    """Tell whether the amount is within the person's limit, and the values are not the person's own (V-SOD-01)."""
    today = visit.now.date()
    grants = [one for one in person.grants if one.role is Role.APPROVER and one.holds(row.client.id, today)]
    if not any(_within(one, row.base) for one in grants):
        return False
    mine = versions.c.client_id == row.client.id, versions.c.document_id == row.document_id
    edited = sa.select(versions.c.number).where(*mine, versions.c.author == person.login).limit(1)
    return connection.scalar(edited) is None


def _within(grant: Grant, base: Decimal | None) -> bool:
    return grant.limit is None or (base is not None and base <= grant.limit)


def _code(row: Row) -> str:
    return row.shown.reasons[0].code if row.shown.reasons else ""


def likeness(row: Row) -> tuple[str, str]:
    """Return what `best_tasks` compares the next task with."""
    return row.vendor, _code(row)
