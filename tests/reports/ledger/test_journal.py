from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from ledgers.entry import Journal
from ledgers.general_ledger import Reversal, reverse
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


def test_a_reversal_stands_below_zero_on_the_same_sides(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        post(connection, "doc-1")
        how = Reversal(posting_date=dt.date(2026, 5, 20), fiscal_year=2026, maker="ann")
        reverse(connection, "acme", "AC-AP-2026-000001", how)
        assert shown(made(connection, REPORT), "entry", "account", "debit", "credit")[3:] == [
            ("AC-AP-2026-000002", "6200", -100000, 0),
            ("AC-AP-2026-000002", "1400", -20000, 0),
            ("AC-AP-2026-000002", "2000", 0, -120000),
        ]


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


def test_the_ledger_of_an_account_leads_from_its_balance_to_its_documents(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        of_another_client(connection, post(connection, "april", day=dt.date(2026, 4, 30)))
        post(connection, "doc-1")
        post(connection, "credit", posting("2000", "50.00", party="northwind"), posting("6200", "-50.00"))
        post(connection, "june", day=dt.date(2026, 6, 1))
        report = made(connection, REPORT, account="6200", since=dt.date(2026, 5, 1))
    assert shown(report, "document_id", "debit", "credit", "balance") == [
        ("doc-1", 100000, 0, 200000),
        ("credit", 0, 5000, 195000),
    ]
    assert "Opening balance 1,000.00 EUR." in report.notes
    assert ("opening and lines of 6200 = its balance", 195000) in [(tie.what, tie.left) for tie in report.ties]


def test_a_ledger_of_an_account_that_does_not_come_to_its_balance_is_not_shown(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        post(connection, "april", day=dt.date(2026, 4, 30))
        post(connection, "doc-1")
        tamper(connection, "UPDATE postings SET base_minor = base_minor + 1 WHERE account = '6200' AND entry_id = 1")
        with pytest.raises(ReportDoesNotTieError, match="sum of all accounts = 0: 1 and 0"):
            made(connection, REPORT, account="6200", since=dt.date(2026, 5, 1))


def test_the_journal_is_narrowed_to_an_order_or_a_vendor(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        bought = posting("2050", "7.00", order_number="4500012", order_line=1)
        post(connection, "doc-1", bought, posting("2000", "-7.00", party="southwind"))
        post(connection, "doc-2")
        of_order = made(connection, REPORT, order="4500012")
        of_vendor = made(connection, REPORT, vendor="southwind")
        both = made(connection, REPORT, account="2000", vendor="southwind")
    assert shown(of_order, "document_id", "account") == [("doc-1", "2050")]
    assert shown(of_vendor, "document_id", "account") == [("doc-1", "2050"), ("doc-1", "2000")]
    assert shown(both, "document_id", "account") == [("doc-1", "2000")]
