"""Accepting orders and goods receipts: a document becomes master data, where the next wave's documents look for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import sqlalchemy as sa

from documents.business import BusinessDocument, Line
from documents.field import Field, Status
from documents.kind import DocType
from documents.master import tables
from documents.master.database import DatabaseMasterData
from documents.master.order import Order, OrderLine, Receipt
from documents.master.store import store_orders, store_receipts
from documents.register.document import RegisteredDocument
from documents.values.identifiers import order_key
from flows.stages.commitments import withdraw
from flows.stages.worker import Desk
from review.judgement import Verdict


def accept(connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict) -> Verdict:
    """Put an accepted order or goods receipt into the master data; return the verdict as it is to be posted."""
    if verdict.business.doc_type is DocType.PURCHASE_ORDER:
        return _accept_order(connection, desk, known, verdict)
    if verdict.business.doc_type is DocType.DELIVERY_NOTE:
        receipts = _under_free_numbers(connection, desk, known, receipts_of(known, verdict))
        store_receipts(connection, desk.client.id, receipts)
        return _in_currency_of_orders(verdict)
    return verdict


def _accept_order(connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict) -> Verdict:
    """Store the order, and let its document's commitment take the place of one that was booked before it came."""
    number = verdict.business.own_number
    assert number is not None
    former = DatabaseMasterData(connection, desk.client.id, desk.client.entities).order(number.value)
    order = order_of(verdict, former)
    withdraw(connection, desk, order)
    store_orders(connection, desk.client.id, [order], source=known.id)
    named = number.model_copy(update={"value": order.number})
    business = verdict.business.model_copy(update={"po_number": named})
    return replace(verdict, business=business, orders=(order,))


def order_of(verdict: Verdict, former: Order | None) -> Order:
    """Return the order that an accepted order document is.

    What stands on no page (accounts, how it is matched, how much more may come) is kept from the version before.
    """
    business = verdict.business
    assert business.own_number is not None
    assert business.issue_date is not None
    assert business.currency is not None
    terms = business.payment_terms
    read = Order(
        number=business.own_number.value,
        vendor_id=verdict.judgement.vendor_id,
        entity_id=verdict.judgement.entity_id,
        currency=business.currency.value,
        issue_date=business.issue_date.value,
        net_days=terms.value.net_days if terms else None,
        lines=tuple(_order_line(line, business.delivery_date) for line in business.lines),
    )
    return read if former is None else _merged(former, read)


def _merged(former: Order, read: Order) -> Order:
    lines = tuple(_merged_line(former.line(line.number), line) for line in read.lines)
    names = ("number", "status", "match_policy", "approved_by")
    kept: dict[str, object] = {name: getattr(former, name) for name in names}
    if read.net_days is None:
        kept["net_days"] = former.net_days
    return read.model_copy(update={**kept, "lines": lines})


def _merged_line(former: OrderLine | None, read: OrderLine) -> OrderLine:
    if former is None:
        return read
    names = (
        "account",
        "over_percent",
        "service",
        "final_invoice",
        "cancelled",
        "tolerance",
        "conversions",
        "dimensions",
    )
    kept: dict[str, object] = {name: getattr(former, name) for name in names}
    for name in ("item_id", "gtin", "tax_rate", "requested"):
        kept[name] = getattr(read, name) or getattr(former, name)
    return read.model_copy(update=kept)


def _order_line(line: Line, requested: Field[dt.date] | None = None) -> OrderLine:
    quantity = line.quantity if line.quantity is not None else Decimal(1)
    price = line.unit_price
    if price is None:
        price = (line.net_amount or Decimal(0)) / quantity if quantity else Decimal(0)
    elif line.discount_percent:
        price *= 1 - line.discount_percent / 100
    return OrderLine(
        number=line.number,
        item_id=line.item_id,
        gtin=line.gtin,
        description=line.description,
        quantity=quantity,
        unit=line.unit or "C62",
        price=price / line.base_quantity,
        tax_rate=line.tax_rate,
        requested=requested.value if requested else None,
    )


def receipts_of(known: RegisteredDocument, verdict: Verdict) -> tuple[Receipt, ...]:
    """Return the goods receipts that an accepted goods receipt note books, one for each order line."""
    business = verdict.business
    assert business.issue_date is not None
    day = business.delivery_date.value if business.delivery_date else business.issue_date.value
    number = business.own_number.value if business.own_number else known.id
    quantities: dict[tuple[str, int], Decimal] = {}
    for match in verdict.judgement.match.lines:
        key = match.order_number, match.order_line
        quantities[key] = quantities.get(key, Decimal(0)) + match.quantity
    return tuple(
        Receipt(
            number=number,
            date=day,
            order_number=order_number,
            order_line=order_line,
            quantity=quantity,
            source_document=known.id,
        )
        for (order_number, order_line), quantity in quantities.items()
    )


def _under_free_numbers(
    connection: sa.Connection, desk: Desk, known: RegisteredDocument, receipts: tuple[Receipt, ...]
) -> tuple[Receipt, ...]:
    """Give a receipt whose number an earlier, different delivery bears one of its own, so that both count.

    The same delivery twice does not come here: V-GR-02 stops it.
    """
    table = tables.receipts
    rows = connection.execute(
        sa.select(table.c.number, table.c.order_key, table.c.order_line)
        .where(table.c.client_id == desk.client.id, table.c.source_document != known.id)
        .where(table.c.number.in_({receipt.number for receipt in receipts}))
    )
    taken = {tuple(row) for row in rows}
    return tuple(
        receipt.model_copy(update={"number": f"{receipt.number} {known.id}"})
        if (receipt.number, order_key(receipt.order_number), receipt.order_line) in taken
        else receipt
        for receipt in receipts
    )


def _in_currency_of_orders(verdict: Verdict) -> Verdict:
    """A receipt note names no currency as a rule: it is booked at the order's price, so in the order's currency."""
    currencies = {order.currency for order in verdict.orders}
    if verdict.business.currency is not None or len(currencies) != 1:
        return verdict
    code = currencies.pop()
    number = verdict.business.own_number
    assert number is not None
    currency = Field[str](value=code, raw=code, evidence=number.evidence, status=Status.DERIVED)
    business: BusinessDocument = verdict.business.model_copy(update={"currency": currency})
    return replace(verdict, business=business)
