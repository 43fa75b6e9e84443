from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from documents.finding import Finding, Severity
from ledgers import general_ledger, sub_ledger
from ledgers.entry import UnbalancedEntryError
from ledgers.tables import entries, outbox, postings
from tests.ledgers.samples import DAY, SHA, invoice_entry, posting


def test_an_entry_gets_its_number_and_shows_in_the_trial_balance(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        posted = general_ledger.post(connection, invoice_entry(), document_sha=SHA)
    assert posted == general_ledger.PostedEntry(label="AC-AP-2026-000001", created=True)
    with engine.begin() as connection:
        rows = general_ledger.trial_balance(connection, "acme")
    assert [(row.account, row.balance) for row in rows] == [
        ("1400", Decimal("200.00")),
        ("2000", Decimal("-1200.00")),
        ("6200", Decimal("1000.00")),
    ]


def test_posting_twice_returns_the_entry_that_stands(engine: sa.Engine) -> None:
    for created in (True, False):
        with engine.begin() as connection:
            posted = general_ledger.post(connection, invoice_entry(), document_sha=SHA)
        assert posted == general_ledger.PostedEntry(label="AC-AP-2026-000001", created=created)
    with engine.begin() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(postings)) == 3
        assert connection.scalar(sa.select(sa.func.count()).select_from(outbox)) == 2


def test_an_aborted_posting_burns_no_number(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        general_ledger.post(connection, invoice_entry("lost"), document_sha=SHA)
        connection.rollback()
    with engine.begin() as connection:
        posted = general_ledger.post(connection, invoice_entry("kept"), document_sha=SHA)
    assert posted.label == "AC-AP-2026-000001"


def test_numbers_start_again_each_year_and_the_chain_goes_on(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        labels = [
            general_ledger.post(connection, invoice_entry(str(year), fiscal_year=year), document_sha=SHA).label
            for year in (2025, 2026)
        ]
        rows = connection.execute(sa.select(entries).order_by(entries.c.position)).all()
    assert labels == ["AC-AP-2025-000001", "AC-AP-2026-000001"]
    assert [row.position for row in rows] == [1, 2]
    assert rows[1].previous_hash == rows[0].hash


def test_an_entry_that_does_not_balance_is_named_and_not_posted(engine: sa.Engine) -> None:
    entry = invoice_entry(postings=(posting("6200", "10.00"), posting("2000", "-9.99", party="northwind")))
    with engine.begin() as connection, pytest.raises(UnbalancedEntryError, match=r"doc-1: .* add up to 0.01 EUR"):
        general_ledger.post(connection, entry, document_sha=SHA)


def test_what_is_read_back_is_what_was_posted(engine: sa.Engine) -> None:
    entry = invoice_entry(payee='Evil" \n; "x"', maker="system", checker="ann")
    with engine.begin() as connection:
        label = general_ledger.post(connection, entry, document_sha=SHA).label
        assert general_ledger.read(connection, "acme", label) == (entry, SHA)


def test_a_reversal_leaves_nothing_open_and_is_done_once(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        label = general_ledger.post(connection, invoice_entry(), document_sha=SHA).label
        assert len(sub_ledger.open_items_of(connection, "acme")) == 1
        done = [
            general_ledger.reverse(
                connection,
                "acme",
                label,
                general_ledger.Reversal(posting_date=dt.date(2026, 6, 1), fiscal_year=2026, maker="ann"),
            )
            for _ in range(2)
        ]
        assert [step.created for step in done] == [True, False]
        assert sub_ledger.open_items_of(connection, "acme") == []
        assert len(sub_ledger.open_items_of(connection, "acme", dt.date(2026, 5, 31))) == 1
        assert all(row.balance == 0 for row in general_ledger.trial_balance(connection, "acme"))


def test_reversing_what_is_not_there_names_it(engine: sa.Engine) -> None:
    with (
        engine.begin() as connection,
        pytest.raises(general_ledger.ReversalRefusedError, match="there is no entry AC-AP-2026-000009"),
    ):
        general_ledger.reverse(
            connection,
            "acme",
            "AC-AP-2026-000009",
            general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="ann"),
        )


def test_a_payment_hold_lives_as_long_as_its_finding(engine: sa.Engine) -> None:
    price = Finding(code="V-PO-06", severity=Severity.BLOCK_PAY, subject="line 1", message="49.20 instead of 48.00.")
    warning = Finding(code="V-DAT-05", severity=Severity.WARN, message="Weak.")
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA, findings=[price, warning])
        for _ in range(2):
            sub_ledger.update_holds(connection, "acme", "doc-1", [price, warning])
        (item,) = sub_ledger.open_items_of(connection, "acme")
        assert [hold.code for hold in item.holds] == ["V-PO-06"]
        sub_ledger.update_holds(connection, "acme", "doc-1", [])
        (item,) = sub_ledger.open_items_of(connection, "acme")
        assert not item.held


def test_a_client_sees_its_own_ledger_only(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)
        other = general_ledger.post(connection, invoice_entry(client_id="borealis"), document_sha=SHA)
        assert other.label == "AC-AP-2026-000001"
        assert general_ledger.trial_balance(connection, "nobody") == []
        assert len(sub_ledger.open_items_of(connection, "borealis")) == 1
