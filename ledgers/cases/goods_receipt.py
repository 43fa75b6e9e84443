"""Goods received and not yet invoiced, at the order's price (P-03, P-04 return)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from documents.master.client import Client
from documents.master.order import Order, OrderLine, Receipt
from documents.values.money import round_amount
from ledgers.cases.legs import PostingCaseError, bare_header, close, header, leg
from ledgers.chart import GOODS_RECEIVED_NOT_INVOICED, INVENTORY
from ledgers.entry import Entry, Header, Journal, Posting, Purpose
from ledgers.work import PostingWork

IMPORTED: Final = "receipt:"
"""Begins the document id of a receipt that came as a row of a file and stands in no document."""


class _Received(NamedTuple):
    order: Order
    line: OrderLine
    quantity: Decimal


def goods_receipt_entry(work: PostingWork) -> Entry | None:
    """Return the entry of a goods receipt note for the company that ordered; None when no line is on a three-way order.

    Raises:
        PostingCaseError: Its orders are of several companies, or not in the currency the note is booked in.
    """
    received = []
    for match in work.judgement.match.lines:
        order = work.order(match.order_number)
        line = work.order_line(match.order_number, match.order_line)
        if order and line:
            received.append(_Received(order, line, match.quantity * work.factor))
    head = header(work, Journal.RECEIPTS, Purpose.GOODS_RECEIPT)
    return _entry(_as_ordered(head, [item.order for item in received]), received)


def _as_ordered(head: Header, orders: Sequence[Order]) -> Header:
    """Return the head with the company that ordered: a receipt note rarely names it, and is valued at the order."""
    companies = {order.entity_id or head.entity for order in orders}
    currencies = {order.currency for order in orders}
    if len(companies) > 1 or currencies - {head.currency}:
        raise PostingCaseError(
            f"{head.client_id}/{head.document_id}: a receipt in {head.currency} on orders of {', '.join(companies)} in "
            f"{', '.join(currencies)}; expected one company and that currency; nothing was posted."
        )
    return head.model_copy(update={"entity": companies.pop()}) if companies else head


def imported_receipt_entry(
    client: Client, order: Order, receipt: Receipt, *, posting_date: dt.date, fx_rate: Decimal, payee: str = ""
) -> Entry | None:
    """Return the entry of one imported receipt, with its own posting key; None when its order is not three-way."""
    line = order.line(receipt.order_line)
    if line is None:
        return None
    head = bare_header(
        client,
        Purpose.GOODS_RECEIPT,
        f"{IMPORTED}{receipt.number}/{order.number}/{receipt.order_line}",
        journal=Journal.RECEIPTS,
        entity=order.entity_id or client.entities[0].id,
        doc_date=receipt.date,
        posting_date=posting_date,
        currency=order.currency,
        fx_rate=fx_rate,
        reference=receipt.number,
        payee=payee,
    )
    return _entry(head, [_Received(order, line, receipt.quantity)])


def _entry(head: Header, received: Iterable[_Received]) -> Entry | None:
    legs = [posting for item in received for posting in _legs(head, item)]
    return close(head, legs) if legs else None


def _legs(head: Header, item: _Received) -> list[Posting]:
    value = round_amount(item.quantity * item.line.price, head.currency)
    if not item.order.match_policy.is_received or item.line.service or not value:
        return []
    details: dict[str, Any] = {
        "order_number": item.order.number,
        "order_line": item.line.number,
        "quantity": item.quantity,
        "unit": item.line.unit,
        "text": item.line.description,
    }
    account = item.line.account or INVENTORY
    objects = item.line.dimensions
    return [
        leg(head, account, value, dimensions=objects, **details),
        leg(head, GOODS_RECEIVED_NOT_INVOICED, -value, **details),
    ]
