"""Posting: READY documents become entries, once, each in one transaction with its state, audit event and outbox rows.

The poster judges each document once more inside that transaction (docs/architecture.md): what no longer holds goes back
to the queue instead of into the ledger, and so does a document whose figures make no entry (V-POST-02).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial

import sqlalchemy as sa

from documents.error import DaybookError
from documents.failpoint import failpoint
from documents.kind import DocType
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
from ledgers.disputes import end_credited
from ledgers.entry import UnbalancedEntryError
from ledgers.general_ledger import post
from review.judgement import Verdict, reason_of, record, with_finding
from review.settlement import considered, work_of


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
    verdict = considered(connection, desk.client, known)
    version = record(connection, desk.client, known, verdict)
    if not verdict.posts or verdict.coding is None:
        return _send_back(connection, desk, held, verdict)
    try:
        with connection.begin_nested():
            accepted = accept(connection, desk, known, verdict)
            entries = entries_for(work_of(connection, desk.client, known, accepted, version))
    except (PostingCaseError, UnbalancedEntryError) as error:
        return _send_back(connection, desk, held, _refused(connection, desk, known, verdict, error))
    for entry in entries:
        post(connection, entry, document_sha=known.sha256, findings=accepted.counted)
        end_credited(connection, desk.client, entry, accepted.business.numbers_named)
    tell_accounts(connection, desk, known, accepted)
    for before, after in ((State.READY, State.APPROVED), (State.APPROVED, State.POSTED)):
        advance(connection, desk.client.id, known.id, before, after, fence=held.fence)
    return State.POSTED


def tell_accounts(connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict) -> None:
    """Record which account each line went to and why (A-01 to A-07)."""
    lines = verdict.coding.lines if verdict.coding else ()
    if lines:
        told = {f"line {one.line}" if one.line else "document": f"{one.account} ({one.why})" for one in lines}
        audit.append(connection, desk.client.id, audit.Act(action="choose accounts", subject=known.id, after=told))


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
