"""What follows a judgement: whether the figures make an entry, what is written down, and where the document goes.

The desk and the night share this one way: a decision of a person is judged, recorded and sent on exactly as what was
read in the night.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Final

import sqlalchemy as sa

from documents.database.engine import write
from documents.decision import Outcome
from documents.deposits import Deposit
from documents.finding import Finding
from documents.kind import INVOICE_TYPES
from documents.master.client import Client, VariancePolicy
from documents.master.database import DatabaseMasterData
from documents.master.stock import on_hand
from documents.reading import DocumentReading
from documents.register.document import RegisteredDocument
from documents.register.lifecycle import advance
from documents.state import State
from ledgers.cases.legs import PostingCaseError
from ledgers.cases.refusal import refusal
from ledgers.cases.select import entries_for
from ledgers.deposits import open_deposits
from ledgers.entry import UnbalancedEntryError
from ledgers.month.periods import first_open_day
from ledgers.order_balances import order_balances
from ledgers.sub_ledger import update_holds
from ledgers.tax_proof import deduct_proven
from ledgers.work import TAX_NOT_PROVEN, PostingWork
from review.judgement import (
    Verdict,
    as_approved,
    asked_of_approver,
    consider,
    judge_held,
    reason_of,
    record,
    with_finding,
)
from review.second_person import Proposed, approval_asked

MAKER: Final = "system"

_REHEARSING: Final = ContextVar("rehearsing", default=False)

AFTER: Final = {
    Outcome.POST: State.READY,
    Outcome.POST_HELD: State.READY,
    Outcome.QUEUE: State.QUEUED,
    Outcome.QUARANTINE: State.QUEUED,
    Outcome.ARCHIVE: State.ARCHIVED,
    Outcome.DUPLICATE: State.DUPLICATE,
}
"""Where each decision sends a document (L-15, L-16, L-25)."""


@contextmanager
def settling(engine: sa.Engine, client_id: str) -> Iterator[sa.Connection]:
    """Run one writing transaction while nobody else judges or posts for this client.

    What is judged here rests on all that was posted before: two invoices for the same last pieces cannot both pass
    because two looked at the same moment. SQLite has one writer anyway.

    Raises:
        RetryableError: The database is locked or away; nothing was changed.
    """
    with write(engine) as connection:
        if connection.dialect.name == "postgresql":
            key = sa.func.hashtextextended(f"daybook/settling/{client_id}", 0)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
        yield connection
        if _REHEARSING.get() and (transaction := connection.get_transaction()) is not None:
            transaction.rollback()


@contextmanager
def rehearsing() -> Iterator[None]:
    """Undo whatever is settled in this block at the end of its transaction; what it led to is still returned.

    So a page can show what a decision would change before it is taken.
    """
    token = _REHEARSING.set(True)
    try:
        yield
    finally:
        _REHEARSING.reset(token)


def considered(
    connection: sa.Connection,
    client: Client,
    known: RegisteredDocument,
    *,
    reading: DocumentReading | None = None,
    as_of: dt.datetime | None = None,
) -> Verdict:
    """Judge a document, and try whether an invoice's figures make an entry (V-POST-02). Changes nothing.

    What posts on a person's word and needs a second one waits for the approval (V-SOD-02). Orders and receipts are
    tried by the poster, because their entries rest on what accepting them stores. With `as_of` as of that moment, see
    `consider`.
    """
    verdict = consider(connection, client, known, reading=reading, as_of=as_of)
    if verdict.posts and verdict.coding is not None and verdict.business.doc_type in INVOICE_TYPES:
        try:
            entries_for(work_of(connection, client, known, verdict, verdict.version.number))
        except (PostingCaseError, UnbalancedEntryError) as error:
            return with_finding(client, verdict, refusal(error))
    if not verdict.posts:
        return verdict
    proposed = Proposed(verdict.business, verdict.judgement, verdict.vendor, verdict.coding)
    asked = approval_asked(connection, client, known, proposed)
    return with_finding(client, verdict, asked) if asked else verdict


def considered_for_release(
    connection: sa.Connection, client: Client, known: RegisteredDocument, *, reading: DocumentReading | None = None
) -> tuple[Verdict, tuple[Finding, ...]]:
    """Judge a posted document whose correction a second person releases. Changes nothing.

    Returns:
        The verdict as it is once that person is the approver whom rules ask for, and what they ask.
    """
    verdict = considered(connection, client, known, reading=reading)
    approved = as_approved(connection, client, verdict)
    if approved is verdict or approved.business.doc_type not in INVOICE_TYPES:
        return verdict, ()
    try:
        entries_for(work_of(connection, client, known, approved, approved.version.number))
    except (PostingCaseError, UnbalancedEntryError):
        return verdict, ()
    return approved, asked_of_approver(verdict)


def finish(
    connection: sa.Connection,
    client: Client,
    known: RegisteredDocument,
    verdict: Verdict,
    *,
    fence: int | None = None,
    actor: str = "system",
) -> State:
    """Bring a VALIDATED document where the decision sends it; return where.

    Raises:
        StaleClaimError: Another one works on it; nothing was changed.
    """
    decision = verdict.judgement.decision
    after = AFTER[decision.outcome]
    advance(
        connection,
        client.id,
        known.id,
        State.VALIDATED,
        after,
        fence=fence,
        reason=reason_of(decision),
        duplicate_of=decision.duplicate_of,
        actor=actor,
    )
    return after


def settle_waiting(
    connection: sa.Connection,
    client: Client,
    known: RegisteredDocument,
    *,
    fence: int | None = None,
    actor: str = "system",
) -> Verdict:
    """Judge a document that waits in the queue once more, write it down, and send it on (L-17).

    Raises:
        StaleClaimError: It does not wait in the queue, or another one works on it; nothing was changed.
    """
    verdict = considered(connection, client, known)
    record(connection, client, known, verdict)
    advance(connection, client.id, known.id, State.QUEUED, State.VALIDATED, fence=fence, actor=actor)
    finish(connection, client, known, verdict, fence=fence, actor=actor)
    return verdict


def settle_held(connection: sa.Connection, client: Client, known: RegisteredDocument) -> tuple[Finding, ...]:
    """Judge a document that is posted with payment held; release the payment when nothing holds it any more (L-32).

    Tax that waited for proof is deducted as soon as nothing speaks against that (P-05d).

    Returns:
        The findings that still hold the payment.
    """
    verdict = consider(connection, client, known)
    holding = judge_held(connection, client, known, verdict)
    update_holds(connection, client.id, known.id, holding)
    if not any(finding.code in TAX_NOT_PROVEN for finding in holding):
        deduct_proven(connection, client, known.id, dt.datetime.now(dt.UTC).date())
    return holding


def work_of(
    connection: sa.Connection, client: Client, known: RegisteredDocument, verdict: Verdict, version: int
) -> PostingWork:
    """Gather what the posting cases need for a document whose verdict posts.

    Raises:
        PostingCaseError: There is no exchange rate, though somebody waived that finding.
    """
    assert verdict.coding is not None
    master = DatabaseMasterData(connection, client.id, client.entities)
    day = verdict.business.issue_date.value if verdict.business.issue_date else known.received_at.date()
    numbers = [order.number for order in verdict.orders]
    currency = verdict.business.currency.value if verdict.business.currency else client.currency
    rate_day = client.policy.rate_day(day)
    rate = master.fx_rate(currency, client.currency, rate_day)
    if rate is None:
        raise PostingCaseError(
            f"{client.id}/{known.id}: no rate from {currency} to {client.currency} on {rate_day}, so the amounts "
            "in the client's currency cannot be told."
        )
    return PostingWork(
        client=client,
        document=verdict.business,
        judgement=verdict.judgement,
        coding=verdict.coding,
        document_id=known.id,
        document_sha=known.sha256,
        document_version=version,
        posting_date=first_open_day(connection, client.id, day, client.locked_until),
        orders=verdict.orders,
        receipts=master.receipts(numbers),
        vendor=verdict.vendor,
        fx_rate=rate,
        maker=MAKER,
        balances=order_balances(connection, client.id, numbers, without_document=known.id),
        deposits=_deposits(connection, client, verdict),
        on_hand=_on_hand(connection, client, verdict, day),
        findings=verdict.counted,
    )


def _on_hand(connection: sa.Connection, client: Client, verdict: Verdict, day: dt.date) -> dict[str, Decimal]:
    """Return what is on hand of the ordered items, where a price difference may go to stock (P-03)."""
    if client.policy.variance_policy is not VariancePolicy.MOVING_AVERAGE:
        return {}
    items = {line.item_id or line.gtin for order in verdict.orders for line in order.lines} - {""}
    return on_hand(connection, client.id, items, day)


def _deposits(connection: sa.Connection, client: Client, verdict: Verdict) -> tuple[Deposit, ...]:
    """Return the vendor's open deposits for a document that deducts any; hardly one does."""
    paid = verdict.business.prepaid
    if paid is None or not paid.value or verdict.vendor is None:
        return ()
    return open_deposits(connection, client.id, verdict.vendor.id)
