"""Documents of the register: looking them up, and splitting a file into several."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.database.insert import insert_if_new
from documents.error import WrongInputError
from documents.kind import DocType
from documents.register import audit
from documents.register.tables import documents
from documents.state import BUCKET_OF, Bucket, State
from documents.value import Value


class RegisteredDocument(Value):
    """One document as the register knows it.

    Attributes:
        number: Place in the file, from 1.
        first_page: From 1; 0 before the file was read.
        doc_type: None before the file was read.
        gross_minor: In minor units of `currency`, negative for a credit; None before it is known.
        reason: Why it is in a state that needs a reason; empty otherwise.
        duplicate_of: Document id, in state DUPLICATE only.
        version: Number of the latest version, 0 before the first.
        fence: Counts claims.
    """

    id: str
    client_id: str
    sha256: str
    number: int
    first_page: int
    last_page: int
    doc_type: DocType | None
    gross_minor: int | None
    currency: str
    state: State
    state_since: dt.datetime
    reason: str
    duplicate_of: str
    version: int
    fence: int
    lease_owner: str
    lease_until: dt.datetime | None
    attempts: int
    received_at: dt.datetime

    @property
    def bucket(self) -> Bucket:
        """What the completeness control counts it as."""
        return BUCKET_OF[self.state]


class UnknownDocumentError(WrongInputError):
    """No document of this client has this id."""


def document(connection: sa.Connection, client_id: str, document_id: str) -> RegisteredDocument:
    """Return one document of a client.

    Raises:
        UnknownDocumentError: The client has no such document (another client may).
    """
    row = (
        connection.execute(
            sa.select(documents).where(documents.c.client_id == client_id, documents.c.id == document_id)
        )
        .mappings()
        .first()
    )
    if row is None:
        raise UnknownDocumentError(f'client "{client_id}" has no document "{document_id}"; nothing was changed')
    return of_row(row)


def find_document(connection: sa.Connection, prefix: str, client_id: str | None = None) -> RegisteredDocument:
    """Return the one document whose id begins so, or contains it after the client's name (a hash as people copy it).

    Raises:
        UnknownDocumentError: None does.
        WrongInputError: Several do; the message lists some.
    """
    wanted = prefix.lower()
    query = sa.select(documents).order_by(documents.c.id)
    if client_id is not None:
        query = query.where(documents.c.client_id == client_id)
    begins = documents.c.id.startswith(wanted, autoescape=True)
    hash_begins = documents.c.sha256.startswith(wanted, autoescape=True)
    rows = connection.execute(query.where(sa.or_(begins, hash_begins)).limit(6)).mappings().all()
    exact = [row for row in rows if row["id"] == wanted]
    if len(exact or rows) == 1:
        return of_row((exact or rows)[0])
    if not rows:
        raise UnknownDocumentError(f'no document begins with "{prefix}"; `daybook queue` lists those that wait')
    raise WrongInputError(f'"{prefix}" is not one document but several: {", ".join(row["id"] for row in rows)}')


def documents_in(
    connection: sa.Connection, client_id: str, states: Iterable[State] = tuple(State), limit: int | None = None
) -> tuple[RegisteredDocument, ...]:
    """Return a client's documents in these states, in order of arrival."""
    query = (
        sa.select(documents)
        .where(documents.c.client_id == client_id, documents.c.state.in_([str(state) for state in states]))
        .order_by(documents.c.received_at, documents.c.id)
        .limit(limit)
    )
    return tuple(of_row(row) for row in connection.execute(query).mappings())


def clients(connection: sa.Connection) -> tuple[str, ...]:
    """Return every client that ever had a document, sorted."""
    return tuple(connection.scalars(sa.select(documents.c.client_id).distinct().order_by(documents.c.client_id)))


def add_documents(
    connection: sa.Connection,
    client_id: str,
    document_id: str,
    ranges: Sequence[tuple[int, int]],
    *,
    actor: str = "system",
) -> tuple[str, ...]:
    """Record into which documents a file was split (L-01), and return their ids in page order.

    The first range becomes that of `document_id`; the others become documents in RECEIVED, unless an earlier reading of
    the file made them already. Documents beyond the last range are left as they are. The caller holds a claim on
    `document_id`, the file's first document; `ranges` are first and last pages, from 1, inclusive, at least one.

    Raises:
        UnknownDocumentError: The client has no such document.
    """
    first = document(connection, client_id, document_id)
    stem = document_id.removesuffix(f"-{first.number}")
    ids = [f"{stem}-{number}" for number in range(1, len(ranges) + 1)]
    for number, (new_id, (first_page, last_page)) in enumerate(zip(ids, ranges, strict=True), start=1):
        pages = {"first_page": first_page, "last_page": last_page}
        if new_id == document_id:
            connection.execute(sa.update(documents).where(documents.c.id == document_id).values(**pages))
        elif insert_if_new(
            connection,
            documents,
            id=new_id,
            client_id=client_id,
            sha256=first.sha256,
            number=number,
            state=State.RECEIVED,
            state_since=database_now(connection),
            received_at=first.received_at,
            **pages,
        ):
            after = {"from": document_id, **pages}
            audit.append(connection, client_id, audit.Act(action="split", subject=new_id, actor=actor, after=after))
    return tuple(ids)


def cut_out(
    connection: sa.Connection, client_id: str, document_id: str, ranges: Sequence[tuple[int, int]], *, actor: str
) -> tuple[str, ...]:
    """Add documents in RECEIVED to the file of one, for pages that a person cut out, and return their ids (L-24).

    The one they are cut out of stays as it is; the caller supersedes it.

    Raises:
        UnknownDocumentError: The client has no such document.
    """
    known = document(connection, client_id, document_id)
    stem = document_id.removesuffix(f"-{known.number}")
    same_file = documents.c.client_id == client_id, documents.c.sha256 == known.sha256
    last = connection.scalar(sa.select(sa.func.max(documents.c.number)).where(*same_file)) or known.number
    ids = []
    for number, (first_page, last_page) in enumerate(ranges, start=last + 1):
        pages = {"first_page": first_page, "last_page": last_page}
        connection.execute(
            sa.insert(documents).values(
                id=f"{stem}-{number}",
                client_id=client_id,
                sha256=known.sha256,
                number=number,
                state=State.RECEIVED,
                state_since=database_now(connection),
                received_at=known.received_at,
                **pages,
            )
        )
        after = {"from": document_id, **pages}
        audit.append(
            connection, client_id, audit.Act(action="split", subject=f"{stem}-{number}", actor=actor, after=after)
        )
        ids.append(f"{stem}-{number}")
    return tuple(ids)


def of_row(row: Any) -> RegisteredDocument:
    """Build the value from a row of the table."""
    return RegisteredDocument(**{**row, "doc_type": row["doc_type"] or None})
