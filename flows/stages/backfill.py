"""Backfill: judging, or reading and judging, a range of documents again (docs/admins.md).

A preview changes nothing. Applying reprocesses documents that are not posted; for posted ones it writes correction
proposals (reversal and repost), which somebody else has to release.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.reading import DocumentReading
from documents.register.document import RegisteredDocument, documents_in
from documents.register.lifecycle import advance
from documents.register.proposals import Proposal, propose
from documents.state import State
from documents.value import Value
from flows.stages.judge import judge_waiting
from flows.stages.movement import added, movement
from flows.stages.night import read_all, settle
from flows.stages.read import JailPool
from flows.stages.reread import reread
from flows.stages.verify import Difference, compare, field_values, finding_values
from flows.stages.worker import Desk
from review.judgement import Verdict, consider, received_on

REDONE: Final = (State.QUEUED, State.QUARANTINED)
"""States whose documents are reprocessed when a backfill is applied."""

PROPOSED: Final = (State.POSTED,)


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


class Change(Value):
    """What would be different for one document.

    Attributes:
        accounts: Movement by account in base currency; debit positive.
    """

    document_id: str
    state: State
    before: str
    after: str
    fields: tuple[Difference, ...] = ()
    findings: tuple[Difference, ...] = ()
    accounts: dict[str, Decimal] = {}


class BackfillReport(Value):
    """What a backfill found, and did.

    Attributes:
        considered: Documents received in the range.
        accounts: Movement of all changes together, by account, in base currency.
        reprocessed: Documents brought back into work (apply only).
        released: Waiting documents that went on.
        posted: Documents posted by it.
        proposals: Corrections of posted documents that wait for a second person (apply only).
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


def backfill(desk: Desk, pool: JailPool, request: Request) -> BackfillReport:
    """Evaluate a range of documents again, and apply the outcome when asked to.

    Raises:
        WrongInputError: The request makes no sense; nothing was changed.
    """
    request.check()
    documents = _in_range(desk, request)
    changes = tuple(_changes(desk, pool, request, documents))
    report = BackfillReport(
        client_id=desk.client.id,
        request=request,
        considered=len(documents),
        changes=changes,
        accounts=added(change.accounts for change in changes),
    )
    if request.mode is Mode.PREVIEW:
        return report
    return _apply(desk, pool, report, documents)


def _in_range(desk: Desk, request: Request) -> tuple[RegisteredDocument, ...]:
    with read(desk.engine) as connection:
        found = documents_in(connection, desk.client.id, (*REDONE, *PROPOSED, State.ARCHIVED))
    days = (request.date_from, request.date_to)
    return tuple(one for one in found if days[0] <= received_on(desk.client, one) <= days[1])


def _changes(desk: Desk, pool: JailPool, request: Request, documents: Iterable[RegisteredDocument]) -> Iterator[Change]:
    for known in documents:
        reading: DocumentReading | None = None
        if request.redo is Redo.READ:
            reading = reread(desk, pool, known).reading
        if reading is None and known.doc_type is None:
            continue
        with read(desk.engine) as connection:
            verdict = consider(connection, desk.client, known, reading=reading)
            change = _change(connection, desk, known, verdict)
        if change is not None:
            yield change


def _change(connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict) -> Change | None:
    """Return what would be different, or None when nothing would."""
    stored = verdict.version
    change = Change(
        document_id=known.id,
        state=known.state,
        before=stored.judgement.decision.outcome.value if stored.judgement else "not judged",
        after=verdict.judgement.decision.outcome.value,
        fields=tuple(compare(field_values(stored.business), field_values(verdict.business))),
        findings=tuple(compare(finding_values(stored.judgement), finding_values(verdict.judgement))),
    )
    if change.before == change.after and not change.fields and not change.findings:
        return None
    return change.model_copy(update={"accounts": movement(connection, desk, known, verdict)})


def _apply(
    desk: Desk, pool: JailPool, report: BackfillReport, documents: Iterable[RegisteredDocument]
) -> BackfillReport:
    """Reprocess what is not posted, and propose corrections for what is."""
    request = report.request
    waiting = [known for known in documents if known.state in REDONE]
    proposals = _propose(desk, report)
    if request.redo is Redo.READ:
        for known in waiting:
            _bring_back(desk, known, request)
        read_all(desk, pool)
    released = judge_waiting(desk, technical=True)
    settled = settle(desk)
    return report.model_copy(
        update={"reprocessed": len(waiting), "posted": settled.posted, "released": released, "proposals": proposals}
    )


def _bring_back(desk: Desk, known: RegisteredDocument, request: Request) -> None:
    """Send a waiting document back to be read again (L-26), saying who asked and why."""
    reason = f"backfill asked by {request.requested_by}: {request.reason}"
    with write(desk.engine) as connection:
        advance(connection, desk.client.id, known.id, known.state, State.RECEIVED, reason=reason, actor="backfill")


def _propose(desk: Desk, report: BackfillReport) -> int:
    """Write a correction proposal for every posted document whose entries would be others; return how many are new."""
    request = report.request
    with write(desk.engine) as connection:
        return sum(
            propose(
                connection,
                Proposal(
                    client_id=desk.client.id,
                    document_id=change.document_id,
                    requested_by=request.requested_by,
                    reason=request.reason,
                    change=change.model_dump_json(),
                ),
            )
            for change in report.changes
            if change.state in PROPOSED and change.accounts
        )
