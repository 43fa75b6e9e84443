"""Judging: documents in EXTRACTED come out READY, QUEUED, ARCHIVED or DUPLICATE; waiting ones are judged again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.decision import Outcome
from documents.error import RetryableError
from documents.failpoint import failpoint
from documents.kind import DocType
from documents.log import get_logger
from documents.register.claims import claim
from documents.register.document import RegisteredDocument, document, documents_in
from documents.register.lifecycle import TECH, advance
from documents.state import State
from flows.stages.worker import CHUNK, LEASE_SECONDS, Desk, give_to_technical
from ledgers.sub_ledger import update_holds
from review.judgement import Verdict, consider, reason_of, record

log = get_logger()

JUDGED_FROM = (State.EXTRACTED, State.CLEANSED, State.VALIDATED)

_AFTER = {
    Outcome.POST: State.READY,
    Outcome.POST_HELD: State.READY,
    Outcome.QUEUE: State.QUEUED,
    Outcome.QUARANTINE: State.QUEUED,
    Outcome.ARCHIVE: State.ARCHIVED,
    Outcome.DUPLICATE: State.DUPLICATE,
}


def judge_wave(desk: Desk, doc_types: Iterable[DocType]) -> Counter[State]:
    """Judge every document of these types that was read; return how many went where. Safe to repeat."""
    kinds = tuple(doc_types)
    went: Counter[State] = Counter()
    while claims := claim(desk.engine, desk.client.id, JUDGED_FROM, CHUNK, desk.worker, LEASE_SECONDS, doc_types=kinds):
        for held in claims:
            try:
                went[_judge(desk, held.document, held.fence)] += 1
            except RetryableError:
                raise
            except Exception as error:  # noqa: BLE001 - our own fault: this one waits for a technician, the night goes on
                give_to_technical(desk, held, held.document.state, error)
                went[State.QUEUED] += 1
    return went


def _judge(desk: Desk, known: RegisteredDocument, fence: int) -> State:
    """Judge one document in one transaction."""
    with write(desk.engine) as connection:
        verdict = consider(connection, desk.client, known)
        record(connection, desk.client, known, verdict)
        before = known.state
        if before is State.EXTRACTED:
            advance(connection, desk.client.id, known.id, before, State.CLEANSED, fence=fence)
            before = State.CLEANSED
        if before is State.CLEANSED:
            advance(connection, desk.client.id, known.id, before, State.VALIDATED, fence=fence)
        state = _finish(connection, desk, known, verdict, fence)
        failpoint("judge.recorded")
    failpoint("judge.committed")
    return state


def _finish(
    connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict, fence: int | None
) -> State:
    """Bring a VALIDATED document where the decision sends it."""
    decision = verdict.judgement.decision
    after = _AFTER[decision.outcome]
    advance(
        connection,
        desk.client.id,
        known.id,
        State.VALIDATED,
        after,
        fence=fence,
        reason=reason_of(decision),
        duplicate_of=decision.duplicate_of,
    )
    return after


def judge_waiting(desk: Desk, *, technical: bool = False) -> int:
    """Judge again what waits for a person: a cause may be gone; return how many documents got on.

    Documents that wait for a technician (TECH) are judged again only when `technical` asks for it; those whose file
    could not be read have nothing to judge.
    """
    with read(desk.engine) as connection:
        waiting = documents_in(connection, desk.client.id, (State.QUEUED,))
    released = 0
    for known in waiting:
        if known.doc_type is not None and (technical or not known.reason.startswith(TECH)):
            released += _judge_again(desk, known.id)
    return released


def _judge_again(desk: Desk, document_id: str) -> bool:
    try:
        with write(desk.engine) as connection:
            known = document(connection, desk.client.id, document_id)
            if known.state is not State.QUEUED or known.lease_owner:
                return False
            verdict = consider(connection, desk.client, known)
            record(connection, desk.client, known, verdict)
            if not verdict.posts:
                return False
            advance(connection, desk.client.id, document_id, State.QUEUED, State.VALIDATED)
            _finish(connection, desk, known, verdict, None)
            return True
    except RetryableError:
        raise
    except Exception as error:  # our own fault: the document waits on as before, the night goes on
        log.exception("our own error", document=document_id, error=type(error).__name__)
        return False


def judge_posted(desk: Desk) -> int:
    """Judge again what is posted with payment held: the hold ends by itself when its cause is gone (L-32).

    Returns:
        How many documents' payments were released.
    """
    with read(desk.engine) as connection:
        posted = documents_in(connection, desk.client.id, (State.POSTED,))
    return sum(_release_hold(desk, known) for known in posted)


def _release_hold(desk: Desk, known: RegisteredDocument) -> bool:
    with write(desk.engine) as connection:
        verdict = consider(connection, desk.client, known)
        before = verdict.version.judgement
        if before is None or before.decision.outcome is not Outcome.POST_HELD:
            return False
        record(connection, desk.client, known, verdict)
        update_holds(connection, desk.client.id, known.id, verdict.judgement.findings)
        return verdict.judgement.decision.outcome is Outcome.POST
