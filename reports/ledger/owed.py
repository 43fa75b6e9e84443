"""What was owed to vendors on a day, with what was held and disputed then: the base of ageing and cash requirement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.value import Value
from documents.values.money import round_amount, to_minor
from ledgers.chart import OWED, OWED_NAMES
from ledgers.rates import rates_of
from ledgers.sub_ledger import OpenItem, open_items_of
from ledgers.tables import holds
from reports.ledger.lines import balances
from reports.report import Asked, Tie

DISPUTED: Final = ("V-PO-", "P-17")
"""Begin the codes of holds that dispute price, quantity or amount with the vendor; other holds doubt something else."""


class Owed(Value):
    """One open item as of a day; what is owed is positive, in minor units.

    Attributes:
        amount: In the item's currency.
        base: In base currency, as booked.
        at_rate: At the rate of the day; None when there is no rate.
        held: Rules whose holds stood at the end of the day.
    """

    item: OpenItem
    amount: int
    base: int
    at_rate: int | None
    held: tuple[str, ...] = ()

    @property
    def disputed(self) -> bool:
        """Tell whether price, quantity or amount is in dispute."""
        return any(code.startswith(DISPUTED) for code in self.held)


def owed_on(connection: sa.Connection, client: Client, asked: Asked) -> list[Owed]:
    """Return the items open on a day, by due date: from postings and clearings, not from how they stand today."""
    held = held_on(connection, client.id, asked.as_of)
    rate_of = rates_of(DatabaseMasterData(connection, client.id, client.entities), client.currency)
    items = open_items_of(connection, client.id, asked.as_of)
    currencies = {item.currency for item in items} - {client.currency}
    rates = {currency: rate_of(currency, asked.as_of) for currency in currencies} | {client.currency: Decimal(1)}
    return [
        Owed(
            item=item,
            amount=-to_minor(item.open_amount, item.currency),
            base=-to_minor(item.open_base, client.currency),
            at_rate=_at_rate(item, rates[item.currency], client.currency),
            held=held.get(item.document_id, ()),
        )
        for item in items
        if asked.entity in {"", item.entity}
    ]


def control(connection: sa.Connection, client: Client, asked: Asked, owed: Iterable[Owed]) -> Tie:
    """Return the control total of the sub-ledger (P-00f)."""
    standing = balances(connection, client, asked)
    ledger = sum(standing.get(account, 0) for account in OWED)
    left = sum(one.base for one in owed)
    return Tie(what=f"open items = accounts {OWED_NAMES}", left=left, right=-ledger)


def _at_rate(item: OpenItem, rate: Decimal | None, base: str) -> int | None:
    return None if rate is None else -to_minor(round_amount(item.open_amount / rate, base), base)


def held_on(connection: sa.Connection, client_id: str, day: dt.date) -> dict[str, tuple[str, ...]]:
    """Return the rules that held each document at the end of a day, UTC."""
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=dt.UTC)
    query = (
        sa.select(holds.c.document_id, holds.c.code)
        .where(holds.c.client_id == client_id, holds.c.placed_at < end)
        .where(holds.c.released_at.is_(None) | (holds.c.released_at >= end))
        .order_by(holds.c.id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(query):
        found[row.document_id] = (*found.get(row.document_id, ()), row.code)
    return found
