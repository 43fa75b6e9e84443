"""Waivers that take two persons: asked for by one vendor custodian, confirmed or refused by somebody else.

A request is a decision like any other; it stands while its finding is open with the same evidence. The database refuses
the finding as waived without both (migration 0025).

Source: accounting specification section 4 (VC: vendor custodian + second person), V-FRD-01.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

import sqlalchemy as sa

from documents.database.metadata import metadata
from documents.finding import Finding, Role, Severity
from documents.register.decisions import Kind, decisions
from documents.register.findings import FindingStatus
from documents.register.tables import Key, findings
from documents.value import Value

earlier_waivers = sa.Table(
    "earlier_waivers",
    metadata,
    sa.Column("finding_id", Key, sa.ForeignKey("findings.id"), primary_key=True, autoincrement=False),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("law", sa.String(20), primary_key=True),
)
"""What was waived before the database asked for a decision, or for two persons; written once, by migration 0025.

Columns:
    law: "decision" or "two persons", which the waiver is older than.
"""

CONFIRMS: Final = frozenset({Role.VENDOR_CUSTODIAN, Role.SUPERVISOR, Role.CONTROLLER})
"""Roles of which the second person has one."""

FindingKey = tuple[str, str, str]
"""Code, subject and evidence."""


class WaiverRequest(Value):
    """A waiver that waits for a second person.

    Attributes:
        person: Login of who asked.
        reason_code: One of the reasons for waivers.
        text: Why, in words.
    """

    code: str
    subject: str
    evidence_hash: str
    person: str
    reason_code: str
    text: str
    asked_at: dt.datetime


def takes_two(finding: Finding) -> bool:
    """Tell whether waiving a finding takes two persons: it is the vendor custodian's, and holds a payment.

    What stops posting needs the approval of a second person anyway once it is waived (Q-05).
    """
    return finding.severity is Severity.BLOCK_PAY and finding.waived_by is Role.VENDOR_CUSTODIAN


def waiver_requests(
    connection: sa.Connection, client_id: str, document_id: str, found: Iterable[Finding] | None = None
) -> Mapping[FindingKey, WaiverRequest]:
    """Return the requests that wait for a second person at a document.

    Args:
        connection: To the register.
        client_id: Whose document.
        document_id: Of the document.
        found: When none of these findings is the vendor custodian's, nothing is asked of the database.
    """
    if found is not None and all(one.waived_by is not Role.VENDOR_CUSTODIAN for one in found):
        return {}
    waiting: dict[FindingKey, WaiverRequest] = {}
    for row in connection.execute(_steps(client_id, document_id)):
        key = (row.code, row.subject, row.evidence_hash)
        if row.kind != Kind.ASK_WAIVER:
            waiting.pop(key, None)
        else:
            waiting[key] = WaiverRequest(
                code=row.code,
                subject=row.subject,
                evidence_hash=row.evidence_hash,
                person=row.person,
                reason_code=row.reason_code,
                text=row.text,
                asked_at=row.decided_at,
            )
    return waiting


def _steps(client_id: str, document_id: str) -> sa.Select[tuple[str, str, str, str, str, str, str, dt.datetime]]:
    """Select what was asked, confirmed and refused of the findings that are open, since they are."""
    one = decisions.c
    same = sa.and_(
        findings.c.client_id == one.client_id,
        findings.c.document_id == one.document_id,
        findings.c.code == one.code,
        findings.c.subject == one.subject,
        findings.c.evidence_hash == one.evidence_hash,
    )
    columns = (one.kind, one.code, one.subject, one.evidence_hash, one.person, one.reason_code, one.text)
    return (
        sa.select(*columns, one.decided_at)
        .join(findings, same)
        .where(
            one.client_id == client_id,
            one.document_id == document_id,
            one.kind.in_([str(kind) for kind in (Kind.ASK_WAIVER, Kind.REFUSE_WAIVER, Kind.WAIVE)]),
            findings.c.status == FindingStatus.OPEN,
            one.decided_at >= findings.c.first_seen,
        )
        .order_by(one.id)
    )
