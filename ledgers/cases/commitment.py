"""Commitments of open orders, in the memo journal beside the general ledger (P-14)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from documents.master.client import Client
from documents.master.order import Order
from documents.match import LineMatch
from documents.values.money import round_amount
from ledgers.cases.legs import ZERO, PostingCaseError, bare_header, close, header, in_base, leg
from ledgers.chart import COMMITMENTS, COMMITMENTS_OFFSET
from ledgers.entry import Entry, Header, Journal, Posting, Purpose
from ledgers.work import PostingWork

IMPORTED: Final = "order:"
"""Begins the document id of an order that came as rows of a file and stands in no document."""


def order_entry(work: PostingWork) -> Entry | None:
    """Return the commitment of an accepted order; None when its value is zero.

    The lines are those of the order in the master data, or, before it is there, those of the document.

    Raises:
        PostingCaseError: The order has no number.
    """
    number = work.document.own_number
    if number is None:
        raise PostingCaseError(f"{work.client.id}/{work.document_id}: an order reached posting without its number")
    order = work.order(number.value)
    if order is not None:
        values = _values(order)
    else:
        values = [(line.number, line.net_amount or ZERO) for line in work.document.lines]
    return _commit(header(work, Journal.MEMO, Purpose.ORDER), number.value, values)


def imported_order_entry(
    client: Client, order: Order, *, posting_date: dt.date, fx_rate: Decimal, payee: str = ""
) -> Entry | None:
    """Return the commitment of an imported order, with its own posting key; None when its value is zero."""
    head = bare_header(
        client,
        Purpose.ORDER,
        f"{IMPORTED}{order.number}",
        journal=Journal.MEMO,
        entity=order.entity_id or client.entities[0].id,
        doc_date=order.issue_date,
        posting_date=posting_date,
        currency=order.currency,
        fx_rate=fx_rate,
        reference=order.number,
        payee=payee,
    )
    return _commit(head, order.number, _values(order))


def release_entry(work: PostingWork) -> Entry | None:
    """Return the release of what an invoice uses up, at the order's price; None when nothing stands committed.

    Never more is released than stands; a credit, by type or by sign, releases nothing.
    """
    head = header(work, Journal.MEMO, Purpose.COMMITMENT_RELEASE)
    legs = [posting for match in work.judgement.match.lines for posting in _release(head, work, match)]
    return close(head, legs) if legs else None


def _values(order: Order) -> list[tuple[int, Decimal]]:
    return [
        (line.number, round_amount((line.quantity - line.cancelled) * line.price, order.currency))
        for line in order.lines
    ]


def _commit(head: Header, number: str, values: list[tuple[int, Decimal]]) -> Entry | None:
    legs = [leg(head, COMMITMENTS, value, order_number=number, order_line=line) for line, value in values if value]
    if not legs:
        return None
    total = sum((posting.amount for posting in legs), ZERO)
    base = sum((posting.base_amount for posting in legs), ZERO)
    return close(head, [*legs, leg(head, COMMITMENTS_OFFSET, -total, base=-base)])


def _release(head: Header, work: PostingWork, match: LineMatch) -> list[Posting]:
    standing = work.balance(COMMITMENTS, match.order_number, match.order_line)
    if standing.amount <= 0 or work.document.sign < 0:
        return []
    line = work.order_line(match.order_number, match.order_line)
    by_value = match.net_amount if line and line.service else match.quantity * match.order_price
    used = min(round_amount(by_value, head.currency), standing.amount)
    base = round_amount(used * standing.base_amount / standing.amount, head.base_currency)
    if head.currency == head.base_currency:
        base = in_base(head, used)
    details: dict[str, Any] = {"order_number": match.order_number, "order_line": match.order_line}
    return [
        leg(head, COMMITMENTS_OFFSET, used, base=base),
        leg(head, COMMITMENTS, -used, base=-base, **details),
    ]
