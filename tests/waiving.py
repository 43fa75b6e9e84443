"""People and their decisions, as the database asks for them before it lets anything be waived or approved."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import sqlalchemy as sa

from documents.database.insert import insert_if_new
from documents.finding import Finding, Role
from documents.register.decisions import Decided, Kind, record_decision
from documents.register.findings import open_findings, waive_finding
from review.people.person import Grant, Person
from review.people.tables import grants, people

THEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def entrust(
    connection: sa.Connection, login: str, client_id: str, *roles: Role, limit: Decimal | None = None
) -> Person:
    """Give a person, made where there is none, these roles at a client."""
    insert_if_new(
        connection, people, login=login, name=login.title(), password_hash="-", password_set_at=THEN,
        created_by="test", created_at=THEN,
    )  # fmt: skip
    known = sa.select(grants.c.role).where(grants.c.login == login, grants.c.client_id == client_id)
    for role in set(roles) - set(connection.scalars(known)):
        row = {"login": login, "client_id": client_id, "role": role, "amount": limit}
        connection.execute(grants.insert().values(**row, granted_by="test", granted_at=THEN))
    return Person(
        login=login,
        name=login.title(),
        grants=tuple(Grant(client_id=client_id, role=role, limit=limit) for role in roles),
    )


def waive(
    connection: sa.Connection, client_id: str, document_id: str, finding: Finding, *, actor: str, reason: str
) -> None:
    """Waive a finding as `actor`, in the role that it names, with the decision that the database asks for."""
    entrust(connection, actor, client_id, finding.waived_by)
    decided = Decided(
        kind=Kind.WAIVE,
        person=actor,
        role=finding.waived_by,
        version=0,
        document_id=document_id,
        code=finding.code,
        subject=finding.subject,
        evidence_hash=finding.evidence_hash,
        reason_code="other",
        text=f"{reason}, said in a test",
    )
    record_decision(connection, client_id, uuid.uuid4().hex, 0, decided)
    waive_finding(connection, client_id, document_id, finding, actor=actor, reason=reason)


def second_person(connection: sa.Connection, client_id: str, document_id: str, *, actor: str) -> None:
    """Approve what waits for a second person, as a controller who did nothing else on the document."""
    entrust(connection, actor, client_id, Role.CONTROLLER)
    for one in open_findings(connection, client_id, document_id):
        if one.finding.code != "V-SOD-02":
            continue
        decided = Decided(
            kind=Kind.APPROVE,
            person=actor,
            role=Role.CONTROLLER,
            version=0,
            document_id=document_id,
            code=one.finding.code,
            subject=one.finding.subject,
            evidence_hash=one.finding.evidence_hash,
        )
        record_decision(connection, client_id, uuid.uuid4().hex, 0, decided)
