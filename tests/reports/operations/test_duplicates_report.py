"""R-08: a duplicate counts once, under its surest rule; only what a rule found and a person confirmed is a saving."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.finding import Severity
from documents.register.findings import replace_findings
from documents.register.lifecycle import advance
from documents.register.versions import Version, save_version
from documents.state import State
from reports.operations import duplicates
from reports.report import Asked, Report
from tests.documents.register.register_of import NOON, go, invoice, receive
from tests.ledgers.cases import CLIENT
from tests.reports.test_exceptions import finding

TO_QUEUE = (State.RECEIVED, State.QUEUED)
TO_POSTED = (State.RECEIVED, State.CLASSIFIED, State.EXTRACTED, State.CLEANSED, State.VALIDATED)


def suspected(engine: sa.Engine, name: str, gross: str, *codes: str, client: str = "acme") -> str:
    document_id = receive(engine, name, client=client).document_id
    with write(engine) as connection:
        save_version(connection, client, document_id, Version(business=invoice(gross)))
        found = [finding(code, Severity.BLOCK_POST) for code in codes]
        replace_findings(connection, client, document_id, found)
    return document_id


def confirm(engine: sa.Engine, document_id: str, original: str) -> None:
    go(engine, document_id, *TO_QUEUE, reason="looked at")
    with write(engine) as connection:
        advance(connection, "acme", document_id, State.QUEUED, State.DUPLICATE, duplicate_of=original, actor="jo")


def made(engine: sa.Engine, **asked: object) -> Report:
    with read(engine) as connection:
        return duplicates.build(connection, CLIENT, Asked.model_validate({"as_of": NOON.date(), **asked})).checked()


def test_confirmed_false_and_undecided_are_told_apart(engine: sa.Engine) -> None:
    original = suspected(engine, "original.pdf", "119.00")
    receive(engine, "sent again.pdf", content=b"original.pdf")
    confirm(engine, suspected(engine, "copy.pdf", "119.00", "V-DUP-04", "V-DUP-02", "V-PO-01"), original)
    confirm(engine, suspected(engine, "rendition.pdf", "119.00", "V-DUP-09", "V-DUP-04"), original)
    alarm = suspected(engine, "alarm.pdf", "50.00", "V-DUP-02")
    go(engine, alarm, *TO_POSTED, State.READY, State.APPROVED, State.POSTED)
    suspected(engine, "open.pdf", "-7.00", "V-DUP-05")
    suspected(engine, "of another.pdf", "1000.00", "V-DUP-02", client="borealis")
    report = made(engine)
    assert report.frame.drop(columns="name").to_numpy().tolist() == [
        ["V-DUP-02", 2, 1, 1, 0, 0, 11900, 0],
        ["V-DUP-05", 1, 0, 0, 1, 0, 0, 700],
    ]
    assert report.sums()["prevented"] == 11900
    assert report.notes[0].startswith("1 files came again with the same bytes")
    assert report.notes[1].startswith("1 renditions")


def test_a_period_without_candidates_is_empty(engine: sa.Engine) -> None:
    suspected(engine, "a.pdf", "119.00", "V-DUP-02")
    assert made(engine, since=NOON.date() - dt.timedelta(days=9), as_of=NOON.date() - dt.timedelta(days=1)).frame.empty


def test_each_rule_leads_to_its_documents(sqlite_engine: sa.Engine) -> None:
    original = receive(sqlite_engine, "a.pdf").document_id
    again = suspected(sqlite_engine, "b.pdf", "119.00", "V-DUP-03", "V-DUP-04")
    confirm(sqlite_engine, again, original)
    waits = suspected(sqlite_engine, "c.pdf", "238.00", "V-DUP-04")
    rows = made(sqlite_engine, options={"by": "document"}).frame.to_numpy().tolist()
    assert rows == [["V-DUP-03", again, "confirmed", 11900], ["V-DUP-04", waits, "undecided", 23800]]
