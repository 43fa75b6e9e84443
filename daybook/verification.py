"""Finding the document or entry that is meant, proving the entry, and deriving the document again."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from daybook.console import reading
from documents.archive import Archive
from documents.home import Home
from documents.register.document import RegisteredDocument, UnknownDocumentError, find_document
from flows.stages.read import jails
from flows.stages.verify import Verification, verify
from flows.stages.worker import open_desk
from ledgers.tables import entries
from reports.proof import Proof, proof_of
from reports.proof_bundle import write_bundle


def verified(subject: str, client: str = "", export: Path | None = None) -> tuple[Proof | None, Verification | None]:
    """Prove the entry that is meant, if one is, and derive its document again, if it has one.

    Args:
        subject: A document's id, how it begins, or the label of an entry.
        client: Whose; all when empty.
        export: Where the proof of an entry is written as a bundle; None for nowhere.

    Raises:
        WrongInputError: No document and no entry is called so, or several are; or the folder is not empty.
    """
    home = Home()
    with reading() as connection:
        owners = _owners(connection, subject, client)
        if len(owners) != 1:
            return None, _derived(home, find_document(connection, subject, client or None))
        archive = Archive(home.originals)
        proof = proof_of(connection, archive, owners[0], subject)
        if export is not None:
            write_bundle(connection, archive, proof, export)
        known = _known(connection, proof)
    return proof, _derived(home, known) if known else None


def _owners(connection: sa.Connection, label: str, client: str) -> list[str]:
    """Return the clients that have an entry of this label."""
    query = sa.select(entries.c.client_id).where(entries.c.label == label)
    return list(connection.scalars(query.where(entries.c.client_id == client) if client else query))


def _known(connection: sa.Connection, proof: Proof) -> RegisteredDocument | None:
    try:
        return find_document(connection, proof.document_id, proof.client_id) if proof.document_id else None
    except UnknownDocumentError:
        return None


def _derived(home: Home, known: RegisteredDocument) -> Verification:
    desk = open_desk(home, known.client_id)
    try:
        with jails(1) as pool:
            return verify(desk, pool, known)
    finally:
        desk.engine.dispose()
