"""R-04: order lines that stand on goods received and not invoiced, by how long, on both sides of the account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from ledgers.chart import GOODS_RECEIVED_NOT_INVOICED
from ledgers.entry import Journal
from ledgers.stale_receipts import oldest_standing
from ledgers.tables import entries, postings
from reports.ledger.lines import balances, choice, framed, lines, zero_sum
from reports.report import Asked, Column, Kind, Report, ReportKind, Tie

CHOICE: Final = "lines"
"""Option: "open" order lines (the default), or "all" that ever stood on the account."""

AGES: Final = ((30, "0-30"), (60, "31-60"), (90, "61-90"))
OLDER: Final = "over 90"

COLUMNS = (
    Column(name="order_number", title="order"),
    Column(name="order_line", title="line"),
    Column(name="vendor"),
    Column(name="since", kind=Kind.DAY),
    Column(name="age"),
    Column(name="days", kind=Kind.COUNT),
    Column(name="quantity_received", kind=Kind.NUMBER, title="quantity received"),
    Column(name="quantity_invoiced", kind=Kind.NUMBER, title="invoiced"),
    Column(name="received", kind=Kind.MONEY, title="value received", summed=True),
    Column(name="invoiced", kind=Kind.MONEY, title="value invoiced", summed=True),
    Column(name="not_invoiced", kind=Kind.MONEY, title="received, not invoiced", summed=True),
    Column(name="not_received", kind=Kind.MONEY, title="invoiced, not received", summed=True),
)


def build(connection: sa.Connection, client: Client, asked: Asked) -> Report:
    """Return one row for each order line, in base currency at the receipt's value, the oldest first.

    What clears a line clears its oldest part first; a line ages from the oldest part that stands. Lines posted without
    an order stand under an empty order number.
    """
    only_open = choice(asked, CHOICE, ("open", "all")) == "open"
    rows = sorted(_rows(connection, client, asked, only_open=only_open), key=lambda row: -int(row["days"]))
    frame = framed(rows, COLUMNS)
    ledger = balances(connection, client, asked).get(GOODS_RECEIVED_NOT_INVOICED, 0)
    standing = int(frame["not_received"].sum() - frame["not_invoiced"].sum())
    return Report(
        code="R-04",
        title="Goods received and not invoiced",
        client_id=client.id,
        as_of=asked.as_of,
        currency=client.currency,
        columns=COLUMNS,
        frame=frame,
        ties=(
            Tie(what=f"order lines = account {GOODS_RECEIVED_NOT_INVOICED}", left=standing, right=ledger),
            zero_sum(connection, client, asked),
        ),
        notes=("Values are those the receipts were booked with; a credit balance on the account is not invoiced.",),
    )


def _rows(connection: sa.Connection, client: Client, asked: Asked, *, only_open: bool) -> Iterator[dict[str, Any]]:
    line = postings.c.order_number, postings.c.order_line
    columns = (entries.c.posting_date, entries.c.journal, entries.c.payee, postings.c.base_minor, postings.c.quantity)
    on_account = postings.c.account == GOODS_RECEIVED_NOT_INVOICED
    query = lines(client, asked, *line, *columns).where(on_account)
    for _line, group in groupby(
        connection.execute(query.order_by(*line, entries.c.posting_date, entries.c.id)), key=lambda row: row[:2]
    ):
        row = _row(tuple(group), asked)
        if row["not_invoiced"] or row["not_received"] or not only_open:
            yield row


def _row(moves: Sequence[sa.Row[Any]], asked: Asked) -> dict[str, Any]:
    receipts = [move for move in moves if move.journal == Journal.RECEIPTS.value]
    invoices = [move for move in moves if move.journal != Journal.RECEIPTS.value]
    received, invoiced = -sum(move.base_minor for move in receipts), sum(move.base_minor for move in invoices)
    open_value = received - invoiced
    parts = [(move.posting_date, move.base_minor) for move in moves]
    since = oldest_standing(parts, -open_value) if open_value else None
    days = (asked.as_of - since).days if since else 0
    return {
        "order_number": moves[0].order_number,
        "order_line": str(moves[0].order_line or ""),
        "vendor": next((move.payee for move in moves if move.payee), ""),
        "since": since,
        "age": next((name for most, name in AGES if days <= most), OLDER) if since else "",
        "days": days,
        "quantity_received": _quantity(receipts),
        "quantity_invoiced": _quantity(invoices),
        "received": received,
        "invoiced": invoiced,
        "not_invoiced": max(open_value, 0),
        "not_received": max(-open_value, 0),
    }


def _quantity(moves: Sequence[sa.Row[Any]]) -> Decimal:
    return sum((move.quantity or Decimal(0) for move in moves), Decimal(0))


REPORT = ReportKind(
    code="R-04", name="goods-received", title="Goods received and not invoiced", build=build, options=(CHOICE,)
)
