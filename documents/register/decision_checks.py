"""Whether two persons stand behind what takes two, and a decision behind whatever was waived (`daybook check`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import sqlalchemy as sa

from documents.finding import Finding, Severity
from documents.register.decisions import Kind, decisions, decisions_of
from documents.register.findings import FindingStatus
from documents.register.proposals import is_same
from documents.register.proposals import table as proposals
from documents.register.tables import findings, versions
from documents.register.waiver_requests import earlier_waivers, takes_two
from documents.violation import Violation

OF_A_DECISION: Final = "decision"
OF_TWO_PERSONS: Final = "two persons"
"""Laws that a waiver may be older than (migration 0025)."""


def check_decisions(connection: sa.Connection) -> Iterator[Violation]:
    """I10: nothing is waived without who must decide it; nobody approved their own edit or released their own wish.

    What was waived before the database asked for that is no violation; `earlier_waivers_count` tells how much it is.
    """
    yield from _undecided(connection)
    yield from _released_alone(connection)
    yield from _own_edits(connection)
    yield from _corrections_released_alone(connection)


def earlier_waivers_count(connection: sa.Connection) -> Mapping[str, int]:
    """Return how many waivers that still hold are older than each law."""
    query = (
        sa.select(earlier_waivers.c.law, sa.func.count().label("times"))
        .join(findings, findings.c.id == earlier_waivers.c.finding_id)
        .where(findings.c.status == FindingStatus.WAIVED)
        .group_by(earlier_waivers.c.law)
    )
    return {row.law: row.times for row in connection.execute(query)}


def _undecided(connection: sa.Connection) -> Iterator[Violation]:
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
    waived = sa.select(*columns).where(findings.c.status == FindingStatus.WAIVED, ~decided, ~_is_earlier(OF_A_DECISION))
    for row in connection.execute(waived):
        message = f"{row.code} of document {row.document_id} is waived by {row.waived_by}, who decided nothing on it."
        yield Violation(code="I10", subject=row.document_id, client_id=row.client_id, message=message)


def _released_alone(connection: sa.Connection) -> Iterator[Violation]:
    columns = findings.c.client_id, findings.c.document_id, findings.c.body, findings.c.waived_by
    held = sa.select(*columns).where(
        findings.c.status == FindingStatus.WAIVED,
        findings.c.severity == Severity.BLOCK_PAY,
        ~_is_earlier(OF_TWO_PERSONS),
    )
    for row in connection.execute(held).all():
        finding = Finding.model_validate_json(row.body)
        if takes_two(finding) and not _is_by_two(connection, row.client_id, row.document_id, finding, row.waived_by):
            message = f"{finding.code} of document {row.document_id} is waived by {row.waived_by} alone."
            yield Violation(code="I10", subject=row.document_id, client_id=row.client_id, message=message)


def _is_by_two(connection: sa.Connection, client_id: str, document_id: str, finding: Finding, person: str) -> bool:
    """Tell whether somebody else asked first; what stopped posting when it was waived was approved instead."""
    key = finding.code, finding.subject, finding.evidence_hash
    mine = [
        one
        for one in decisions_of(connection, client_id, document_id)
        if (one.code, one.subject, one.evidence_hash) == key
    ]
    if any(one.kind is Kind.WAIVE and one.facts.get("severity") == Severity.BLOCK_POST for one in mine):
        return True
    return any(one.kind is Kind.ASK_WAIVER and one.person != person for one in mine)


def _is_earlier(law: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(earlier_waivers.c.finding_id == findings.c.id, earlier_waivers.c.law == law)


def _own_edits(connection: sa.Connection) -> Iterator[Violation]:
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


def _corrections_released_alone(connection: sa.Connection) -> Iterator[Violation]:
    columns = (proposals.c.id, proposals.c.client_id, proposals.c.document_id, proposals.c.requested_by)
    for row in connection.execute(sa.select(*columns).where(proposals.c.status == "released")).all():
        decided = decisions_of(connection, row.client_id, row.document_id, Kind.RELEASE)
        released = [one.person for one in decided if one.subject == str(row.id)]
        if not any(not is_same(one, row.requested_by) for one in released):
            by = ", ".join(released) or "nobody"
            message = f"correction {row.id}, which {row.requested_by} asked for, is released by {by}."
            yield Violation(code="I10", subject=row.document_id, client_id=row.client_id, message=message)
