"""Which entries stand: a correction reverses and never changes, so what was reversed is still there (D-9)."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

import sqlalchemy as sa

from ledgers.tables import entries

T = TypeVar("T", bound=tuple[Any, ...])


def standing(query: sa.Select[T], as_of: sa.ColumnElement[dt.datetime] | None = None) -> sa.Select[T]:
    """Narrow a query on `entries` to those that no other one reversed; with a moment, no other one posted by then."""
    undo = entries.alias("undo")
    reversed_by = (undo.c.client_id == entries.c.client_id) & (undo.c.reverses == entries.c.label)
    if as_of is not None:
        reversed_by &= undo.c.posted_at <= as_of
    return query.outerjoin(undo, reversed_by).where(undo.c.id.is_(None))
