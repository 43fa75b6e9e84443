"""What can be written to the vendor of one document, from the register."""

from __future__ import annotations

import sqlalchemy as sa

from documents.master.client import Client
from documents.register.document import document
from documents.register.findings import open_findings
from documents.register.tables import documents
from documents.register.work_facts import WorkFacts, work_facts
from documents.values.money import from_minor
from validators.routing.reply import About, NoReply, Reply, Status, reply


def reply_to_vendor(
    connection: sa.Connection,
    client: Client,
    document_id: str,
    status: Status = "UQ",
    language: str = "",
    reason: str = "",
) -> Reply | NoReply:
    """Return the reply about everything that is open on a document, in its own language unless another is asked for.

    Args:
        connection: A read connection.
        client: Who writes.
        document_id: Whose vendor is written to.
        status: "UQ" to ask, "RE" to send the document back.
        language: ISO 639-1; empty for that of the document.
        reason: Peppol status reason that a person gave, told besides what the findings tell; empty for none.

    Raises:
        UnknownDocumentError: The client has no such document.
    """
    known = document(connection, client.id, document_id)
    mine = sa.select(documents.c.id).where(documents.c.id == document_id)
    facts = work_facts(connection, client.id, mine).get(document_id, WorkFacts())
    about = About(
        client=client.name,
        number=facts.number,
        amount=None if known.gross_minor is None else abs(from_minor(known.gross_minor, known.currency)),
        currency=known.currency,
        received_on=known.received_at.astimezone(client.service.clock.zone).date(),
    )
    findings = [one.finding for one in open_findings(connection, client.id, document_id)]
    return reply(about, findings, status, language or facts.language, reason)
