"""Open exceptions: what waits for a person, each in one sentence with its document."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.finding import Finding, Queue, Role, Severity
from documents.register.document import RegisteredDocument, clients, of_row
from documents.register.findings import FindingStatus
from documents.register.lifecycle import TECH
from documents.register.tables import arrivals, documents, findings
from documents.state import BUCKET_OF, Bucket, State
from documents.value import Value
from documents.values.money import from_minor
from validators.routing.desks import gravity
from validators.routing.work import Reason

WAITING: Final = tuple(state for state in State if BUCKET_OF[state] is Bucket.QUEUED)
STOPPING: Final = (Severity.BLOCK_POST, Severity.BLOCK_PAY)
TOO_MANY_WARNINGS: Final = "V-93"


class OpenException(Value):
    """One reason why one document waits, or why its payment does.

    Attributes:
        file_name: As the sender named the file.
        code: Rule code; "TECH" for our own or the world's fault.
        severity: What it stops.
        sentence: What was expected, what was found, and the next step.
        queue: Who can decide.
        amount: Signed gross total in `currency`; None when not known.
        held: True when the document is posted and only its payment waits.
        since: When it was first seen.
    """

    client_id: str
    document_id: str
    file_name: str
    state: State
    code: str
    severity: Severity = Severity.BLOCK_POST
    sentence: str
    suggestion: str = ""
    queue: Queue
    amount: Decimal | None = None
    currency: str = ""
    received_at: dt.datetime
    held: bool = False
    since: dt.datetime | None = None


class WaitingDocument(Value):
    """One document that waits, or whose payment does.

    Attributes:
        file_name: As the sender named the file.
        reasons: Why; at least one.
    """

    document: RegisteredDocument
    file_name: str
    reasons: tuple[Reason, ...]

    @property
    def held(self) -> bool:
        """Posted; only its payment waits."""
        return self.document.state is State.POSTED

    @property
    def amount(self) -> Decimal | None:
        """Signed gross total in document currency; None when not known."""
        minor = self.document.gross_minor
        return None if minor is None else from_minor(minor, self.document.currency)


def open_exceptions(connection: sa.Connection, client_id: str | None = None) -> tuple[OpenException, ...]:
    """Return what is open at one client, or at all, by client, queue and age."""
    wanted = clients(connection) if client_id is None else (client_id,)
    found = [one for client in wanted for each in waiting_documents(connection, client) for one in _exceptions(each)]
    return tuple(sorted(found, key=lambda one: (one.client_id, one.queue, one.received_at, one.document_id)))


def waiting_documents(
    connection: sa.Connection, client_id: str, only: Collection[str] | None = None
) -> tuple[WaitingDocument, ...]:
    """Return the documents of a client that wait, or whose payment does, in order of arrival.

    Args:
        connection: To the register.
        client_id: Whose.
        only: Ids of some hundreds of documents to look at; all when None.
    """
    wanted = is_waiting(client_id) if only is None else is_waiting(client_id) & documents.c.id.in_(only)
    reasons = _reasons(connection, client_id, wanted, only)
    rows = connection.execute(sa.select(documents).where(wanted).order_by(documents.c.received_at, documents.c.id))
    known = [of_row(row) for row in rows.mappings()]
    names = file_names(connection, client_id, None if only is None else {one.sha256 for one in known})
    found = []
    for one in known:
        why = _why(one, reasons.get(one.id, []))
        if why:
            found.append(WaitingDocument(document=one, file_name=names.get(one.sha256, ""), reasons=why))
    return tuple(found)


def is_waiting(client_id: str) -> sa.ColumnElement[bool]:
    """Return the condition that a document of the client waits, or is posted with its payment held."""
    held = sa.select(findings.c.document_id).where(
        findings.c.client_id == client_id,
        findings.c.status == FindingStatus.OPEN,
        findings.c.severity == Severity.BLOCK_PAY,
    )
    waits = documents.c.state.in_([str(state) for state in WAITING])
    posted = (documents.c.state == State.POSTED) & documents.c.id.in_(held)
    return sa.and_(documents.c.client_id == client_id, sa.or_(waits, posted))


def file_names(connection: sa.Connection, client_id: str, only: Collection[str] | None = None) -> dict[str, str]:
    """Return the name a file first arrived under, by SHA-256; of these files only, or of all."""
    which = arrivals.c.sha256.is_not(None) if only is None else arrivals.c.sha256.in_(only)
    rows = connection.execute(
        sa.select(arrivals.c.sha256, arrivals.c.original_name)
        .where(arrivals.c.client_id == client_id, which)
        .order_by(arrivals.c.id.desc())
    )
    return {sha: name for sha, name in rows}  # noqa: C416 - rows are no pairs to the type checker


def _reasons(
    connection: sa.Connection, client_id: str, wanted: sa.ColumnElement[bool], only: Collection[str] | None
) -> dict[str, list[Reason]]:
    """Return the open findings of what waits, by document; those that only inform are left out."""
    waits = sa.select(documents.c.id).where(wanted) if only is None else only
    rows = connection.execute(
        sa.select(findings.c.document_id, findings.c.body, findings.c.first_seen)
        .where(
            findings.c.client_id == client_id,
            findings.c.status == FindingStatus.OPEN,
            findings.c.severity != Severity.INFO,
            findings.c.document_id.in_(waits),
        )
        .order_by(findings.c.document_id, findings.c.code, findings.c.subject, findings.c.id)
    )
    found: dict[str, list[Reason]] = defaultdict(list)
    for row in rows:
        finding = Finding.model_validate_json(row.body)
        found[row.document_id].append(Reason(finding=finding, since=row.first_seen))
    return found


def _why(document: RegisteredDocument, mine: list[Reason]) -> tuple[Reason, ...]:
    """Return why a document waits; a fault of ours is named even where the document has faults of its own."""
    if document.state is State.POSTED:
        return tuple(one for one in mine if one.finding.severity is Severity.BLOCK_PAY)
    found = [one for one in mine if one.finding.severity in STOPPING]
    if not found or document.reason.startswith(TECH):
        found.insert(0, _of_state(document, mine))
    return tuple(found)


def _of_state(document: RegisteredDocument, mine: list[Reason]) -> Reason:
    """Return what no single finding explains: a fault of ours, or too many warnings at once (V-93)."""
    technical = document.reason.startswith(TECH) or not mine
    finding = Finding(
        code=TECH if technical else TOO_MANY_WARNINGS,
        severity=Severity.BLOCK_POST,
        message=document.reason,
        queue=Queue.TECHNICAL if technical else min((one.finding.queue for one in mine), key=gravity),
        waived_by=Role.NOBODY if technical else Role.REVIEWER,
    )
    return Reason(finding=finding, since=document.state_since)


def _exceptions(waiting: WaitingDocument) -> Iterator[OpenException]:
    document = waiting.document
    known: dict[str, Any] = {
        "client_id": document.client_id,
        "document_id": document.id,
        "file_name": waiting.file_name,
        "state": document.state,
        "amount": waiting.amount,
        "currency": document.currency,
        "received_at": document.received_at,
        "held": waiting.held,
    }
    for one in waiting.reasons:
        finding = one.finding
        yield OpenException(
            **known,
            code=finding.code,
            severity=finding.severity,
            sentence=finding.message,
            suggestion=finding.suggestion,
            queue=finding.queue,
            since=one.since,
        )
