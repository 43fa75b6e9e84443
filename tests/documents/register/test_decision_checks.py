"""Somebody who goes around the guards of the database is found by the check."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.database.engine import read, write
from documents.finding import Finding, Role, Severity
from documents.kind import DocType
from documents.register.decision_checks import check_decisions
from documents.register.decisions import Decided, Kind, record_decision
from documents.register.findings import replace_findings
from documents.register.tables import findings
from documents.register.versions import Version, save_version
from tests.documents.register.register_of import NOON, receive
from tests.waiving import entrust, waive

SUMS = Finding(code="V-ARI-01", severity=Severity.BLOCK_POST, message="The lines add up.", evidence_hash="1")
GUARDS = ("findings_waived", "decisions_two_persons")


@pytest.fixture
def document_id(sqlite_engine: sa.Engine) -> str:
    found = receive(sqlite_engine).document_id
    with write(sqlite_engine) as connection:
        replace_findings(connection, "acme", found, [SUMS])
    return found


def messages(engine: sa.Engine) -> list[str]:
    with read(engine) as connection:
        return [one.message for one in check_decisions(connection)]


def without_guards(engine: sa.Engine) -> None:
    with write(engine) as connection:
        for name in GUARDS:
            connection.execute(sa.text(f"DROP TRIGGER {name}"))


def test_what_was_decided_is_in_order(sqlite_engine: sa.Engine, document_id: str) -> None:
    with write(sqlite_engine) as connection:
        waive(connection, "acme", document_id, SUMS, actor="ada", reason="agreed by telephone")
    assert messages(sqlite_engine) == []


def test_a_waiver_that_nobody_decided_is_found(sqlite_engine: sa.Engine, document_id: str) -> None:
    without_guards(sqlite_engine)
    waived = {"status": "waived", "waived_by": "ada", "waived_reason": "-", "closed_at": NOON}
    with write(sqlite_engine) as connection:
        connection.execute(findings.update().values(**waived))
    assert messages(sqlite_engine) == [
        f"V-ARI-01 of document {document_id} is waived by ada, who decided nothing on it."
    ]


def test_an_approval_of_ones_own_edit_is_found(sqlite_engine: sa.Engine, document_id: str) -> None:
    without_guards(sqlite_engine)
    with write(sqlite_engine) as connection:
        entrust(connection, "ada", "acme", Role.APPROVER)
        edited = Version(business=BusinessDocument(doc_type=DocType.INVOICE), author="ada")
        number = save_version(connection, "acme", document_id, edited)
        own = Decided(
            kind=Kind.APPROVE,
            person="ada",
            role=Role.APPROVER,
            version=number,
            document_id=document_id,
            code="V-SOD-02",
        )
        record_decision(connection, "acme", "around", 0, own)
    assert messages(sqlite_engine) == [f"ada approved document {document_id}, whose version 1 is their own edit."]
