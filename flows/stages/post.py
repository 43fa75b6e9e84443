"""Posting: READY documents become entries, once, each in one transaction with its state, audit event and outbox rows.

The poster judges each document once more inside that transaction (docs/architecture.md): what no longer holds goes back
to the queue instead of into the ledger, and so does a document whose figures make no entry (V-POST-02).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Final

import sqlalchemy as sa

from documents.deposits import Deposit
from documents.error import DaybookError
from documents.failpoint import failpoint
from documents.kind import INVOICE_TYPES, DocType
from documents.master.database import DatabaseMasterData
from documents.reading import DocumentReading
from documents.register import audit
from documents.register.claims import Claim, claim
from documents.register.document import RegisteredDocument
from documents.register.lifecycle import advance
from documents.state import State
from flows.stages.accept import accept
from flows.stages.worker import CHUNK, LEASE_SECONDS, Desk, settling, work_through
from ledgers.cases.legs import PostingCaseError
from ledgers.cases.refusal import refusal
from ledgers.cases.select import entries_for
from ledgers.deposits import open_deposits
from ledgers.disputes import end_credited
from ledgers.entry import UnbalancedEntryError
from ledgers.general_ledger import post
from ledgers.month.periods import first_open_day
from ledgers.order_balances import order_balances
from ledgers.work import PostingWork
from review.judgement import Verdict, consider, reason_of, record, with_finding

MAKER: Final = "system"


def post_wave(desk: Desk, doc_types: Iterable[DocType]) -> Counter[State]:
    """Post every READY document of these types; return how many went where. Safe to repeat.

    Raises:
        RetryableError: The database is not ready; what was not posted goes back to the pile.
    """
    kinds = tuple(doc_types)
    went: Counter[State] = Counter()
    while claims := claim(
        desk.engine, desk.client.id, (State.READY,), CHUNK, desk.worker, LEASE_SECONDS, doc_types=kinds
    ):
        went += work_through(desk, claims, partial(_post, desk))
    return went


def _post(desk: Desk, held: Claim) -> State:
    """Post one document, or send it back to the queue, in one transaction."""
    with settling(desk) as connection:
        state = _settle(connection, desk, held)
        failpoint("post.recorded")
    failpoint("post.committed")
    return state


def _settle(connection: sa.Connection, desk: Desk, held: Claim) -> State:
    known = held.document
    verdict = considered(connection, desk, known)
    version = record(connection, desk.client, known, verdict)
    if not verdict.posts or verdict.coding is None:
        return _send_back(connection, desk, held, verdict)
    try:
        with connection.begin_nested():
            accepted = accept(connection, desk, known, verdict)
            entries = entries_for(work_of(connection, desk, known, accepted, version))
    except (PostingCaseError, UnbalancedEntryError) as error:
        return _send_back(connection, desk, held, _refused(connection, desk, known, verdict, error))
    for entry in entries:
        post(connection, entry, document_sha=known.sha256, findings=accepted.counted)
        end_credited(connection, desk.client, entry, accepted.business.numbers_named)
    _tell_accounts(connection, desk, known, accepted)
    for before, after in ((State.READY, State.APPROVED), (State.APPROVED, State.POSTED)):
        advance(connection, desk.client.id, known.id, before, after, fence=held.fence)
    return State.POSTED


def _tell_accounts(connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict) -> None:
    """Record which account each line went to and why (A-01 to A-07)."""
    lines = verdict.coding.lines if verdict.coding else ()
    if lines:
        told = {f"line {one.line}" if one.line else "document": f"{one.account} ({one.source})" for one in lines}
        audit.append(connection, desk.client.id, audit.Act(action="choose accounts", subject=known.id, after=told))


def considered(
    connection: sa.Connection,
    desk: Desk,
    known: RegisteredDocument,
    *,
    reading: DocumentReading | None = None,
    as_of: dt.datetime | None = None,
) -> Verdict:
    """Judge a document, and try whether an invoice's figures make an entry. Changes nothing.

    Orders and receipts are tried by the poster, because their entries rest on what accepting them stores. With `as_of`
    as of that moment, see `consider`.
    """
    verdict = consider(connection, desk.client, known, reading=reading, as_of=as_of)
    if not verdict.posts or verdict.coding is None or verdict.business.doc_type not in INVOICE_TYPES:
        return verdict
    try:
        entries_for(work_of(connection, desk, known, verdict, verdict.version.number))
    except (PostingCaseError, UnbalancedEntryError) as error:
        return with_finding(desk.client, verdict, refusal(error))
    return verdict


def _refused(
    connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict, error: DaybookError
) -> Verdict:
    """Write down why a document that was judged makes no entry."""
    refused = with_finding(desk.client, verdict, refusal(error))
    record(connection, desk.client, known, refused)
    return refused


def _send_back(connection: sa.Connection, desk: Desk, held: Claim, verdict: Verdict) -> State:
    reason = reason_of(verdict.judgement.decision)
    advance(connection, desk.client.id, held.document.id, State.READY, State.QUEUED, fence=held.fence, reason=reason)
    return State.QUEUED


def work_of(
    connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict, version: int
) -> PostingWork:
    """Gather what the posting cases need for a document whose verdict posts.

    Raises:
        PostingCaseError: There is no exchange rate, though somebody waived that finding.
    """
    assert verdict.coding is not None
    master = DatabaseMasterData(connection, desk.client.id, desk.client.entities)
    day = verdict.business.issue_date.value if verdict.business.issue_date else known.received_at.date()
    numbers = [order.number for order in verdict.orders]
    currency = verdict.business.currency.value if verdict.business.currency else desk.client.currency
    rate = master.fx_rate(currency, desk.client.currency, day.isoformat())
    if rate is None:
        raise PostingCaseError(
            f"{desk.client.id}/{known.id}: no rate from {currency} to {desk.client.currency} on {day}, so the amounts "
            "in the client's currency cannot be told."
        )
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
        deposits=_deposits(connection, desk, verdict),
        findings=verdict.counted,
    )


def _deposits(connection: sa.Connection, desk: Desk, verdict: Verdict) -> tuple[Deposit, ...]:
    """Return the vendor's open deposits for a document that deducts any; hardly one does."""
    paid = verdict.business.prepaid
    if paid is None or not paid.value or verdict.vendor is None:
        return ()
    return open_deposits(connection, desk.client.id, verdict.vendor.id)
