"""How much of each budget is used up: what is booked on its account, and what open orders will still come to (R-11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Budget, Client
from documents.values.identifiers import order_key
from documents.values.money import to_minor
from ledgers.chart import GOODS_RECEIVED_NOT_INVOICED
from ledgers.tables import entries, postings
from reports.ledger.lines import lines
from reports.report import Asked, Column, Kind

NOTE: Final = (
    "Booked: on the account, in the budget's period up to the day. Committed: open orders that name the account, where "
    "the day lies in the period, less goods that are received and booked. Lines that name no account count nowhere."
)
COLUMNS: Final = (
    Column(name="account"),
    Column(name="name"),
    Column(name="start", kind=Kind.DAY, title="from"),
    Column(name="end", kind=Kind.DAY, title="to"),
    Column(name="budget", kind=Kind.MONEY),
    Column(name="booked", kind=Kind.MONEY),
    Column(name="committed", kind=Kind.MONEY),
    Column(name="left", kind=Kind.MONEY),
    Column(name="used", kind=Kind.SHARE, title="used up"),
)


def rows(
    connection: sa.Connection, client: Client, asked: Asked, ordered: Iterable[Mapping[str, Any]]
) -> list[dict[str, object]]:
    """Return a row for each budget that has begun, by account and first day.

    Args:
        connection: Of the ledger.
        client: Whose budgets.
        asked: Day and company.
        ordered: Rows of the report on commitments.
    """
    committed = _committed(connection, client, asked, ordered)
    names = {account.code: account.name for account in client.accounts}
    begun = sorted(
        (one for one in client.budgets if one.start <= asked.as_of), key=lambda one: (one.account, one.start)
    )
    made: list[dict[str, object]] = []
    for budget in sorted(begun, key=lambda one: (one.account, one.start)):
        amount = to_minor(budget.amount, client.currency)
        booked = _booked(connection, client, asked, budget)
        to_come = committed.get(budget.account, 0) if asked.as_of <= budget.end else 0
        made.append(
            {
                "account": budget.account,
                "name": names.get(budget.account, ""),
                "start": budget.start,
                "end": budget.end,
                "budget": amount,
                "booked": booked,
                "committed": to_come,
                "left": amount - booked - to_come,
                "used": Decimal(booked + to_come) / amount if amount else None,
            }
        )
    return made


def _booked(connection: sa.Connection, client: Client, asked: Asked, budget: Budget) -> int:
    query = lines(client, asked, sa.func.coalesce(sa.func.sum(postings.c.base_minor), 0)).where(
        postings.c.account == budget.account, entries.c.posting_date.between(budget.start, budget.end)
    )
    return int(connection.scalar(query) or 0)


def _committed(
    connection: sa.Connection, client: Client, asked: Asked, ordered: Iterable[Mapping[str, Any]]
) -> dict[str, int]:
    """Return what open orders will still add to each account: goods that came stand on it since their receipt."""
    received = _received(connection, client, asked)
    found: dict[str, int] = {}
    for row in ordered:
        came = received.get((order_key(row["order_number"]), row["order_line"]), 0)
        found[row["account"]] = found.get(row["account"], 0) + max(row["base"] - came, 0)
    return found


def _received(connection: sa.Connection, client: Client, asked: Asked) -> dict[tuple[str, str], int]:
    """Return what was received and not invoiced, by order line."""
    line = postings.c.order_number, postings.c.order_line
    query = lines(client, asked, *line, sa.func.sum(-postings.c.base_minor).label("minor"))
    query = query.where(postings.c.account == GOODS_RECEIVED_NOT_INVOICED).group_by(*line)
    return {(order_key(row.order_number), str(row.order_line)): int(row.minor) for row in connection.execute(query)}
