from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from ledgers.entry import Journal
from reports.ledger.journal import REPORT
from reports.report import ReportDoesNotTieError
from tests.ledgers.samples import posting
from tests.reports.ledger.postings import MAY, made, of_another_client, post, shown, tamper


def test_every_line_of_a_period_in_order(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        post(connection, "june", day=dt.date(2026, 6, 1))
        of_another_client(connection, post(connection, "doc-1"))
        post(connection, "april", day=dt.date(2026, 4, 30))
        report = made(connection, REPORT, since=dt.date(2026, 5, 1))
        assert shown(report, "entry", "document_id", "account", "debit", "credit") == [
            ("AC-AP-2026-000002", "doc-1", "6200", 100000, 0),
            ("AC-AP-2026-000002", "doc-1", "1400", 20000, 0),
            ("AC-AP-2026-000002", "doc-1", "2000", 0, 120000),
        ]
        assert len(made(connection, REPORT).frame) == 6
        assert made(connection, REPORT, entity="AX").frame.empty


def test_the_memo_journal_stands_apart(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        post(connection, "order", posting("M900", "5.00"), posting("M901", "-5.00"), journal=Journal.MEMO)
        assert made(connection, REPORT).frame.empty
        assert shown(made(connection, REPORT, show="memo"), "account", "debit") == [("M900", 500), ("M901", 0)]


def test_a_missing_number_is_listed_and_keeps_the_journal_from_being_shown(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        for name in ("doc-1", "doc-2", "doc-3", "doc-4"):
            post(connection, name)
        assert made(connection, REPORT, show="gaps").frame.empty
        of = "entry_id IN (SELECT id FROM entries WHERE number IN (1, 3))"
        tamper(connection, *(f"DELETE FROM {table} WHERE {of}" for table in ("outbox", "open_items", "postings")))
        connection.exec_driver_sql("DELETE FROM entries WHERE number IN (1, 3)")
        gaps = made(connection, REPORT, MAY, show="gaps")
        assert shown(gaps, "journal", "after", "before", "missing") == [
            ("AC-AP-2026", 0, 2, 1),
            ("AC-AP-2026", 2, 4, 1),
        ]
        with pytest.raises(ReportDoesNotTieError, match="numbers missing = 0: 2 and 0"):
            made(connection, REPORT)


def test_a_journal_cut_off_at_its_end_is_not_shown(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        post(connection, "doc-1")
        tamper(connection, "UPDATE chain_heads SET position = 2")
        with pytest.raises(ReportDoesNotTieError, match="entries = those its journals have counted: 1 and 2"):
            made(connection, REPORT)
