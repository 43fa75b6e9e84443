"""R-16: what people overrode, by person and rule, tied with the audit trail; conflicts are told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.finding import Severity
from documents.master import store
from documents.register import audit
from documents.register.findings import replace_findings
from documents.register.versions import Version, save_version
from ledgers import general_ledger
from ledgers.month.periods import PeriodChange, PeriodState, change
from reports.operations import overrides
from reports.report import Asked, Report
from tests.clock import today
from tests.documents.register.register_of import invoice, receive
from tests.flows.stages.world import VENDOR
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import DAY, SHA, invoice_entry
from tests.reports.test_exceptions import finding
from tests.waiving import waive as waive_finding


def made(engine: sa.Engine, **asked: Any) -> Report:
    with read(engine) as connection:
        values = {"as_of": today(), "since": DAY, **asked}
        return overrides.build(connection, CLIENT, Asked.model_validate(values)).checked()


def rows(report: Report) -> list[list[Any]]:
    return report.frame.to_numpy().tolist()  # type: ignore[no-any-return]


def waived(engine: sa.Engine, name: str, *codes: str, by: str = "jo", client: str = "acme") -> str:
    document_id = receive(engine, name, client=client).document_id
    found = [finding(code, Severity.BLOCK_PAY) for code in codes]
    with write(engine) as connection:
        save_version(connection, client, document_id, Version(business=invoice("119.00")))
        replace_findings(connection, client, document_id, found)
        for one in found:
            waive_finding(connection, client, document_id, one, actor=by, reason="seen")
    return document_id


def test_waivers_are_counted_by_person_and_rule(engine: sa.Engine) -> None:
    waived(engine, "a.pdf", "V-PO-06", "V-TAX-08")
    waived(engine, "b.pdf", "V-PO-06")
    waived(engine, "c.pdf", "V-PO-06", by="kim")
    waived(engine, "of another.pdf", "V-PO-06", client="borealis")
    assert rows(made(engine)) == [
        ["waiver", "jo", "V-PO-06", 2, 2, 23800, ""],
        ["waiver", "jo", "V-TAX-08", 1, 1, 11900, ""],
        ["waiver", "kim", "V-PO-06", 1, 1, 11900, ""],
    ]
    yesterday = today() - dt.timedelta(days=1)
    assert made(engine, as_of=yesterday).frame.empty


def test_a_waiver_of_two_names_both_and_a_refusal_too(sqlite_engine: sa.Engine) -> None:
    document_id = receive(sqlite_engine, "a.pdf").document_id
    with write(sqlite_engine) as connection:
        save_version(connection, "acme", document_id, Version(business=invoice("119.00")))
        for action, actor in (("ask waiver", "vera"), ("refuse waiver", "carl")):
            act = audit.Act(action=action, subject=document_id, actor=actor, after={"code": "V-FRD-01"})
            audit.append(connection, "acme", act)
    assert rows(made(sqlite_engine)) == [
        ["waiver asked for", "vera", "V-FRD-01", 1, 1, 11900, ""],
        ["waiver refused", "carl", "V-FRD-01", 1, 1, 11900, ""],
    ]


def test_changes_of_master_data_and_periods_and_refused_look_ups(engine: sa.Engine) -> None:
    with write(engine) as connection:
        store.store_vendors(connection, "acme", [VENDOR], by="sam")
        store.store_vendors(connection, "acme", [VENDOR.model_copy(update={"net_days": 60})], by="lee")
        change(connection, "acme", PeriodChange(period="2026-04", to=PeriodState.SOFT_CLOSED, by="cleo"))
        act = audit.Act(
            action="look-up refused", subject="borealis-1", actor="jo", after={"answer": "unknown document"}
        )
        audit.append(connection, "acme", act)
    assert [row[:4] for row in rows(made(engine))] == [
        ["change of a period", "cleo", "", 1],
        ["look-up of another client's document", "jo", "", 1],
        ["vendor changed", "lee", "", 1],
        ["vendor created", "sam", "", 1],
    ]


@pytest.mark.parametrize(("net", "told"), [("1000.00", True), ("800.00", False)])
def test_a_large_invoice_without_order_that_nobody_saw_is_a_conflict(engine: sa.Engine, net: str, told: bool) -> None:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(net=net), document_sha=SHA)
    conflicts = [row[0] for row in rows(made(engine))]
    assert conflicts == (["posted without an order"] if told else [])
    with write(engine) as connection:
        audit.append(connection, "acme", audit.Act(action="waive", subject="doc-1", actor="jo", after={"code": "X"}))
    assert "posted without an order" not in [row[0] for row in rows(made(engine))]


def test_a_waiver_on_a_document_of_their_own_edit_is_a_conflict(engine: sa.Engine) -> None:
    document_id = waived(engine, "a.pdf", "V-PO-06")
    assert rows(made(engine))[0][-1] == ""
    with write(engine) as connection:
        save_version(connection, "acme", document_id, Version(business=invoice("120.00"), author="jo"))
    assert rows(made(engine))[0][-1] == "1 of documents they edited themselves"
