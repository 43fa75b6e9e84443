"""Goods received long ago and not invoiced, or invoiced and not received: order lines that stand on GRNI (V-PO-19).

Source: accounting specification 4.6, R-04. What clears a line clears its oldest part first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Final

import sqlalchemy as sa

from documents.value import Value
from documents.values.money import from_minor, show
from ledgers.chart import GOODS_RECEIVED_NOT_INVOICED
from ledgers.tables import entries, postings

NOT_INVOICED_DAYS: Final = 60
NOT_RECEIVED_DAYS: Final = 30
CLIENT: Final = sa.bindparam("client", type_=sa.String)


class StaleLine(Value):
    """One order line that has waited too long for its counterpart.

    Attributes:
        since: Posting day of the oldest part that nothing has cleared.
        amount: What stands, as text with its currency, the base currency.
        received: True when the invoice is missing, False when the goods are.
    """

    order_number: str
    order_line: int
    since: dt.date
    days: int
    amount: str
    received: bool

    @property
    def message(self) -> str:
        """The line in one sentence with the next step."""
        limit = NOT_INVOICED_DAYS if self.received else NOT_RECEIVED_DAYS
        what = "received and not invoiced" if self.received else "invoiced and not received"
        step = "ask the vendor for the invoice" if self.received else "ask the requester whether the goods came"
        return (
            f"V-PO-19: order {self.order_number}/{self.order_line}: {self.amount} {what} since {self.since}, "
            f"{self.days} days, limit {limit}; {step}, or close the line"
        )


def _open_lines() -> sa.Select[tuple[str, int, dt.date, int, str]]:
    line = postings.c.order_number, postings.c.order_line
    mine = postings.c.client_id == CLIENT, postings.c.account == GOODS_RECEIVED_NOT_INVOICED, line[0] != ""
    standing = sa.select(*line).where(*mine).group_by(*line).having(sa.func.sum(postings.c.base_minor) != 0).subquery()
    return (
        sa.select(*line, entries.c.posting_date, postings.c.base_minor, entries.c.base_currency)
        .join(standing, (standing.c.order_number == line[0]) & (standing.c.order_line == line[1]))
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(*mine)
        .order_by(*line, entries.c.posting_date, entries.c.id)
    )


OPEN_LINES: Final = _open_lines()


def stale_lines(connection: sa.Connection, client_id: str, today: dt.date) -> tuple[StaleLine, ...]:
    """Return the order lines whose balance is older than 60 days (received) or 30 days (invoiced), the oldest first."""
    rows = connection.execute(OPEN_LINES, {"client": client_id})
    lines = (_line(tuple(group), today) for _, group in groupby(rows, key=lambda row: (row[0], row[1])))
    stale = (line for line in lines if line.days > (NOT_INVOICED_DAYS if line.received else NOT_RECEIVED_DAYS))
    return tuple(sorted(stale, key=lambda line: (-line.days, line.order_number, line.order_line)))


def _line(rows: tuple[sa.Row[tuple[str, int, dt.date, int, str]], ...], today: dt.date) -> StaleLine:
    number, line, _, _, currency = rows[0]
    balance = sum(row.base_minor for row in rows)
    received = balance < 0  # a receipt is a credit on GRNI
    since = oldest_standing([(row.posting_date, row.base_minor) for row in rows], balance)
    return StaleLine(
        order_number=number,
        order_line=line,
        since=since,
        days=(today - since).days,
        amount=show(from_minor(abs(balance), currency), currency),
        received=received,
    )


def oldest_standing(moves: Iterable[tuple[dt.date, int]], balance: int) -> dt.date:
    """Return the day of the oldest part of a balance, when what clears it clears the oldest first."""
    sign = 1 if balance > 0 else -1
    parts = [(day, amount * sign) for day, amount in moves]
    cleared = -sum(amount for _, amount in parts if amount < 0)
    for day, amount in parts:
        cleared -= max(amount, 0)
        if cleared < 0:
            return day
    return parts[-1][0]
