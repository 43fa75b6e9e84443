"""Backfill: judging, or reading and judging, a range of documents again (docs/admins.md).

A preview changes nothing. Applying reprocesses documents that are not posted; for posted ones it writes correction
proposals (reversal and repost), which somebody else has to release.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from documents.archive import DamagedFileError
from documents.database.engine import read, write
from documents.decision import Outcome
from documents.error import WrongInputError
from documents.log import get_logger
from documents.reading import DocumentReading
from documents.register import audit
from documents.register.document import RegisteredDocument, documents_in
from documents.register.lifecycle import StaleClaimError, advance
from documents.register.proposals import Proposal, propose
from documents.state import State
from documents.value import Value
from extractors.jail.client import ReaderCrashedError
from flows.stages.changed import PROPOSED, Change, change_of
from flows.stages.judge import judge_again
from flows.stages.movement import added
from flows.stages.night import read_all, settle
from flows.stages.read import JailPool
from flows.stages.reread import reread
from flows.stages.worker import Desk, settling
from review.judgement import Verdict, edited_by_person, received_on
from review.settlement import considered, considered_for_release

log = get_logger()

ACTOR: Final = "backfill"

REDONE: Final = (State.QUEUED, State.QUARANTINED)
"""States whose documents are reprocessed when a backfill is applied."""


class Redo(StrEnum):
    """What to do again."""

    JUDGE = "judge"
    """Cleanse and judge the readings that are stored, with the rules and master data of today."""
    READ = "read"
    """Read the originals again, then judge."""


class Mode(StrEnum):
    """Whether anything may change."""

    PREVIEW = "preview"
    APPLY = "apply"


class Request(Value):
    """What an admin asked for; `requested_by` is recorded as claimed, the Prefect page has no login."""

    date_from: dt.date
    date_to: dt.date
    redo: Redo = Redo.JUDGE
    mode: Mode = Mode.PREVIEW
    requested_by: str
    reason: str

    def check(self) -> None:
        """Refuse a request that cannot be meant.

        Raises:
            WrongInputError: Naming field, value found and value expected.
        """
        if self.date_to < self.date_from:
            raise WrongInputError(
                f"date_to: found {self.date_to}, expected {self.date_from} or later; nothing was changed"
            )
        for name in ("requested_by", "reason"):
            if not getattr(self, name).strip():
                raise WrongInputError(f'{name}: found "", expected who asks and why; nothing was changed')


class BackfillReport(Value):
    """What a backfill found, and did.

    Attributes:
        considered: Documents received in the range.
        accounts: Movement of all changes together, by account, in base currency.
        reprocessed: Documents brought back into work (apply only).
        released: Waiting documents that went on.
        posted: Documents posted by it.
        proposals: Corrections of posted documents that wait for a second person (apply only).
        problems: Documents that could not be evaluated, one sentence each; they stay as they are.
    """

    client_id: str
    request: Request
    considered: int
    changes: tuple[Change, ...] = ()
    accounts: dict[str, Decimal] = {}
    reprocessed: int = 0
    released: int = 0
    posted: int = 0
    proposals: int = 0
    problems: tuple[str, ...] = ()


def backfill(desk: Desk, pool: JailPool, request: Request) -> BackfillReport:
    """Evaluate a range of documents again, and apply the outcome when asked to.

    Raises:
        WrongInputError: The request makes no sense; nothing was changed.
    """
    request.check()
    if request.mode is Mode.APPLY:
        _record(desk, request)
    documents = _in_range(desk, request)
    changes: list[Change] = []
    problems: list[str] = []
    proposals = 0
    for known in documents:
        try:
            change, reading = _evaluate(desk, pool, request, known)
        except (DamagedFileError, ReaderCrashedError) as error:
            problems.append(f"{known.id}: {type(error).__name__}; it was not evaluated and stays as it is")
            log.exception("not evaluated", document=known.id, error=type(error).__name__)
            continue
        if change is not None:
            changes.append(change)
            proposals += request.mode is Mode.APPLY and change.corrects and _propose(desk, request, change, reading)
    report = BackfillReport(
        client_id=desk.client.id,
        request=request,
        considered=len(documents),
        changes=tuple(changes),
        accounts=added(change.accounts for change in changes),
        proposals=proposals,
        problems=tuple(problems),
    )
    return report if request.mode is Mode.PREVIEW else _apply(desk, pool, report, documents)


def _in_range(desk: Desk, request: Request) -> tuple[RegisteredDocument, ...]:
    with read(desk.engine) as connection:
        found = documents_in(connection, desk.client.id, (*REDONE, *PROPOSED, State.ARCHIVED))
    days = (request.date_from, request.date_to)
    return tuple(one for one in found if days[0] <= received_on(desk.client, one) <= days[1])


def _evaluate(
    desk: Desk, pool: JailPool, request: Request, known: RegisteredDocument
) -> tuple[Change | None, DocumentReading | None]:
    """Return what would be different for one document, None when nothing would, and the new reading it rests on.

    A person's values stay.
    """
    with read(desk.engine) as connection:
        edited = edited_by_person(connection, desk.client.id, known.id)
    reading: DocumentReading | None = None
    if request.redo is Redo.READ and not edited:
        reading = reread(desk, pool, known).reading
    if reading is None and known.doc_type is None:
        return None, None
    with read(desk.engine) as connection:
        verdict = _verdict(connection, desk, known, reading)
        return change_of(connection, desk, known, verdict), reading


def _verdict(
    connection: sa.Connection, desk: Desk, known: RegisteredDocument, reading: DocumentReading | None
) -> Verdict:
    """Judge a document; who releases the correction of a posted one is the approver whom rules may ask for."""
    if known.state in PROPOSED:
        return considered_for_release(connection, desk.client, known, reading=reading)[0]
    return considered(connection, desk.client, known, reading=reading)


def _apply(
    desk: Desk, pool: JailPool, report: BackfillReport, documents: Iterable[RegisteredDocument]
) -> BackfillReport:
    """Reprocess what is not posted."""
    request = report.request
    redone = [known for known in documents if known.state in REDONE]
    kept = {change.document_id for change in report.changes if change.after != Outcome.ARCHIVE.value}
    reopened = [known for known in documents if known.state is State.ARCHIVED and known.id in kept]
    if request.redo is Redo.READ:
        redone = [known for known in redone if _move(desk, known, State.RECEIVED, request)]
        read_all(desk, pool)
    else:
        redone = [known for known in redone if known.doc_type is not None]
    reopened = [known for known in reopened if _move(desk, known, State.QUEUED, request)]
    released = judge_again(desk, [known.id for known in (*redone, *reopened)])
    settled = settle(desk)
    return report.model_copy(
        update={
            "reprocessed": len(redone) + len(reopened),
            "posted": settled.posted,
            "released": released + settled.released,
        }
    )


def _record(desk: Desk, request: Request) -> None:
    """Put the request on the audit trail, as claimed."""
    after = request.model_dump(mode="json")
    act = audit.Act(action="backfill", subject=f"{request.date_from} to {request.date_to}", actor=ACTOR, after=after)
    with write(desk.engine) as connection:
        audit.append(connection, desk.client.id, act)


def _move(desk: Desk, known: RegisteredDocument, after: State, request: Request) -> bool:
    """Bring a document back into work (L-26), saying who asked and why; leave it when somebody works on it."""
    reason = f"backfill asked by {request.requested_by}: {request.reason}"
    try:
        with write(desk.engine) as connection:
            advance(connection, desk.client.id, known.id, known.state, after, reason=reason, actor=ACTOR)
    except StaleClaimError as stale:
        log.warning("somebody works on the document", document=known.id, why=str(stale))
        return False
    return True


def _propose(desk: Desk, request: Request, change: Change, reading: DocumentReading | None) -> bool:
    """Write down that a posted document's entries would be others; tell whether that is new."""
    proposal = Proposal(
        client_id=desk.client.id,
        document_id=change.document_id,
        requested_by=request.requested_by,
        reason=request.reason,
        change=change.model_dump_json(),
        reading="" if reading is None else reading.model_dump_json(),
    )
    with settling(desk) as connection:
        return propose(connection, proposal)
