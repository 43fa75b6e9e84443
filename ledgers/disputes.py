"""Disputes with vendors, in the ledger: the disputed part of an invoice is held, the rest is paid (L-32, P-17)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.finding import Finding, Queue, Role, Severity
from documents.master.client import Client
from documents.register import audit
from documents.values.identifiers import invoice_key_n1
from ledgers.cases.dispute import DISPUTE, SUFFIX, Dispute, costs_of, dispute_entry
from ledgers.cases.legs import PostingCaseError
from ledgers.coding import cost_accounts
from ledgers.corrections import Act
from ledgers.entry import Entry, Posting, Purpose, fiscal_year
from ledgers.general_ledger import Reversal, post, read, reverse
from ledgers.month.periods import first_open_day
from ledgers.sub_ledger import OpenItem, open_items_of, update_holds
from ledgers.tables import entries

SYSTEM: Final = "system"
CODE: Final = "P-17"
"""Of the hold on the disputed part."""


def dispute(
    connection: sa.Connection,
    client: Client,
    label: str,
    amount: Decimal,
    act: Act,
    credits_: Mapping[int, Decimal] | None = None,
) -> str:
    """Hold a part of an open invoice until the vendor has credited it, or the dispute is taken back.

    Args:
        connection: In a writing transaction in which nobody else posts for the client; the caller commits.
        client: Whose invoice it is.
        label: Of the invoice's entry.
        amount: Disputed, gross, in document currency.
        act: Who and why.
        credits_: Net amount that the vendor has acknowledged to credit, by line of the entry; None before it has.

    Returns:
        The label of the dispute; reversing it ends the dispute.

    Raises:
        WrongInputError: It is no open invoice, no reason, or a line that is no cost.
        PostingCaseError: More than is open, or than the cost it is for.
        ReversalRefusedError: No such entry.
    """
    if not act.reason.strip() or not act.by.strip():
        raise WrongInputError(f'{label}: found reason "{act.reason}" by "{act.by}", expected both; nothing was changed')
    invoice, document_sha = read(connection, client.id, label)
    made = Dispute(
        item=_item(connection, client, label),
        amount=amount,
        credits=_credits(client, label, invoice, credits_ or {}),
        day=first_open_day(connection, client.id, max(act.day, invoice.posting_date), client.locked_until),
        number=_count(connection, client.id, invoice.document_id),
        reason=act.reason,
        maker=act.by,
        checker=act.approved_by,
    )
    entry = dispute_entry(client, invoice, made)
    posted = post(connection, entry, document_sha=document_sha, findings=[_hold(made)]).label
    after = {"dispute": posted, "amount": str(amount), "reason": act.reason, "acknowledged": bool(credits_)}
    audit.append(connection, client.id, audit.Act(action="dispute", subject=label, actor=act.by, after=after))
    return posted


def end_credited(connection: sa.Connection, client: Client, credit: Entry, named: tuple[str, ...]) -> tuple[str, ...]:
    """End the disputes that a credit note settles, and return their labels: those of the invoices it names.

    Only one that credits all that is disputed ends a dispute; what it says of the rest is for people.
    """
    credited = sum((line.amount for line in credit.postings if line.party), Decimal(0))
    if credit.purpose is not Purpose.INVOICE or credited <= 0:
        return ()
    numbers = {invoice_key_n1(number) for number in named}
    vendors = {line.party for line in credit.postings if line.party}
    ended = []
    for item in open_items_of(connection, client.id):
        of_invoice = invoice_key_n1(item.reference.removesuffix(SUFFIX))
        if not item.document_id.startswith(DISPUTE) or item.vendor_id not in vendors or of_invoice not in numbers:
            continue
        if item.currency == credit.currency and -item.open_amount <= credited:
            credited += item.open_amount
            ended.append(_end(connection, client, item, credit))
    return tuple(ended)


def _end(connection: sa.Connection, client: Client, item: OpenItem, credit: Entry) -> str:
    day = max(credit.posting_date, read(connection, client.id, item.label)[0].posting_date)
    how = Reversal(posting_date=day, fiscal_year=fiscal_year(day, client.fiscal_year_start), maker=SYSTEM)
    reversal = reverse(connection, client.id, item.label, how).label
    update_holds(connection, client.id, item.document_id, ())
    after = {"reversal": reversal, "credit": credit.reference}
    audit.append(connection, client.id, audit.Act(action="end dispute", subject=item.label, actor=SYSTEM, after=after))
    return reversal


def _item(connection: sa.Connection, client: Client, label: str) -> OpenItem:
    found = [item for item in open_items_of(connection, client.id) if item.label == label]
    if len(found) != 1 or found[0].document_id.startswith(DISPUTE):
        raise WrongInputError(f"{label}: found no open invoice, expected one; nothing was changed")
    return found[0]


def _credits(
    client: Client, label: str, invoice: Entry, credits_: Mapping[int, Decimal]
) -> tuple[tuple[Posting, Decimal], ...]:
    try:
        found = tuple(costs_of(invoice, credits_))
    except PostingCaseError as error:
        raise WrongInputError(f"{label}: {error}") from error
    for posting, _amount in found:
        if posting.account not in cost_accounts(client):
            raise WrongInputError(f"{label}: account {posting.account} is no cost, so nothing of it is credited")
    return found


def _count(connection: sa.Connection, client_id: str, document_id: str) -> int:
    query = sa.select(sa.func.count()).where(
        entries.c.client_id == client_id,
        entries.c.document_id.startswith(f"{DISPUTE}{document_id}/", autoescape=True),
        entries.c.purpose == Purpose.DISPUTE.value,
    )
    return connection.scalar(query) or 0


def _hold(made: Dispute) -> Finding:
    message = f"{made.amount} {made.item.currency} of {made.item.reference} are disputed: {made.reason}"
    return Finding(
        code=CODE,
        severity=Severity.BLOCK_PAY,
        message=message,
        queue=Queue.APPROVAL,
        waived_by=Role.NOBODY,
        suggestion="Wait for the credit note, or reverse the dispute.",
        evidence_hash=hashlib.sha256(message.encode()).hexdigest(),
    )
