"""Judging: documents in EXTRACTED come out READY, QUEUED, ARCHIVED or DUPLICATE; waiting ones are judged again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import partial

import sqlalchemy as sa

from documents.database.engine import read
from documents.error import RetryableError
from documents.failpoint import failpoint
from documents.kind import DocType
from documents.log import get_logger
from documents.register.claims import Claim, claim
from documents.register.document import document, documents_in
from documents.register.lifecycle import TECH, StaleClaimError, advance
from documents.register.tables import documents
from documents.state import State
from flows.stages.worker import CHUNK, LEASE_SECONDS, Desk, settling, work_through
from ledgers.tables import holds
from review.judgement import reason_of, record
from review.settlement import AFTER, considered, finish, settle_held

log = get_logger()

JUDGED_FROM = (State.EXTRACTED, State.CLEANSED, State.VALIDATED)


def judge_wave(desk: Desk, doc_types: Iterable[DocType]) -> Counter[State]:
    """Judge every document of these types that was read; return how many went where. Safe to repeat.

    Raises:
        RetryableError: The database is not ready; what was not judged goes back to the pile.
    """
    kinds = tuple(doc_types)
    went: Counter[State] = Counter()
    while claims := claim(desk.engine, desk.client.id, JUDGED_FROM, CHUNK, desk.worker, LEASE_SECONDS, doc_types=kinds):
        went += work_through(desk, claims, partial(_judge, desk))
    return went


def _judge(desk: Desk, held: Claim) -> State:
    """Judge one document in one transaction."""
    known = held.document
    with settling(desk) as connection:
        verdict = considered(connection, desk.client, known)
        record(connection, desk.client, known, verdict)
        before = known.state
        if before is State.EXTRACTED:
            advance(connection, desk.client.id, known.id, before, State.CLEANSED, fence=held.fence)
            before = State.CLEANSED
        if before is State.CLEANSED:
            advance(connection, desk.client.id, known.id, before, State.VALIDATED, fence=held.fence)
        state = finish(connection, desk.client, known, verdict, fence=held.fence)
        failpoint("judge.recorded")
    failpoint("judge.committed")
    return state


def judge_waiting(desk: Desk, doc_types: Iterable[DocType] = tuple(DocType)) -> int:
    """Judge again what waits for a person: a cause may be gone; return how many documents got on.

    Documents that wait for a technician (TECH) are left to `judge_again`.
    """
    kinds = frozenset(doc_types)
    with read(desk.engine) as connection:
        waiting = documents_in(connection, desk.client.id, (State.QUEUED,))
    return judge_again(
        desk, [known.id for known in waiting if known.doc_type in kinds and not known.reason.startswith(TECH)]
    )


def judge_again(desk: Desk, document_ids: Iterable[str]) -> int:
    """Judge these waiting documents again, whatever they wait for; return how many got on.

    A file that could not be read has nothing to judge and waits on.
    """
    return sum(_judge_again(desk, document_id) for document_id in document_ids)


def _judge_again(desk: Desk, document_id: str) -> bool:
    try:
        with settling(desk) as connection:
            known = document(connection, desk.client.id, document_id)
            if known.state is not State.QUEUED or known.doc_type is None:
                return False
            verdict = considered(connection, desk.client, known)
            record(connection, desk.client, known, verdict)
            decision = verdict.judgement.decision
            waits = AFTER[decision.outcome] is State.QUEUED
            if waits and reason_of(decision) == known.reason:
                return False
            advance(connection, desk.client.id, document_id, State.QUEUED, State.VALIDATED)
            finish(connection, desk.client, known, verdict)
            return not waits
    except RetryableError:
        raise
    except StaleClaimError:
        return False  # somebody works on it
    except Exception as error:  # our own fault: the document waits on as before, the night goes on
        log.exception("our own error", document=document_id, error=type(error).__name__)
        return False


def judge_posted(desk: Desk, document_ids: Collection[str] | None = None) -> int:
    """Judge again what is posted with payment held: the hold ends by itself when its cause is gone (L-32).

    A payment that is not held is not looked at again; one that is waits until nothing at all speaks against it. Tax
    that waited for proof is deducted as soon as nothing speaks against that (P-05d).

    Args:
        desk: The client's.
        document_ids: Only these of them; all when None.

    Returns:
        How many documents' payments were released.
    """
    with read(desk.engine) as connection:
        held = connection.scalars(
            sa.select(documents.c.id)
            .where(
                documents.c.client_id == desk.client.id,
                documents.c.state == State.POSTED,
                sa.exists().where(
                    holds.c.client_id == documents.c.client_id,
                    holds.c.document_id == documents.c.id,
                    holds.c.released_at.is_(None),
                ),
            )
            .order_by(documents.c.received_at, documents.c.id)
        ).all()
    wanted = held if document_ids is None else [one for one in held if one in document_ids]
    return sum(_release_hold(desk, document_id) for document_id in wanted)


def _release_hold(desk: Desk, document_id: str) -> bool:
    try:
        with settling(desk) as connection:
            known = document(connection, desk.client.id, document_id)
            return not settle_held(connection, desk.client, known)
    except RetryableError:
        raise
    except Exception as error:  # our own fault: the payment stays held, the night goes on
        log.exception("our own error", document=document_id, error=type(error).__name__)
        return False
