"""Who can be given work: people who work on documents of a client, today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from review.people.permissions import ALLOWED, Action
from review.people.tables import grants, people


def colleagues(connection: sa.Connection, client_ids: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return login and name of those who work at every one of these clients, by name."""
    today = dt.datetime.now(dt.UTC).date()
    found = (
        sa.select(grants.c.login)
        .where(
            grants.c.client_id.in_(client_ids),
            grants.c.taken_back_at.is_(None),
            grants.c.role.in_([str(role) for role in ALLOWED[Action.ROUTE]]),
            sa.or_(grants.c.valid_from.is_(None), grants.c.valid_from <= today),
            sa.or_(grants.c.valid_to.is_(None), grants.c.valid_to >= today),
        )
        .group_by(grants.c.login)
        .having(sa.func.count(grants.c.client_id.distinct()) == len(client_ids))
    )
    query = sa.select(people.c.login, people.c.name).where(people.c.login.in_(found), people.c.disabled_at.is_(None))
    return tuple((row.login, row.name) for row in connection.execute(query.order_by(people.c.name)))
