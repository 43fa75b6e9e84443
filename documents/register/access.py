"""Looking a document up for a person: what is not theirs does not exist for them, and that they asked is recorded."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.register import audit
from documents.register.document import RegisteredDocument, UnknownDocumentError, document

ACTION: Final = "look-up refused"
LONGEST: Final = 120
"""Of an id that is recorded: it comes from outside."""


def document_for(engine: sa.Engine, client_id: str, document_id: str, *, actor: str) -> RegisteredDocument:
    """Return a document of the client that the person works for; `actor` is the person.

    A refusal is an event of the person's own client (B-01), in a transaction of its own. It is the same whether another
    client has the document or nobody, so that it tells nothing.

    Raises:
        UnknownDocumentError: This client has no such document.
    """
    try:
        with read(engine) as connection:
            return document(connection, client_id, document_id)
    except UnknownDocumentError:
        act = audit.Act(action=ACTION, subject=document_id[:LONGEST], actor=actor, after={"answer": "unknown document"})
        with write(engine) as connection:
            audit.append(connection, client_id, act)
        raise
