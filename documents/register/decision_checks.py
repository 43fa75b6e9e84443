"""Whether two persons stand behind what takes two, and a decision behind whatever was waived (`daybook check`)."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from documents.register.decisions import Kind, decisions
from documents.register.findings import FindingStatus
from documents.register.tables import findings, versions
from documents.violation import Violation


def check_decisions(connection: sa.Connection) -> Iterator[Violation]:
    """I10: nothing is waived without the decision of that person, and nobody approved what they had edited."""
    decided = sa.exists().where(
        decisions.c.client_id == findings.c.client_id,
        decisions.c.document_id == findings.c.document_id,
        decisions.c.code == findings.c.code,
        decisions.c.subject == findings.c.subject,
        decisions.c.evidence_hash == findings.c.evidence_hash,
        decisions.c.person == findings.c.waived_by,
        decisions.c.kind.in_([str(Kind.WAIVE), str(Kind.APPROVE)]),
    )
    columns = findings.c.client_id, findings.c.document_id, findings.c.code, findings.c.waived_by
    waived = sa.select(*columns).where(findings.c.status == FindingStatus.WAIVED, ~decided)
    for row in connection.execute(waived):
        message = f"{row.code} of document {row.document_id} is waived by {row.waived_by}, who decided nothing on it."
        yield Violation(code="I10", subject=row.document_id, client_id=row.client_id, message=message)
    own = (
        sa.select(decisions.c.client_id, decisions.c.document_id, decisions.c.person, versions.c.number)
        .join(
            versions,
            sa.and_(
                versions.c.client_id == decisions.c.client_id,
                versions.c.document_id == decisions.c.document_id,
                versions.c.author == decisions.c.person,
                versions.c.business.is_not(None),
                versions.c.number <= decisions.c.version,
            ),
        )
        .where(decisions.c.kind == Kind.APPROVE)
        .distinct()
    )
    for row in connection.execute(own):
        message = f"{row.person} approved document {row.document_id}, whose version {row.number} is their own edit."
        yield Violation(code="I10", subject=row.document_id, client_id=row.client_id, message=message)
