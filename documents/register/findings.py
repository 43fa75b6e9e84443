"""Findings that live on: kept while their cause lasts, released when it is gone, waived by people (D-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from documents.database.clock import database_now
from documents.error import WrongInputError
from documents.finding import Finding
from documents.register import audit
from documents.register.tables import findings as table
from documents.value import Value


class FindingStatus(StrEnum):
    """Whether a finding still stops what its severity says."""

    OPEN = "open"
    RELEASED = "released"
    """Its cause is gone."""
    WAIVED = "waived"
    """A person accepted it, for this very evidence."""


class RegisteredFinding(Value):
    """A finding with its history.

    Attributes:
        first_seen: Since when it is there without a break.
    """

    document_id: str
    finding: Finding
    status: FindingStatus
    first_seen: dt.datetime
    closed_at: dt.datetime | None = None
    waived_by: str = ""
    waived_reason: str = ""


_Key = tuple[str, str, str]


def replace_findings(
    connection: sa.Connection, client_id: str, document_id: str, found: Iterable[Finding]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Make the register agree with what the rules found just now; return what opened and what was released.

    A finding is the same while code, subject and evidence hash are. An open one stays open, a waived one stays waived,
    a released one opens again. One that was not found any more is released, and a waiver ends with it.
    """
    now = database_now(connection)
    present = {_key_of(finding): finding for finding in found}
    mine = sa.and_(table.c.client_id == client_id, table.c.document_id == document_id)
    known = {_key(row): row for row in connection.execute(sa.select(table).where(mine)).mappings()}
    opened = []
    for key, finding in present.items():
        row = known.get(key)
        if row is None:
            connection.execute(sa.insert(table).values(**_row(client_id, document_id, finding, now)))
        else:
            status = FindingStatus.OPEN if row["status"] == FindingStatus.RELEASED else row["status"]
            _refresh(connection, row, finding, status, now)
        if row is None or row["status"] == FindingStatus.RELEASED:
            opened.append(finding)
    gone = [row for key, row in known.items() if key not in present and row["status"] != FindingStatus.RELEASED]
    if gone:
        connection.execute(
            sa.update(table)
            .where(mine, table.c.id.in_([row["id"] for row in gone]))
            .values(status=FindingStatus.RELEASED, closed_at=now)
        )
    return tuple(opened), tuple(Finding.model_validate_json(row["body"]) for row in gone)


def waive_finding(
    connection: sa.Connection,
    client_id: str,
    document_id: str,
    finding: Finding,
    *,
    actor: str,
    reason: str,
) -> None:
    """Accept an open finding as it stands. Whether the person may is decided by the caller (`Finding.waived_by`).

    Raises:
        WrongInputError: It is not open, or no reason was given; nothing was changed.
    """
    if not reason.strip():
        raise WrongInputError(f"{document_id}: {finding.code} is waived only with a reason, and none was given")
    code, subject, evidence = _key_of(finding)
    changed = connection.execute(
        sa.update(table)
        .where(
            table.c.client_id == client_id,
            table.c.document_id == document_id,
            table.c.code == code,
            table.c.subject == subject,
            table.c.evidence_hash == evidence,
            table.c.status == FindingStatus.OPEN,
        )
        .values(
            status=FindingStatus.WAIVED,
            closed_at=database_now(connection),
            waived_by=actor,
            waived_reason=reason,
        )
    )
    if changed.rowcount != 1:
        raise WrongInputError(f"{document_id}: {code} on {subject or 'the document'} is not open; nothing was changed")
    facts = {"code": code, "subject": subject, "evidence_hash": evidence}
    act = audit.Act(action="waive", subject=document_id, actor=actor, before=facts, after={**facts, "reason": reason})
    audit.append(connection, client_id, act)


def open_findings(
    connection: sa.Connection, client_id: str, document_id: str | None = None
) -> tuple[RegisteredFinding, ...]:
    """Return the open findings of a document, or of all documents of a client, in order of document and code."""
    return findings_of(connection, client_id, document_id, (FindingStatus.OPEN,))


def findings_of(
    connection: sa.Connection,
    client_id: str,
    document_id: str | None = None,
    statuses: Iterable[FindingStatus] = tuple(FindingStatus),
) -> tuple[RegisteredFinding, ...]:
    """Return findings in these statuses; released and waived ones are the document's history."""
    query = sa.select(table).where(table.c.client_id == client_id, table.c.status.in_([str(one) for one in statuses]))
    if document_id is not None:
        query = query.where(table.c.document_id == document_id)
    rows = connection.execute(query.order_by(table.c.document_id, table.c.code, table.c.subject, table.c.id))
    return tuple(
        RegisteredFinding(
            document_id=row.document_id,
            finding=Finding.model_validate_json(row.body),
            status=row.status,
            first_seen=row.first_seen,
            closed_at=row.closed_at,
            waived_by=row.waived_by,
            waived_reason=row.waived_reason,
        )
        for row in rows
    )


def _key_of(finding: Finding) -> _Key:
    return finding.code, finding.subject, finding.evidence_hash


def _key(row: Mapping[Any, Any]) -> _Key:
    return row["code"], row["subject"], row["evidence_hash"]


def _facts(finding: Finding) -> dict[str, object]:
    """Return what may be worded or ranked anew without being another finding."""
    return {
        "severity": finding.severity,
        "queue": finding.queue,
        "message": finding.message,
        "body": finding.model_dump_json(),
    }


def _row(client_id: str, document_id: str, finding: Finding, now: dt.datetime) -> dict[str, object]:
    return {
        "client_id": client_id,
        "document_id": document_id,
        "code": finding.code,
        "subject": finding.subject,
        "evidence_hash": finding.evidence_hash,
        "status": FindingStatus.OPEN,
        "first_seen": now,
        **_facts(finding),
    }


def _refresh(
    connection: sa.Connection, row: Mapping[Any, Any], finding: Finding, status: str, now: dt.datetime
) -> None:
    reopened = status == FindingStatus.OPEN and row["status"] != FindingStatus.OPEN
    if not reopened and row["body"] == finding.model_dump_json():
        return
    # The clock of what came back begins anew; the document's versions say what was found before.
    ended = {"closed_at": None, "waived_by": "", "waived_reason": "", "first_seen": now} if reopened else {}
    connection.execute(
        sa.update(table).where(table.c.id == row["id"]).values(status=status, **ended, **_facts(finding))
    )
