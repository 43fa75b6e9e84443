from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from documents.finding import Finding, Severity
from documents.master.party import PaymentWay
from documents.master.store import store_vendors
from ledgers.entry import Posting
from ledgers.sub_ledger import update_holds
from reports.ledger.cash_requirement import REPORT
from reports.report import ReportDoesNotTieError
from tests.ledgers.cases import VENDOR
from tests.ledgers.samples import posting
from tests.reports.ledger.postings import made, of_another_client, post, shown, tamper
from tests.reports.ledger.test_discounts import ISSUED, LAST, owe, pay

MONDAY = dt.date(2026, 10, 12)
DISCOUNT_WEEK, DUE_WEEK = dt.date(2026, 10, 19), dt.date(2026, 11, 9)
FIGURES = "week", "currency", "payable", "overdue", "held", "credits", "at_discount", "discount", "base"
COLLECTED = VENDOR.model_copy(update={"id": "northwind", "payment": PaymentWay.DIRECT_DEBIT})


def test_a_discount_brings_the_payment_forward(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        of_another_client(connection, owe(connection, "RE-1"))
        assert shown(made(connection, REPORT, ISSUED), *FIGURES) == [
            (DISCOUNT_WEEK, "EUR", 0, 0, 0, 0, 90906, 1855, 0),
            (DUE_WEEK, "EUR", 92761, 0, 0, 0, 0, 0, 92761),
        ]
        assert shown(made(connection, REPORT, LAST), "at_discount") == [(90906,), (0,)], "on the last day too"
        after = made(connection, REPORT, LAST + dt.timedelta(days=1))
        assert shown(after, *FIGURES) == [(DUE_WEEK, "EUR", 92761, 0, 0, 0, 92761, 0, 92761)]
        late = made(connection, REPORT, dt.date(2026, 12, 2))
        assert shown(late, "week", "payable", "overdue") == [(dt.date(2026, 11, 30), 92761, 92761)]


def test_what_is_held_and_what_is_credited_stand_apart(sqlite_engine: sa.Engine) -> None:
    finding = Finding(code="V-FRD-01", severity=Severity.BLOCK_PAY, message="New account.", evidence_hash="ab" * 32)
    owed = posting("6200", "100.00"), posting("2000", "-100.00", party="northwind", due_date=dt.date(2026, 11, 10))
    credit = posting("6200", "-30.00"), posting("2000", "30.00", party="northwind")
    with sqlite_engine.begin() as connection:
        post(connection, "held", *owed, day=ISSUED)
        post(connection, "credit", *credit, day=ISSUED)
        update_holds(connection, "acme", "held", [finding], now=dt.datetime.combine(ISSUED, dt.time(8), dt.UTC))
        report = made(connection, REPORT, ISSUED)
        assert shown(report, *FIGURES) == [
            (MONDAY, "EUR", 0, 0, 0, -3000, 0, 0, -3000),
            (DUE_WEEK, "EUR", 0, 0, 10000, 0, 0, 0, 10000),
        ]
        assert [bar.parts["credits"] for bar in report.bars] == [-3000, 0]


def test_what_the_vendor_collects_itself_is_not_paid(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection, "RE-1")
        store_vendors(connection, "acme", [COLLECTED], by="ann")
        report = made(connection, REPORT, ISSUED)
        assert shown(report, "week", "payable", "collected", "at_discount") == [(DUE_WEEK, 0, 92761, 0)]
        assert report.bars[0].parts["direct debit and card"] == 92761


def test_each_currency_by_itself_and_the_sum_in_base_currency(sqlite_engine: sa.Engine) -> None:
    owed = (
        Posting(account="6200", amount=Decimal("125.00"), base_amount=Decimal("100.00")),
        Posting(account="2000", amount=Decimal("-125.00"), base_amount=Decimal("-100.00"), party="redwood"),
    )
    with sqlite_engine.begin() as connection:
        owe(connection, "RE-1")
        post(connection, "usd", *owed, day=ISSUED, currency="USD", fx_rate=Decimal("1.25"))
        report = made(connection, REPORT, ISSUED)
        assert [row for row in shown(report, "week", "currency", "payable", "base") if row[1] == "USD"] == [
            (DUE_WEEK, "USD", 12500, 10000)
        ]
        assert report.sums() == {"base": 102761}


def test_of_an_item_paid_in_part_the_rest_is_needed_without_a_discount(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection, "RE-1")
        pay(connection, ISSUED, ("RE-1", "900.00", "0"))
        assert shown(made(connection, REPORT, ISSUED), "payable", "at_discount", "discount") == [(2761, 2761, 0)]


def test_a_ledger_that_was_tampered_with_is_not_shown(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection, "RE-1")
        tamper(connection, "UPDATE open_items SET base_minor = base_minor - 1")
        with pytest.raises(ReportDoesNotTieError, match="open items = accounts 2000 and 2010: 92762 and 92761"):
            made(connection, REPORT, ISSUED)


def test_each_week_leads_to_its_documents(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        entry = owe(connection, "RE-1")
        credit = posting("6200", "-30.00"), posting("2000", "30.00", party="northwind")
        post(connection, "credit", *credit, day=ISSUED)
        report = made(connection, REPORT, ISSUED, show="items")
    assert shown(report, "week", "document_id", "counts_as", "amount", "discount") == [
        (MONDAY, "credit", "credits", -3000, 0),
        (DUE_WEEK, entry.document_id, "payable", 92761, 1855),
    ]
    assert report.sums() == {"base": 89761}
