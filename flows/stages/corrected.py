"""Posting corrections that a backfill proposed and a second person released: reversal and new entries, once.

Each is judged once more in the transaction that posts it. What would post something else by now, or cannot be reversed
any more, is not posted: it lapses with the reason, and where it still differs it is proposed again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.engine import read
from documents.error import RetryableError
from documents.failpoint import failpoint
from documents.finding import Finding
from documents.kind import INVOICE_TYPES
from documents.log import get_logger
from documents.reading import DocumentReading
from documents.register import audit, proposals
from documents.register.decisions import Kind, decisions_of
from documents.register.document import RegisteredDocument, document
from documents.register.findings import waive_finding
from documents.register.person_claims import holder
from documents.register.proposals import Outcome, Waiting
from documents.register.versions import Version, save_version
from documents.state import State
from flows.stages.changed import Change, change_of
from flows.stages.post import tell_accounts
from flows.stages.read import READER
from flows.stages.worker import Desk, settling
from ledgers.cases.legs import PostingCaseError
from ledgers.cases.select import entries_for
from ledgers.entry import Entry, UnbalancedEntryError, fiscal_year
from ledgers.general_ledger import Reversal, ReversalRefusedError
from ledgers.month.periods import first_open_day
from ledgers.replacement import Replaced, replace, standing_of
from ledgers.sub_ledger import ClearingRefusedError
from review.judgement import Verdict, edited_by_person, record
from review.second_person import approvers_of
from review.settlement import MAKER, considered_for_release, work_of

log = get_logger()

REFUSALS = (PostingCaseError, UnbalancedEntryError, ReversalRefusedError, ClearingRefusedError)


@dataclass(frozen=True, slots=True)
class _Today:
    """A released correction as it would be posted today.

    Attributes:
        asked: What rules ask an approver for, who is the person that released it.
    """

    waiting: Waiting
    known: RegisteredDocument
    verdict: Verdict
    reading: DocumentReading | None
    asked: tuple[Finding, ...]


def post_released(desk: Desk) -> int:
    """Post what was released; return how many corrections were posted now. Safe to repeat.

    Raises:
        RetryableError: The database is not ready; what was not posted stays released.
    """
    with read(desk.engine) as connection:
        waiting = proposals.released(connection, desk.client.id)
    return sum(_guarded(desk, one) for one in waiting)


def _guarded(desk: Desk, waiting: Waiting) -> bool:
    """Post one; our own fault costs this one, which stays released, and not the others."""
    try:
        with settling(desk) as connection:
            # Another poster may have been faster.
            if waiting not in proposals.released(connection, desk.client.id) or _is_held(connection, desk, waiting):
                return False
            done = _post(connection, desk, waiting)
            failpoint("correction.recorded")
    except RetryableError:
        raise
    except Exception as error:
        log.exception("a correction was not posted", proposal=waiting.number, error=type(error).__name__)
        return False
    failpoint("correction.committed")
    return done


def _post(connection: sa.Connection, desk: Desk, waiting: Waiting) -> bool:
    known = document(connection, desk.client.id, waiting.proposal.document_id)
    reading = DocumentReading.model_validate_json(waiting.proposal.reading) if waiting.proposal.reading else None
    verdict, asked = considered_for_release(connection, desk.client, known, reading=reading)
    today = _Today(waiting, known, verdict, reading, asked)
    if why := _lapsed(connection, desk, today):
        return _lapse(connection, desk, today, why)
    try:
        with connection.begin_nested():
            done = _corrected(connection, desk, today)
    except REFUSALS as error:
        return _lapse(connection, desk, today, str(error))
    told = {"proposal": waiting.number, **done.model_dump(mode="json")}
    act = audit.Act(action="correct document", subject=known.id, actor=_releaser(connection, desk, waiting), after=told)
    audit.append(connection, desk.client.id, act)
    labels = f"reversed by {', '.join(done.reversals)}, posted again as {', '.join(done.reposts) or 'nothing'}"
    proposals.record_outcome(connection, desk.client.id, waiting.number, Outcome.POSTED, labels)
    return True


def _is_held(connection: sa.Connection, desk: Desk, waiting: Waiting) -> bool:
    """Tell whether somebody works on the document: then the next round looks again."""
    known = document(connection, desk.client.id, waiting.proposal.document_id)
    return bool(holder(known, database_now(connection)))


def _lapsed(connection: sa.Connection, desk: Desk, today: _Today) -> str:
    """Return why what was released is not what would be posted today; empty when it is."""
    known, verdict = today.known, today.verdict
    if known.state is not State.POSTED:
        return f"the document is {known.state} by now"
    if today.reading is not None and edited_by_person(connection, desk.client.id, known.id):
        return "a person gave the document other values since"
    if not verdict.posts or verdict.coding is None or verdict.business.doc_type not in INVOICE_TYPES:
        return f"judged anew it does not post: {verdict.judgement.decision.explanation}"
    for one in today.asked:
        if _releaser(connection, desk, today.waiting) not in approvers_of(connection, desk.client.id, known.id, one):
            return f"who released it approved other figures: {one.message}"
    change = change_of(connection, desk, known, verdict)
    proposed = Change.model_validate_json(today.waiting.proposal.change)
    return "" if change is not None and change.posts_like(proposed) else "it would post something else by now"


def _corrected(connection: sa.Connection, desk: Desk, today: _Today) -> Replaced:
    known, verdict = today.known, today.verdict
    if today.reading is not None:
        save_version(connection, desk.client.id, known.id, Version(reading=today.reading, reader=READER))
    version = record(connection, desk.client, known, verdict)
    by = _releaser(connection, desk, today.waiting)
    for one in today.asked:
        reason = f"released correction {today.waiting.number}"
        waive_finding(connection, desk.client.id, known.id, one, actor=by, reason=reason)
    tell_accounts(connection, desk, known, verdict)
    how = _how(connection, desk, today)

    def make() -> tuple[Entry, ...]:
        return entries_for(work_of(connection, desk.client, known, verdict, version))

    return replace(connection, desk.client.id, known.id, make, how, verdict.counted)


def _how(connection: sa.Connection, desk: Desk, today: _Today) -> Reversal:
    """Return day and persons: the first open day from today on, made by the program, checked by who released it."""
    stands = standing_of(connection, desk.client.id, today.known.id)
    earliest = max([dt.datetime.now(dt.UTC).date(), *(entry.posting_date for entry in stands)])
    day = first_open_day(connection, desk.client.id, earliest, desk.client.locked_until)
    year = fiscal_year(day, desk.client.fiscal_year_start)
    checker = _releaser(connection, desk, today.waiting)
    return Reversal(posting_date=day, fiscal_year=year, maker=MAKER, checker=checker)


def _releaser(connection: sa.Connection, desk: Desk, waiting: Waiting) -> str:
    found = decisions_of(connection, desk.client.id, waiting.proposal.document_id, Kind.RELEASE)
    return next(one.person for one in reversed(found) if one.subject == str(waiting.number))


def _lapse(connection: sa.Connection, desk: Desk, today: _Today, why: str) -> bool:
    """Write down that a correction was not posted and why, and propose what would be right today."""
    waiting, known = today.waiting, today.known
    proposals.record_outcome(connection, desk.client.id, waiting.number, Outcome.LAPSED, why)
    told = {"proposal": waiting.number, "why": why}
    audit.append(connection, desk.client.id, audit.Act(action="lapse correction", subject=known.id, after=told))
    change = change_of(connection, desk, known, today.verdict)
    if change is not None and change.corrects:
        proposals.propose(connection, waiting.proposal.model_copy(update={"change": change.model_dump_json()}))
    return False
