"""Posting: READY documents become entries, once, each in one transaction with its state, audit event and outbox rows.

The poster judges each document once more inside that transaction (docs/architecture.md): what no longer holds goes back
to the queue instead of into the ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Final

import sqlalchemy as sa

from documents.failpoint import failpoint
from documents.kind import DocType
from documents.master.database import DatabaseMasterData
from documents.register.claims import Claim, claim
from documents.register.document import RegisteredDocument
from documents.register.lifecycle import advance
from documents.state import State
from flows.stages.accept import accept
from flows.stages.worker import CHUNK, LEASE_SECONDS, Desk, settling, work_through
from ledgers.cases.select import entries_for
from ledgers.general_ledger import post
from ledgers.order_balances import order_balances
from ledgers.periods import first_open_day
from ledgers.work import PostingWork
from review.judgement import Verdict, consider, reason_of, record

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
    verdict = consider(connection, desk.client, known)
    version = record(connection, desk.client, known, verdict)
    if not verdict.posts or verdict.coding is None:
        reason = reason_of(verdict.judgement.decision)
        advance(connection, desk.client.id, known.id, State.READY, State.QUEUED, fence=held.fence, reason=reason)
        return State.QUEUED
    verdict = accept(connection, desk, known, verdict)
    work = work_of(connection, desk, known, verdict, version)
    for entry in entries_for(work):
        post(connection, entry, document_sha=known.sha256, findings=verdict.counted)
    for before, after in ((State.READY, State.APPROVED), (State.APPROVED, State.POSTED)):
        advance(connection, desk.client.id, known.id, before, after, fence=held.fence)
    return State.POSTED


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
