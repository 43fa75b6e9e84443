"""What follows a change of a vendor's master data: its documents are judged again, and held payments with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import sqlalchemy as sa

from documents.database.engine import read
from documents.error import RetryableError
from documents.log import get_logger
from documents.master.client import Client
from documents.register.document import document
from documents.register.findings import FindingStatus
from documents.register.lifecycle import TECH, StaleClaimError, advance
from documents.register.tables import business_keys, documents, findings
from documents.state import State
from ledgers.tables import holds
from review.installation import Installation
from review.judgement import reason_of, record
from review.settlement import AFTER, considered, finish, settle_held, settling
from validators.rules.vendor_resolved import CODE as NO_VENDOR

log = get_logger()

MOST_NAMELESS: Final = 200
"""Documents that are judged while a person waits, some seconds at most."""

Judge = Callable[[sa.Connection, Client, str], bool]
"""Judges one document again, and tells whether it got on."""


def judge_vendor_again(
    here: Installation, client: Client, vendor_id: str, iban: str = "", *, nameless: bool = False
) -> int:
    """Judge again what waits, or is posted with payment held, of a vendor or with an account; return how many got on.

    With `nameless` also what waits because its vendor is not known, the newest MOST_NAMELESS; the others are for the
    night. Each document is a transaction of its own. One that
    somebody works on is left to them, and to the night.

    Raises:
        RetryableError: The database is away; what was judged stays judged.
    """
    with read(here.engine) as connection:
        waiting = list(connection.scalars(_of_vendor(client.id, vendor_id, iban, State.QUEUED)))
        waiting += connection.scalars(_without_vendor(client.id).limit(MOST_NAMELESS)).all() if nameless else []
        posted = connection.scalars(_of_vendor(client.id, vendor_id, iban, State.POSTED).where(_is_held())).all()
    return _count(here, client, waiting, _judge_waiting) + _count(here, client, posted, _judge_posted)


def _of_vendor(client_id: str, vendor_id: str, iban: str, state: State) -> sa.Select[tuple[str]]:
    keys = business_keys.c
    wanted = sa.or_(keys.vendor_id == vendor_id, sa.and_(keys.iban == iban, sa.literal(iban) != ""))
    return (
        sa.select(documents.c.id)
        .join(business_keys, keys.document_id == documents.c.id)
        .where(documents.c.client_id == client_id, documents.c.state == state, wanted)
        .order_by(documents.c.received_at, documents.c.id)
    )


def _without_vendor(client_id: str) -> sa.Select[tuple[str]]:
    asked = findings.c.client_id == documents.c.client_id, findings.c.document_id == documents.c.id
    unknown = sa.exists().where(*asked, findings.c.code == NO_VENDOR, findings.c.status == FindingStatus.OPEN)
    mine = documents.c.client_id == client_id, documents.c.state == State.QUEUED
    return sa.select(documents.c.id).where(*mine, unknown).order_by(documents.c.received_at.desc(), documents.c.id)


def _is_held() -> sa.ColumnElement[bool]:
    mine = holds.c.client_id == documents.c.client_id, holds.c.document_id == documents.c.id
    return sa.exists().where(*mine, holds.c.released_at.is_(None))


def _count(here: Installation, client: Client, document_ids: Sequence[str], judge: Judge) -> int:
    return sum(_guarded(here, client, document_id, judge) for document_id in document_ids)


def _guarded(here: Installation, client: Client, document_id: str, judge: Judge) -> bool:
    try:
        with settling(here.engine, client.id) as connection:
            return judge(connection, client, document_id)
    except RetryableError:
        raise
    except StaleClaimError:
        return False  # somebody works on it
    except Exception as error:  # our own fault: this one stays as it is, the others go on
        log.exception("our own error", document=document_id, error=type(error).__name__)
        return False


def _judge_waiting(connection: sa.Connection, client: Client, document_id: str) -> bool:
    known = document(connection, client.id, document_id)
    if known.state is not State.QUEUED or known.doc_type is None or known.reason.startswith(TECH):
        return False
    verdict = considered(connection, client, known)
    record(connection, client, known, verdict)
    waits = AFTER[verdict.judgement.decision.outcome] is State.QUEUED
    if waits and reason_of(verdict.judgement.decision) == known.reason:
        return False
    advance(connection, client.id, document_id, State.QUEUED, State.VALIDATED)
    finish(connection, client, known, verdict)
    return not waits


def _judge_posted(connection: sa.Connection, client: Client, document_id: str) -> bool:
    return not settle_held(connection, client, document(connection, client.id, document_id))
