"""Charged tax that waits on 1410 for a proper invoice, in the ledger (P-05d)."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from documents.master.client import Client
from ledgers.cases.tax_proof import is_waiting, lapsed_entry, proof_entry
from ledgers.chart import INPUT_VAT_NOT_PROVEN
from ledgers.entry import Entry, Posting, Purpose
from ledgers.general_ledger import post, read
from ledgers.month.periods import first_open_day
from ledgers.standing import standing
from ledgers.tables import entries, postings


def deduct_proven(connection: sa.Connection, client: Client, document_id: str, day: dt.date) -> str:
    """Post the tax of a document to where it is deducted, once; return the label, empty when none waits.

    Args:
        connection: In a writing transaction in which nobody else posts for the client; the caller commits.
        client: Whose document it is.
        document_id: Of a posted invoice whose tax nothing speaks against any more.
        day: Posted on the first open day not before it.
    """
    if not tax_waits(connection, client.id, document_id):
        return ""
    invoice, document_sha = read(connection, client.id, _standing(connection, client.id, document_id))
    opened = first_open_day(connection, client.id, max(day, invoice.posting_date), client.locked_until)
    return post(connection, proof_entry(client, invoice, opened), document_sha=document_sha).label


def lapse_unproven(connection: sa.Connection, client: Client, today: dt.date) -> int:
    """Make cost of tax whose proof did not come in the client's time; return of how many invoices. Twice is once.

    Args:
        connection: In a writing transaction in which nobody else posts for the client; the caller commits.
        client: Whose `policy.tax_proof_days` holds; without it nothing lapses.
        today: The time runs from the tax point of the invoice.
    """
    days = client.policy.tax_proof_days
    if days is None:
        return 0
    lapsed = 0
    for document_id in _waiting(connection, client.id):
        invoice, document_sha = read(connection, client.id, _standing(connection, client.id, document_id))
        if (invoice.tax_point or invoice.doc_date) + dt.timedelta(days=days) >= today:
            continue
        entry = lapsed_entry(client, invoice, first_open_day(connection, client.id, today, client.locked_until))
        if entry is not None:
            post(connection, entry, document_sha=document_sha)
            lapsed += 1
    return lapsed


def _waiting(connection: sa.Connection, client_id: str) -> list[str]:
    """Return the documents with an amount on 1410, the oldest first."""
    query = (
        sa.select(entries.c.document_id)
        .join(postings, postings.c.entry_id == entries.c.id)
        .where(postings.c.client_id == client_id, postings.c.account == INPUT_VAT_NOT_PROVEN)
        .group_by(entries.c.document_id)
        .having(sa.func.sum(postings.c.amount_minor) != 0)
        .order_by(sa.func.min(entries.c.id))
    )
    return list(connection.scalars(query))


def taxes_of(connection: sa.Connection, client_id: str, label: str) -> tuple[Posting, ...]:
    """Return the tax of an invoice's entry by tax code, on the accounts where it stands today."""
    invoice, _sha = read(connection, client_id, label)
    taxes = tuple(posting for posting in invoice.postings if posting.tax_base is not None)
    if not any(map(is_waiting, taxes)) or tax_waits(connection, client_id, invoice.document_id):
        return taxes
    proven = _proven_accounts(connection, invoice)
    return tuple(tax.model_copy(update={"account": proven[tax.tax_code]}) if is_waiting(tax) else tax for tax in taxes)


def tax_waits(connection: sa.Connection, client_id: str, document_id: str) -> bool:
    """Tell whether tax of the document stands on 1410, over all its entries."""
    query = (
        sa.select(sa.func.sum(postings.c.amount_minor))
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            entries.c.client_id == client_id,
            entries.c.document_id == document_id,
            postings.c.account == INPUT_VAT_NOT_PROVEN,
        )
    )
    return bool(connection.scalar(query))


def _standing(connection: sa.Connection, client_id: str, document_id: str) -> str:
    """Return the label of the document's invoice entry that is not reversed."""
    query = standing(sa.select(entries.c.label).select_from(entries)).where(
        entries.c.client_id == client_id,
        entries.c.document_id == document_id,
        entries.c.purpose == Purpose.INVOICE.value,
    )
    label: str = connection.execute(query).scalar_one()
    return label


def _proven_accounts(connection: sa.Connection, invoice: Entry) -> dict[str, str]:
    """Return the account of each tax code that the document's tax was brought to."""
    query = (
        sa.select(postings.c.tax_code, postings.c.account)
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            entries.c.client_id == invoice.client_id,
            entries.c.document_id == invoice.document_id,
            entries.c.purpose == Purpose.TAX_PROOF.value,
            postings.c.account != INPUT_VAT_NOT_PROVEN,
        )
        .order_by(entries.c.id)
    )
    return {row.tax_code: row.account for row in connection.execute(query)}
