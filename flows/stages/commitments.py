"""Commitments follow their order: what stands is withdrawn by reversal before the newest version is booked (P-14)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.master.order import Order
from documents.values.money import from_minor
from flows.stages.worker import Desk
from ledgers.chart import COMMITMENTS
from ledgers.entry import Purpose, fiscal_year
from ledgers.general_ledger import Reversal, reverse
from ledgers.month.periods import first_open_day
from ledgers.order_balances import order_balances
from ledgers.tables import entries, has_order, postings

MAKER: Final = "system"

Amounts = dict[int, Decimal]
"""Amount by order line, in order currency."""


def committed(connection: sa.Connection, client_id: str, order_number: str = "") -> dict[str, Amounts]:
    """Return what was booked for every order, or one, and not withdrawn; what invoices used up of it is in it."""
    one = (postings.c.order_number == order_number) & has_order() if order_number else sa.true()
    columns = (entries.c.currency, postings.c.order_number, postings.c.order_line, postings.c.amount_minor)
    rows = connection.execute(_standing(client_id, *columns).where(one))
    found: dict[str, Amounts] = {}
    for currency, number, line, minor in rows:
        amounts = found.setdefault(number, {})
        amounts[line] = amounts.get(line, Decimal(0)) + from_minor(minor, currency)
    return found


def used_up(connection: sa.Connection, client_id: str, order_number: str, booked: Amounts) -> Amounts:
    """Return how much of what was booked invoices have used up."""
    left = {
        balance.order_line: balance.amount
        for balance in order_balances(connection, client_id, [order_number])
        if balance.account == COMMITMENTS
    }
    return {line: amount - left.get(line, Decimal(0)) for line, amount in booked.items()}


def withdraw(connection: sa.Connection, desk: Desk, order: Order) -> int:
    """Reverse every commitment that stands for an order; return how many there were."""
    day = first_open_day(connection, desk.client.id, order.issue_date, desk.client.locked_until)
    how = Reversal(posting_date=day, fiscal_year=fiscal_year(day, desk.client.fiscal_year_start), maker=MAKER)
    of_order = _standing(desk.client.id, entries.c.label).where(postings.c.order_number == order.number, has_order())
    labels = sorted(set(connection.scalars(of_order)))
    for label in labels:
        reverse(connection, desk.client.id, label, how)
    return len(labels)


def _standing(client_id: str, *columns: sa.ColumnElement[object]) -> sa.Select[tuple[object, ...]]:
    """Select postings of commitments that were not reversed."""
    undo = entries.alias("undo")
    return (
        sa.select(*columns)
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .outerjoin(undo, (undo.c.client_id == entries.c.client_id) & (undo.c.reverses == entries.c.label))
        .where(
            postings.c.client_id == client_id,
            postings.c.account == COMMITMENTS,
            entries.c.purpose == Purpose.ORDER.value,
            undo.c.id.is_(None),
        )
    )
