"""Which entries stand: a correction reverses and never changes, so what was reversed is still there (D-9)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, TypeVar

import sqlalchemy as sa

from documents.values.money import from_minor
from ledgers.tables import entries, postings

T = TypeVar("T", bound=tuple[Any, ...])


def standing(query: sa.Select[T], as_of: sa.ColumnElement[dt.datetime] | None = None) -> sa.Select[T]:
    """Narrow a query on `entries` to those that no other one reversed; with a moment, no other one posted by then."""
    undo = entries.alias("undo")
    reversed_by = (undo.c.client_id == entries.c.client_id) & (undo.c.reverses == entries.c.label)
    if as_of is not None:
        reversed_by &= undo.c.posted_at <= as_of
    return query.outerjoin(undo, reversed_by).where(undo.c.id.is_(None))


def labels_of(connection: sa.Connection, client_id: str, document_id: str) -> list[str]:
    """Return the entries of a document that are neither reversed nor reversals, the newest first."""
    query = (
        standing(sa.select(entries.c.label).select_from(entries))
        .where(entries.c.client_id == client_id, entries.c.document_id == document_id, entries.c.reverses.is_(None))
        .order_by(entries.c.id.desc())
    )
    return list(connection.scalars(query))


def amounts_of(connection: sa.Connection, client_id: str, document_id: str) -> dict[str, Decimal]:
    """Return what the entries of a document come to, by account in base currency; debit positive, memo included."""
    rows = connection.execute(
        sa.select(postings.c.account, entries.c.base_currency, sa.func.sum(postings.c.base_minor))
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(entries.c.client_id == client_id, entries.c.document_id == document_id)
        .group_by(postings.c.account, entries.c.base_currency)
        .order_by(postings.c.account)
    )
    return {account: from_minor(int(minor), currency) for account, currency, minor in rows}
