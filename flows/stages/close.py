"""Closing: a posted document is CLOSED when what it owes is settled and its goods are received and invoiced (L-22)."""

from __future__ import annotations

import sqlalchemy as sa

from documents.register.lifecycle import advance
from documents.register.tables import documents
from documents.state import State
from documents.value import Value
from flows.stages.worker import Desk, settling
from ledgers.chart import GOODS_RECEIVED_NOT_INVOICED, OWED
from ledgers.entry import Purpose
from ledgers.tables import clearings, entries, has_order, open_items, postings


class Closed(Value):
    """What changed; a second run changes nothing.

    Attributes:
        closed: Documents that are settled now.
        reopened: Documents that a payment taken back left open again.
    """

    closed: int = 0
    reopened: int = 0


def close_settled(desk: Desk) -> Closed:
    """Close what is settled, and take back what is not any more.

    A reversed document stays REVERSED: it says more, and nothing of it counts as posted.

    Raises:
        RetryableError: The database is not ready; nothing was changed.
    """
    with settling(desk) as connection:
        closed = connection.scalars(_settled(desk.client.id)).all()
        for document_id in closed:
            advance(connection, desk.client.id, document_id, State.POSTED, State.CLOSED, reason="paid or credited")
        reopened = connection.scalars(_unsettled(desk.client.id)).all()
        for document_id in reopened:
            advance(connection, desk.client.id, document_id, State.CLOSED, State.POSTED, reason="open again")
    return Closed(closed=len(closed), reopened=len(reopened))


def _settled(client_id: str) -> sa.Select[tuple[str]]:
    """Select posted invoices and credit notes that owe nothing and whose order lines stand at zero on GRNI."""
    invoiced = sa.exists().where(
        entries.c.client_id == documents.c.client_id,
        entries.c.document_id == documents.c.id,
        entries.c.purpose == Purpose.INVOICE.value,
    )
    return (
        sa.select(documents.c.id)
        .where(
            documents.c.client_id == client_id,
            documents.c.state == State.POSTED,
            invoiced,
            documents.c.id.not_in(_open_documents(client_id)),
            documents.c.id.not_in(_waiting_for_goods(client_id)),
            documents.c.id.not_in(_disputed(client_id)),
        )
        .order_by(documents.c.received_at, documents.c.id)
    )


def _unsettled(client_id: str) -> sa.Select[tuple[str]]:
    return (
        sa.select(documents.c.id)
        .where(
            documents.c.client_id == client_id,
            documents.c.state == State.CLOSED,
            documents.c.id.in_(_open_documents(client_id)),
        )
        .order_by(documents.c.received_at, documents.c.id)
    )


def _open_documents(client_id: str) -> sa.Select[tuple[str]]:
    """Select the documents with an item on the account of what is owed that is not cleared."""
    cleared = (clearings.c.item_entry_id == open_items.c.entry_id) & (clearings.c.item_line_no == open_items.c.line_no)
    amount = open_items.c.amount_minor + sa.func.coalesce(sa.func.sum(clearings.c.amount_minor), 0)
    base = open_items.c.base_minor + sa.func.coalesce(sa.func.sum(clearings.c.base_minor), 0)
    return (
        sa.select(open_items.c.document_id)
        .outerjoin(clearings, cleared)
        .where(open_items.c.client_id == client_id, open_items.c.account.in_(OWED))
        .group_by(
            open_items.c.entry_id,
            open_items.c.line_no,
            open_items.c.document_id,
            open_items.c.amount_minor,
            open_items.c.base_minor,
        )
        .having((amount != 0) | (base != 0))
    )


def _disputed(client_id: str) -> sa.Select[tuple[str]]:
    """Select the documents of which a disputed part is open; it stands as an item of its own (P-17)."""
    invoice, dispute = entries.alias("invoice"), entries.alias("dispute")
    return (
        sa.select(invoice.c.document_id)
        .join(clearings, clearings.c.item_entry_id == invoice.c.id)
        .join(dispute, dispute.c.id == clearings.c.entry_id)
        .where(
            clearings.c.client_id == client_id,
            dispute.c.purpose == Purpose.DISPUTE.value,
            dispute.c.document_id.in_(_open_documents(client_id)),
        )
    )


def _waiting_for_goods(client_id: str) -> sa.Select[tuple[str]]:
    """Select the documents with a line on GRNI whose order line does not stand at zero there."""
    every = postings.alias("every")
    line = (
        (every.c.client_id == client_id)
        & (every.c.account == GOODS_RECEIVED_NOT_INVOICED)
        & (every.c.order_number == postings.c.order_number)
        & has_order(every)
        & (every.c.order_line == postings.c.order_line)
    )
    balance = sa.select(sa.func.sum(every.c.base_minor)).where(line).scalar_subquery()
    return (
        sa.select(entries.c.document_id)
        .join(postings, postings.c.entry_id == entries.c.id)
        .where(
            entries.c.client_id == client_id,
            postings.c.account == GOODS_RECEIVED_NOT_INVOICED,
            balance != 0,
        )
    )
