"""Quantities on hand, imported from the client's stock system (P-03, moving average)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from documents.master import tables
from documents.master.csv_orders import stream
from documents.master.store import StockCount

COLUMNS: Final = ("item", "day", "quantity")
STOCK_AGE_DAYS: Final = 31
"""An older count says nothing about what is on hand today."""


def stream_stock(path: Path) -> Iterator[StockCount]:
    """Yield the counts of a CSV file.

    Raises:
        WrongInputError: After the last one, naming every wrong line; then nothing may be kept.
    """
    yield from stream(path, StockCount, COLUMNS, COLUMNS, ["item", "day"])


def on_hand(connection: sa.Connection, client_id: str, items: Collection[str], day: dt.date) -> dict[str, Decimal]:
    """Return the newest count of each item up to a day; an item without one of the last 31 days is left out."""
    oldest = day - dt.timedelta(days=STOCK_AGE_DAYS)
    stock = tables.stock.c
    query = (
        sa.select(stock.item, stock.quantity)
        .where(stock.client_id == client_id, stock.item.in_(sorted(items)))
        .where(stock.day.between(oldest.isoformat(), day.isoformat()))
        .order_by(stock.day, stock.version)
    )
    return {row.item: row.quantity for row in connection.execute(query)} if items else {}
