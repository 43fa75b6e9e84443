"""Views of the queue that people saved: a name for what is asked for, and which one a person begins with."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.error import WrongInputError
from documents.value import Value
from review.views.queue_filter import filter_of, query_of
from review.views.queue_tables import views

LONGEST_NAME: Final = 60
MOST: Final = 30
"""Views of one person."""


class SavedView(Value):
    """One saved view; `query` is the query part of an address, without "?"."""

    name: str
    query: str
    is_default: bool = False


def saved_views(connection: sa.Connection, login: str) -> tuple[SavedView, ...]:
    """Return the views of a person, by name."""
    query = sa.select(views).where(views.c.login == login).order_by(views.c.name)
    return tuple(
        SavedView(name=row.name, query=row.query, is_default=row.is_default) for row in connection.execute(query)
    )


def save_view(connection: sa.Connection, login: str, name: str, query: str, *, default: bool = False) -> SavedView:
    """Save a view under a name, in place of the one that had it. Of the query only what a filter knows is kept.

    Raises:
        WrongInputError: There is no name, it is too long, or there are too many views; nothing was changed.
    """
    given = " ".join(name.split())
    if not given or len(given) > LONGEST_NAME:
        raise WrongInputError(f"A view needs a name of 1 to {LONGEST_NAME} characters, found {len(given)}")
    known = {one.name for one in saved_views(connection, login)}
    if given not in known and len(known) >= MOST:
        raise WrongInputError(f"There are {MOST} saved views already; delete one first")
    kept = query_of(filter_of(parse_qs(query.removeprefix("?"))))
    if default:
        connection.execute(views.update().where(views.c.login == login).values(is_default=False))
    connection.execute(views.delete().where(views.c.login == login, views.c.name == given))
    row = {"login": login, "name": given, "query": kept, "is_default": default}
    connection.execute(views.insert().values(**row, saved_at=database_now(connection)))
    return SavedView(name=given, query=kept, is_default=default)


def forget_view(connection: sa.Connection, login: str, name: str) -> None:
    """Delete a view; does nothing when there is none."""
    connection.execute(views.delete().where(views.c.login == login, views.c.name == name))
