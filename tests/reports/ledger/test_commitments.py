from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.master.client import Budget
from documents.master.order import Order, OrderStatus
from documents.master.store import store_orders
from ledgers.cases.commitment import imported_order_entry
from ledgers.entry import Journal, Purpose
from ledgers.general_ledger import Reversal, reverse
from ledgers.general_ledger import post as post_entry
from reports.ledger.commitments import REPORT
from reports.report import ReportDoesNotTieError
from tests.ledgers.cases import CLIENT, DAY, SHA, order
from tests.ledgers.samples import posting
from tests.reports.ledger.postings import made, of_another_client, post, receive, shown, tamper

FIGURES = "order_number", "order_line", "currency", "ordered", "invoiced", "open", "base"


def know(connection: sa.Connection, *orders: Order) -> None:
    store_orders(connection, CLIENT.id, orders, source="test")


def commit(connection: sa.Connection, ordered: Order, rate: str = "1", revision: int = 0) -> None:
    day = ordered.issue_date
    entry = imported_order_entry(CLIENT, ordered, posting_date=day, fx_rate=Decimal(rate))
    assert entry is not None
    entry = entry.model_copy(update={"revision": revision})
    post_entry(connection, entry, document_sha=SHA)
    of_another_client(connection, entry)


def release(connection: sa.Connection, amount: str, **more: Any) -> None:
    legs = posting("M901", amount), posting("M900", f"-{amount}", order_number="4500012", order_line=1)
    post(connection, "bill", *legs, journal=Journal.MEMO, purpose=Purpose.COMMITMENT_RELEASE, **more)


def test_what_is_still_to_come_on_every_order_line(engine: sa.Engine) -> None:
    ordered = order(("10", "24.90", "1200"), ("4", "129.00", ""))
    dollars = order(("2", "100.00", ""), number="77", currency="USD")
    with engine.begin() as connection:
        know(connection, ordered, dollars)
        commit(connection, ordered)
        commit(connection, dollars, "1.25")
        release(connection, "149.40", day=dt.date(2026, 5, 20))
        report = made(connection, REPORT)
        assert shown(report, *FIGURES) == [
            ("4500012", "1", "EUR", 24900, 14940, 9960, 9960),
            ("4500012", "2", "EUR", 51600, 0, 51600, 51600),
            ("77", "1", "USD", 20000, 0, 20000, 16000),
        ]
        assert report.sums() == {"base": 77560}
        earlier = made(connection, REPORT, DAY)
        assert shown(earlier, *FIGURES)[0] == ("4500012", "1", "EUR", 24900, 0, 24900, 24900)
        assert made(connection, REPORT, DAY - dt.timedelta(days=1)).frame.empty


def test_a_changed_order_whose_commitment_did_not_follow_is_not_shown(sqlite_engine: sa.Engine) -> None:
    first, changed = order(("10", "24.90", "")), order(("12", "24.90", ""))
    with sqlite_engine.begin() as connection:
        know(connection, first)
        commit(connection, first)
        know(connection, changed)
        with pytest.raises(ReportDoesNotTieError, match="open order value in EUR = account M900: 29880 and 24900"):
            made(connection, REPORT)
        reverse(connection, "acme", "AC-MEMO-2026-000001", Reversal(posting_date=DAY, fiscal_year=2026, maker="system"))
        commit(connection, changed, revision=1)
        assert made(connection, REPORT).sums() == {"base": 29880}


def test_an_order_the_night_has_not_booked_is_named_and_does_not_count(sqlite_engine: sa.Engine) -> None:
    draft = order(("1", "5.00", ""), number="78", status=OrderStatus.DRAFT)
    with sqlite_engine.begin() as connection:
        know(connection, order(("10", "24.90", "")), draft)
        report = made(connection, REPORT)
        assert report.frame.empty
        assert report.notes == (f"Order 4500012 of {DAY} is not committed yet.",)


def test_of_a_closed_order_nothing_is_to_come(sqlite_engine: sa.Engine) -> None:
    ordered = order(("10", "24.90", ""))
    with sqlite_engine.begin() as connection:
        know(connection, ordered)
        commit(connection, ordered)
        release(connection, "249.00")
        know(connection, ordered.model_copy(update={"status": OrderStatus.CLOSED}))
        assert made(connection, REPORT).frame.empty


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE postings SET base_minor = base_minor + 1 WHERE account = 'M900'", "sum of all accounts = 0: 1 and 0"),
        ("UPDATE postings SET amount_minor = 1 WHERE account = 'M900'", "value in EUR = account M900: 24900 and 1"),
    ],
)
def test_a_ledger_that_was_tampered_with_is_not_shown(sqlite_engine: sa.Engine, statement: str, message: str) -> None:
    ordered = order(("10", "24.90", ""))
    with sqlite_engine.begin() as connection:
        know(connection, ordered)
        commit(connection, ordered)
        tamper(connection, statement)
        with pytest.raises(ReportDoesNotTieError, match=message):
            made(connection, REPORT)


def test_a_budget_is_used_up_by_what_is_booked_and_what_is_ordered(engine: sa.Engine) -> None:
    """Ordered 249.00 of stock, of which 99.60 came; 500.00 of consulting are booked, and 516.00 ordered."""
    year = {"start": dt.date(2026, 1, 1), "end": dt.date(2026, 12, 31)}
    client = CLIENT.model_copy(
        update={
            "budgets": (
                Budget(account="6200", amount=Decimal(1000), **year),
                Budget(account="1200", amount=Decimal(1000), **year),
                Budget(account="6200", amount=Decimal(100), start=dt.date(2026, 1, 1), end=dt.date(2026, 5, 30)),
                Budget(account="6200", amount=Decimal(0), start=dt.date(2026, 6, 1), end=dt.date(2026, 6, 30)),
            )
        }
    )
    ordered = order(("10", "24.90", "1200"), ("4", "129.00", "6200"))
    with engine.begin() as connection:
        know(connection, ordered)
        commit(connection, ordered)
        receive(connection, "came", "99.60", "4", DAY)
        post(connection, "booked", posting("6200", "500.00"), posting("2000", "-500.00", party="northwind"))
        report = made(connection, REPORT, client=client, show="budgets")
        figures = "account", "end", "budget", "booked", "committed", "left"
        assert shown(report, *figures) == [
            ("1200", year["end"], 100000, 9960, 14940, 75100),
            ("6200", year["end"], 100000, 50000, 51600, -1600),
            ("6200", dt.date(2026, 5, 30), 10000, 50000, 0, -40000),
        ]
        assert [str(share) for (share,) in shown(report, "used")] == ["0.249", "1.016", "5"]
