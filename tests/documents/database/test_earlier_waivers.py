"""Waivers that are older than the law that asks for more are told apart from those that broke it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from documents.database.engine import read, write
from documents.database.upgrade import MIGRATIONS, upgrade
from documents.finding import Finding, Role, Severity
from documents.register.decision_checks import check_decisions, earlier_waivers_count
from documents.register.decisions import Decided, Kind, record_decision
from documents.register.findings import FindingStatus, replace_findings, waive_finding
from documents.register.tables import findings
from tests.documents.register.register_of import NOON, receive
from tests.waiving import entrust

PRICE = Finding(code="V-PO-06", severity=Severity.BLOCK_PAY, message="A price.", evidence_hash="1")
ACCOUNT = Finding(
    code="V-FRD-01",
    severity=Severity.BLOCK_PAY,
    message="An account.",
    evidence_hash="2",
    waived_by=Role.VENDOR_CUSTODIAN,
)


def back_to(engine: sa.Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with write(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def without_guards(engine: sa.Engine) -> None:
    where = " ON findings" if engine.dialect.name == "postgresql" else ""
    with write(engine) as connection:
        for name in ("findings_waived", "findings_two_persons"):
            connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {name}{where}"))


def waived(engine: sa.Engine, finding: Finding, by: str) -> None:
    changed = {"status": FindingStatus.WAIVED, "waived_by": by, "waived_reason": "-", "closed_at": NOON}
    with write(engine) as connection:
        connection.execute(findings.update().where(findings.c.code == finding.code).values(**changed))


def checked(engine: sa.Engine) -> tuple[list[str], dict[str, int]]:
    with read(engine) as connection:
        return [one.message for one in check_decisions(connection)], dict(earlier_waivers_count(connection))


def test_what_was_waived_before_the_laws_is_no_violation_and_is_counted(engine: sa.Engine) -> None:
    back_to(engine, "0024")
    without_guards(engine)
    bill = receive(engine).document_id
    with write(engine) as connection:
        replace_findings(connection, "acme", bill, [PRICE, ACCOUNT])
    waived(engine, PRICE, "ada")  # Long ago: nobody kept a decision.
    with write(engine) as connection:  # Later, but one custodian alone still released a payment.
        entrust(connection, "vera", "acme", Role.VENDOR_CUSTODIAN)
        key = {"code": ACCOUNT.code, "subject": ACCOUNT.subject, "evidence_hash": ACCOUNT.evidence_hash}
        alone = Decided(
            kind=Kind.WAIVE, person="vera", role=Role.VENDOR_CUSTODIAN, version=0, document_id=bill,
            reason_code="agreed", text="rang them up", **key,
        )  # fmt: skip
        record_decision(connection, "acme", "once", 0, alone)
        waive_finding(connection, "acme", bill, ACCOUNT, actor="vera", reason="rang them up")
    upgrade(engine)
    assert checked(engine) == ([], {"decision": 1, "two persons": 1})


def test_what_broke_the_laws_later_is_found(engine: sa.Engine) -> None:
    bill = receive(engine).document_id
    with write(engine) as connection:
        replace_findings(connection, "acme", bill, [PRICE, ACCOUNT])
    without_guards(engine)
    waived(engine, ACCOUNT, "vera")
    assert checked(engine) == (
        [
            f"V-FRD-01 of document {bill} is waived by vera, who decided nothing on it.",
            f"V-FRD-01 of document {bill} is waived by vera alone.",
        ],
        {},
    )
