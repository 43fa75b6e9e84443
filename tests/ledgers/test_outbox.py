from __future__ import annotations

import datetime as dt
import os
import signal
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledgers import general_ledger
from ledgers.books.files import locked
from ledgers.entry import Entry, Journal, Posting, Purpose
from ledgers.outbox import export, open_books, waiting_count
from ledgers.reconcile import reconcile
from ledgers.tables import outbox
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import SHA, invoice_entry, posting


def post(engine: sa.Engine, *made: Entry) -> list[str]:
    with engine.begin() as connection:
        return [general_ledger.post(connection, entry, document_sha=SHA).label for entry in made]


def foreign(document_id: str) -> Entry:
    cost = Posting(account="6200", amount=Decimal("12450.00"), base_amount=Decimal("11474.65"))
    owed = Posting(account="2000", amount=Decimal("-12450.00"), base_amount=Decimal("-11474.65"), party="redwood")
    return invoice_entry(document_id).model_copy(
        update={"currency": "USD", "fx_rate": Decimal("1.0850"), "postings": (cost, owed)}
    )


def memo(document_id: str) -> Entry:
    return invoice_entry(document_id).model_copy(
        update={
            "journal": Journal.MEMO,
            "purpose": Purpose.ORDER,
            "postings": (posting("M900", "50.00"), posting("M901", "-50.00")),
        }
    )


def test_at20_the_books_equal_the_ledger_to_the_cent(engine: sa.Engine, tmp_path: Path) -> None:
    labels = post(engine, invoice_entry("a"), foreign("b"), memo("c"), invoice_entry("d", "0.05", "0.01"))
    with engine.begin() as connection:
        how = general_ledger.Reversal(posting_date=dt.date(2026, 6, 2), fiscal_year=2026, maker="ann", checker="bob")
        general_ledger.reverse(connection, "acme", labels[0], how)
    summary = export(engine, CLIENT, tmp_path)
    assert summary.written == {"beancount": 4, "hledger": 4}
    assert summary.waiting == {"beancount": 0, "hledger": 0}
    assert summary.problems == ()
    with engine.begin() as connection:
        assert reconcile(connection, CLIENT, tmp_path) == ()
        ours = {row.account: row.balance for row in general_ledger.trial_balance(connection, "acme")}
    assert ours["2000"] == Decimal("-11474.71")
    for target in general_ledger.BOOKS:
        assert open_books(target, CLIENT, tmp_path).balances()["2000"] == ours["2000"]


def test_a_second_export_writes_nothing(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    post(sqlite_engine, invoice_entry("a"))
    export(sqlite_engine, CLIENT, tmp_path)
    assert export(sqlite_engine, CLIENT, tmp_path).written == {"beancount": 0, "hledger": 0}


def test_busy_books_do_not_hold_up_the_others(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    post(sqlite_engine, invoice_entry("a"))
    with locked(tmp_path / "books" / "acme" / "beancount"):
        summary = export(sqlite_engine, CLIENT, tmp_path)
    assert summary.written == {"beancount": 0, "hledger": 1}
    assert summary.waiting == {"beancount": 1, "hledger": 0}
    assert "another process is writing these books" in summary.problems[0]
    with sqlite_engine.begin() as connection:
        query = sa.select(outbox.c.attempts).where(outbox.c.target == "beancount")
        assert connection.scalar(query) == 1
    assert export(sqlite_engine, CLIENT, tmp_path).written == {"beancount": 1, "hledger": 0}


def killed_at(point: str, step: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        os.environ["DAYBOOK_FAILPOINT"] = point
        try:
            step()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("point", ["books.written:1", "books.written:2", "books.renamed:4"])
def test_at02_killed_between_books_and_acknowledgement_exports_once(
    sqlite_engine: sa.Engine, tmp_path: Path, point: str
) -> None:
    post(sqlite_engine, invoice_entry("a"), invoice_entry("b"))
    sqlite_engine.dispose()
    assert killed_at(point, lambda: export(sqlite_engine, CLIENT, tmp_path)) == -signal.SIGKILL
    with sqlite_engine.begin() as connection:
        assert waiting_count(connection, "acme", "hledger") == 2
    export(sqlite_engine, CLIENT, tmp_path)
    with sqlite_engine.begin() as connection:
        assert reconcile(connection, CLIENT, tmp_path) == ()


@pytest.mark.parametrize("point", ["ledger.numbered", "ledger.inserted"])
def test_killed_while_posting_leaves_nothing_and_burns_no_number(sqlite_engine: sa.Engine, point: str) -> None:
    sqlite_engine.dispose()
    assert killed_at(point, lambda: post(sqlite_engine, invoice_entry("a"))) == -signal.SIGKILL
    assert post(sqlite_engine, invoice_entry("b"), invoice_entry("a")) == ["AC-AP-2026-000001", "AC-AP-2026-000002"]


def test_a_drift_is_named(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    post(sqlite_engine, invoice_entry("a"))
    export(sqlite_engine, CLIENT, tmp_path)
    (month,) = (tmp_path / "books" / "acme" / "beancount" / "entries").iterdir()
    text = month.read_text(encoding="utf-8")
    month.write_text(text.replace("1000.00", "1000.01").replace("-1200.00", "-1200.01"), encoding="utf-8")
    post(sqlite_engine, invoice_entry("b"))
    with sqlite_engine.begin() as connection:
        found = [(one.where, one.subject, one.message) for one in reconcile(connection, CLIENT, tmp_path)]
    assert found[0] == (
        "beancount",
        "acme/AC-AP-2026-000002",
        "entry acme/AC-AP-2026-000002 is posted and not in the books",
    )
    assert ("beancount", "6200", "account 6200 is 2000.00 EUR in the ledger and 1000.01 in the books") in found
