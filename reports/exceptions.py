"""Open exceptions: what waits for a person, each in one sentence with its document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import sqlalchemy as sa

from documents.finding import Queue, Severity
from documents.register.document import RegisteredDocument, clients, document, documents_in
from documents.register.findings import FindingStatus, RegisteredFinding, open_findings
from documents.register.lifecycle import TECH
from documents.register.tables import arrivals, documents, findings
from documents.state import BUCKET_OF, Bucket, State
from documents.value import Value
from documents.values.money import from_minor

WAITING = tuple(state for state in State if BUCKET_OF[state] is Bucket.QUEUED)
STOPPING = (Severity.BLOCK_POST, Severity.BLOCK_PAY)


class OpenException(Value):
    """One reason why one document waits, or why its payment does.

    Attributes:
        file_name: As the sender named the file.
        code: Rule code; "TECH" for our own or the world's fault.
        sentence: What was expected, what was found, and the next step.
        queue: Who can decide.
        amount: Signed gross total in `currency`; None when not known.
        held: True when the document is posted and only its payment waits.
    """

    client_id: str
    document_id: str
    file_name: str
    state: State
    code: str
    sentence: str
    suggestion: str = ""
    queue: Queue
    amount: Decimal | None = None
    currency: str = ""
    received_at: dt.datetime
    held: bool = False


def open_exceptions(connection: sa.Connection, client_id: str | None = None) -> tuple[OpenException, ...]:
    """Return what is open at one client, or at all, by client, queue and age."""
    wanted = clients(connection) if client_id is None else (client_id,)
    found = [one for client in wanted for one in _of_client(connection, client)]
    return tuple(sorted(found, key=lambda one: (one.client_id, one.queue, one.received_at, one.document_id)))


def _of_client(connection: sa.Connection, client_id: str) -> list[OpenException]:
    names = file_names(connection, client_id)
    found: list[OpenException] = []
    for waiting in documents_in(connection, client_id, WAITING):
        found.extend(
            _of_waiting(waiting, names.get(waiting.sha256, ""), open_findings(connection, client_id, waiting.id))
        )
    for held in _held(connection, client_id):
        mine = open_findings(connection, client_id, held.id)
        stopping = [one for one in mine if one.finding.severity is Severity.BLOCK_PAY]
        found.extend(_of_finding(held, names.get(held.sha256, ""), one) for one in stopping)
    return found


def _of_waiting(document: RegisteredDocument, name: str, mine: Sequence[RegisteredFinding]) -> list[OpenException]:
    """Return why a document waits; a fault of ours is named even where the document has faults of its own."""
    found = [_of_finding(document, name, one) for one in mine if one.finding.severity in STOPPING]
    if not found or document.reason.startswith(TECH):
        found.insert(0, _of_reason(document, name, mine))
    return found


def _held(connection: sa.Connection, client_id: str) -> tuple[RegisteredDocument, ...]:
    """Return the posted documents whose payment waits."""
    ids = connection.scalars(
        sa.select(documents.c.id)
        .where(
            documents.c.client_id == client_id,
            documents.c.state == State.POSTED,
            sa.exists().where(
                findings.c.client_id == documents.c.client_id,
                findings.c.document_id == documents.c.id,
                findings.c.status == FindingStatus.OPEN,
                findings.c.severity == Severity.BLOCK_PAY,
            ),
        )
        .order_by(documents.c.received_at, documents.c.id)
    )
    return tuple(document(connection, client_id, document_id) for document_id in ids.all())


def file_names(connection: sa.Connection, client_id: str) -> dict[str, str]:
    """Return the name a file first arrived under, by SHA-256."""
    rows = connection.execute(
        sa.select(arrivals.c.sha256, arrivals.c.original_name)
        .where(arrivals.c.client_id == client_id, arrivals.c.sha256.is_not(None))
        .order_by(arrivals.c.id.desc())
    )
    return {sha: name for sha, name in rows}  # noqa: C416 - rows are no pairs to the type checker


def _of_finding(document: RegisteredDocument, name: str, registered: RegisteredFinding) -> OpenException:
    finding = registered.finding
    return OpenException(
        **_known(document, name),
        code=finding.code,
        sentence=finding.message,
        suggestion=finding.suggestion,
        queue=finding.queue,
        held=document.state is State.POSTED,
    )


def _of_reason(document: RegisteredDocument, name: str, mine: Sequence[RegisteredFinding]) -> OpenException:
    """Return what no single finding explains: a fault of ours, or too many warnings at once (V-93)."""
    technical = document.reason.startswith(TECH) or not mine
    return OpenException(
        **_known(document, name),
        code=TECH if technical else "V-93",
        sentence=document.reason,
        queue=Queue.TECHNICAL if technical else mine[0].finding.queue,
    )


def _known(document: RegisteredDocument, name: str) -> dict[str, object]:
    amount = None if document.gross_minor is None else from_minor(document.gross_minor, document.currency)
    return {
        "client_id": document.client_id,
        "document_id": document.id,
        "file_name": name,
        "state": document.state,
        "amount": amount,
        "currency": document.currency,
        "received_at": document.received_at,
    }
