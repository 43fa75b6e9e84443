"""Finding the document that is meant, and deriving it again."""

from __future__ import annotations

import sqlalchemy as sa

from daybook.console import reading
from documents.home import Home
from documents.register.document import RegisteredDocument, UnknownDocumentError, find_document
from flows.stages.read import jails
from flows.stages.verify import Verification, verify
from flows.stages.worker import open_desk
from ledgers.tables import entries


def verified(subject: str, client: str = "") -> Verification:
    """Verify the document, or the document behind the entry, that is meant.

    Raises:
        WrongInputError: No document and no entry is called so, or several are.
    """
    with reading() as connection:
        known = _meant(connection, subject, client or None)
    desk = open_desk(Home(), known.client_id)
    try:
        with jails(1) as pool:
            return verify(desk, pool, known)
    finally:
        desk.engine.dispose()


def _meant(connection: sa.Connection, subject: str, client: str | None) -> RegisteredDocument:
    try:
        return find_document(connection, subject, client)
    except UnknownDocumentError:
        query = sa.select(entries.c.client_id, entries.c.document_id).where(entries.c.label == subject)
        rows = connection.execute(query if client is None else query.where(entries.c.client_id == client)).all()
        if len(rows) != 1:
            raise
        return find_document(connection, rows[0].document_id, rows[0].client_id)
