"""Posting: READY documents become entries, once, each in one transaction with its state, audit event and outbox rows.

The poster judges each document once more inside that transaction (docs/architecture.md): what no longer holds goes back
to the queue instead of into the ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.database.engine import write
from documents.error import RetryableError
from documents.failpoint import failpoint
from documents.kind import DocType
from documents.log import get_logger
from documents.master.database import DatabaseMasterData
from documents.master.order import Order, OrderLine, Receipt
from documents.master.store import store_orders, store_receipts
from documents.register.claims import Claim, claim
from documents.register.document import RegisteredDocument
from documents.register.lifecycle import advance
from documents.state import State
from flows.stages.worker import CHUNK, LEASE_SECONDS, Desk, give_to_technical
from ledgers.cases.commitment import IMPORTED
from ledgers.cases.select import entries_for
from ledgers.entry import Purpose, fiscal_year
from ledgers.general_ledger import Reversal, post, reverse
from ledgers.order_balances import order_balances
from ledgers.periods import first_open_day
from ledgers.tables import entries
from ledgers.work import PostingWork
from review.judgement import Verdict, consider, reason_of, record

log = get_logger()

MAKER: Final = "system"


def post_wave(desk: Desk, doc_types: Iterable[DocType]) -> Counter[State]:
    """Post every READY document of these types; return how many went where. Safe to repeat."""
    kinds = tuple(doc_types)
    went: Counter[State] = Counter()
    while claims := claim(
        desk.engine, desk.client.id, (State.READY,), CHUNK, desk.worker, LEASE_SECONDS, doc_types=kinds
    ):
        for held in claims:
            went[_guarded(desk, held)] += 1
    return went


def _guarded(desk: Desk, held: Claim) -> State:
    try:
        with write(desk.engine) as connection:
            state = _post(connection, desk, held)
            failpoint("post.recorded")
    except RetryableError:
        raise
    except Exception as error:  # noqa: BLE001 - our own fault: nothing was posted, the document waits for a technician
        give_to_technical(desk, held, State.READY, error)
        return State.QUEUED
    failpoint("post.committed")
    return state


def _post(connection: sa.Connection, desk: Desk, held: Claim) -> State:
    known = held.document
    verdict = consider(connection, desk.client, known)
    version = record(connection, desk.client, known, verdict)
    if not verdict.posts or verdict.coding is None:
        reason = reason_of(verdict.judgement.decision)
        advance(connection, desk.client.id, known.id, State.READY, State.QUEUED, fence=held.fence, reason=reason)
        return State.QUEUED
    verdict = _accept(connection, desk, known, verdict)
    work = work_of(connection, desk, known, verdict, version)
    for entry in entries_for(work):
        post(connection, entry, document_sha=known.sha256, findings=verdict.judgement.findings)
    for before, after in ((State.READY, State.APPROVED), (State.APPROVED, State.POSTED)):
        advance(connection, desk.client.id, known.id, before, after, fence=held.fence)
    return State.POSTED


def _accept(connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict) -> Verdict:
    """Put an accepted order or goods receipt into the master data, where the next wave's documents look for it."""
    if verdict.business.doc_type is DocType.PURCHASE_ORDER:
        order = order_of(verdict)
        _take_over_commitment(connection, desk, order, known)
        store_orders(connection, desk.client.id, [order], source=known.id)
        return Verdict(verdict.version, verdict.business, verdict.judgement, verdict.coding, verdict.vendor, (order,))
    if verdict.business.doc_type is DocType.DELIVERY_NOTE:
        store_receipts(connection, desk.client.id, receipts_of(known, verdict))
    return verdict


def _take_over_commitment(connection: sa.Connection, desk: Desk, order: Order, known: RegisteredDocument) -> None:
    """Reverse the commitment of an order that was imported before its document came; the document's own follows."""
    label = connection.scalar(
        sa.select(entries.c.label).where(
            entries.c.client_id == desk.client.id,
            entries.c.document_id == f"{IMPORTED}{order.number}",
            entries.c.purpose == Purpose.ORDER.value,
        )
    )
    if label is None:
        return
    day = first_open_day(connection, desk.client.id, order.issue_date, desk.client.locked_until)
    year = fiscal_year(day, desk.client.fiscal_year_start)
    reverse(connection, desk.client.id, label, Reversal(posting_date=day, fiscal_year=year, maker=MAKER))
    log.info("commitment taken over from the import", document=known.id, entry=label)


def order_of(verdict: Verdict) -> Order:
    """Return the order that an accepted order document is."""
    business = verdict.business
    assert business.own_number is not None
    assert business.issue_date is not None
    assert business.currency is not None
    return Order(
        number=business.own_number.value,
        vendor_id=verdict.judgement.vendor_id,
        entity_id=verdict.judgement.entity_id,
        currency=business.currency.value,
        issue_date=business.issue_date.value,
        net_days=business.payment_terms.value.net_days if business.payment_terms else None,
        lines=tuple(_order_line(business, number) for number in range(len(business.lines))),
    )


def _order_line(business: BusinessDocument, index: int) -> OrderLine:
    line = business.lines[index]
    quantity = line.quantity if line.quantity is not None else Decimal(1)
    price = line.unit_price
    if price is None:
        price = (line.net_amount or Decimal(0)) / quantity if quantity else Decimal(0)
    return OrderLine(
        number=line.number,
        item_id=line.item_id,
        gtin=line.gtin,
        description=line.description,
        quantity=quantity,
        unit=line.unit or "C62",
        price=price / line.base_quantity,
        tax_rate=line.tax_rate,
    )


def receipts_of(known: RegisteredDocument, verdict: Verdict) -> tuple[Receipt, ...]:
    """Return the goods receipts that an accepted goods receipt note books."""
    business = verdict.business
    assert business.issue_date is not None
    day = business.delivery_date.value if business.delivery_date else business.issue_date.value
    number = business.own_number.value if business.own_number else known.id
    return tuple(
        Receipt(
            number=number,
            date=day,
            order_number=match.order_number,
            order_line=match.order_line,
            quantity=match.quantity,
            source_document=known.id,
        )
        for match in verdict.judgement.match.lines
    )


def work_of(
    connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict, version: int
) -> PostingWork:
    """Gather what the posting cases need for a document whose verdict posts."""
    assert verdict.coding is not None
    master = DatabaseMasterData(connection, desk.client.id, desk.client.entities)
    day = verdict.business.issue_date.value if verdict.business.issue_date else known.received_at.date()
    numbers = [order.number for order in verdict.orders]
    currency = verdict.business.currency.value if verdict.business.currency else desk.client.currency
    rate = master.fx_rate(currency, desk.client.currency, day.isoformat())
    assert rate is not None, f"{known.id}: V-CUR-01 lets no document without a rate come here"
    return PostingWork(
        client=desk.client,
        document=verdict.business,
        judgement=verdict.judgement,
        coding=verdict.coding,
        document_id=known.id,
        document_sha=known.sha256,
        document_version=version,
        posting_date=first_open_day(connection, desk.client.id, day, desk.client.locked_until),
        orders=verdict.orders,
        receipts=master.receipts(numbers),
        vendor=verdict.vendor,
        fx_rate=rate,
        maker=MAKER,
        balances=order_balances(connection, desk.client.id, numbers, without_document=known.id),
    )
