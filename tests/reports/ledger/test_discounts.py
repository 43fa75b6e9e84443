from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.finding import Finding, Severity
from ledgers.entry import Entry
from ledgers.paying.payments import PaidRow, post_payments
from ledgers.sub_ledger import update_holds
from reports.ledger.discounts import REPORT
from reports.report import ReportDoesNotTieError
from tests.ledgers.cases import CLIENT
from tests.ledgers.paying.test_payments import no_rate
from tests.ledgers.samples import posting
from tests.reports.ledger.postings import made, of_another_client, post, registered, shown, tamper

ISSUED, LAST = dt.date(2026, 10, 14), dt.date(2026, 10, 23)
"""C-58: ten days end on a Saturday, so the Friday before is the last day."""
FIGURES = "offered", "taken", "of_it_tax", "open", "missed", "reason"


def owe(connection: sa.Connection, number: str, day: dt.date = ISSUED, *discounts: tuple[str, int]) -> Entry:
    """Example 1: 927.61 with 148.11 tax, 2 % within ten days unless told otherwise."""
    name = registered(connection, number, "927.61", ISSUED, *(discounts or (("2", 10),)))
    lines = (
        posting("6200", "779.50"),
        posting("1400", "148.11", tax_code="V19", tax_base=Decimal("779.50")),
        posting("2000", "-927.61", party="northwind", due_date=dt.date(2026, 11, 13)),
    )
    return post(connection, name, *lines, day=day, reference=number)


def pay(connection: sa.Connection, day: dt.date, *paid: tuple[str, str, str]) -> None:
    """Pay invoices in one payment: number, amount, discount."""
    rows = [
        PaidRow(
            payment="P-1", date=day, vendor_id="northwind", invoice=number, amount=Decimal(amount),
            currency="EUR", discount=Decimal(discount),
        )
        for number, amount, discount in paid
    ]  # fmt: skip
    post_payments(connection, CLIENT, rows, no_rate, maker="operator")


def figures(connection: sa.Connection, as_of: dt.date, **more: Any) -> list[tuple[Any, ...]]:
    return shown(made(connection, REPORT, as_of, **more), *FIGURES)


def test_offered_taken_and_missed(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        for number in ("RE-1", "RE-2"):
            of_another_client(connection, owe(connection, number))
        assert figures(connection, LAST) == [(1855, 0, 0, 1855, 0, "")] * 2
        pay(connection, LAST, ("RE-1", "909.06", "18.55"), ("RE-2", "100.00", "0"))
        report = made(connection, REPORT, dt.date(2026, 10, 24))
        assert sorted(shown(report, "reference", "until", *FIGURES)) == [
            ("RE-1", LAST, 1855, 1855, 296, 0, 0, ""),
            ("RE-2", LAST, 1855, 0, 0, 0, 1855, "not paid by the last day"),
        ]
        assert figures(connection, LAST - dt.timedelta(days=1)) == [(1855, 0, 0, 1855, 0, "")] * 2
        later = made(connection, REPORT, dt.date(2026, 10, 31), since=LAST)
        assert shown(later, "reference", "taken", "missed") == [("RE-1", 1855, 0)], "taken in the period"


def test_p10_a_discount_booked_with_the_invoice_is_taken_and_missed_all_the_same(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        for number in ("RE-1", "RE-2"):
            name = registered(connection, number, "927.61", ISSUED, ("2", 10))
            lines = (
                posting("6200", "763.91"),
                posting("1400", "148.11", tax_code="V19", tax_base=Decimal("779.50")),
                posting("1430", "15.59", party="northwind", text="cash discount expected"),
                posting("2000", "-927.61", party="northwind"),
            )
            post(connection, name, *lines, day=ISSUED, reference=number)
        pay(connection, LAST, ("RE-1", "899.78", "27.83"), ("RE-2", "927.61", "0"))
        report = made(connection, REPORT, dt.date(2026, 10, 31))
        assert sorted(shown(report, "reference", "taken", "of_it_tax", "missed")) == [
            ("RE-1", 2783, 444, 0),
            ("RE-2", 0, 0, 1855),
        ]
        (tie, _zero) = report.ties
        assert (tie.left, tie.right) == (780, 780), "what was expected is on 1430, the rest on 5030"


def test_of_two_discounts_the_lower_is_left_when_the_higher_is_past(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection, "RE-1", ISSUED, ("3", 10), ("2", 14))
        assert figures(connection, LAST) == [(2783, 0, 0, 2783, 0, "")]
        assert figures(connection, dt.date(2026, 10, 24))[0][3:5] == (1855, 928)
        pay(connection, dt.date(2026, 10, 28), ("RE-1", "909.06", "18.55"))
        assert figures(connection, dt.date(2026, 10, 31))[0][1:5] == (1855, 296, 0, 928)


def test_why_it_was_missed(sqlite_engine: sa.Engine) -> None:
    finding = Finding(code="V-PO-06", severity=Severity.BLOCK_PAY, message="Dearer.", evidence_hash="ab" * 32)
    placed = dt.datetime(2026, 10, 20, tzinfo=dt.UTC)
    with sqlite_engine.begin() as connection:
        held = owe(connection, "RE-1")
        update_holds(connection, "acme", held.document_id, [finding], now=placed)
        owe(connection, "RE-2", LAST + dt.timedelta(days=1))
        owe(connection, "RE-3", ISSUED + dt.timedelta(days=1), ("2", 0))
        connection.exec_driver_sql("UPDATE documents SET received_at = '2026-10-30 12:00:00' WHERE id = (SELECT document_id FROM entries WHERE reference = 'RE-3')")  # fmt: skip
        report = made(connection, REPORT, dt.date(2026, 10, 31))
        assert dict(shown(report, "reference", "reason")) == {
            "RE-1": "held on the last day",
            "RE-2": "posted after the last day",
            "RE-3": "came after the last day",
        }


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE postings SET base_minor = base_minor - 1 WHERE account = '5030'", "sum of all accounts = 0: -1 and 0"),
        ("UPDATE entries SET client_id = 'borealis' WHERE journal = 'GEN'", "account 5030 of the period: 0 and 1559"),
    ],
)
def test_a_ledger_that_was_tampered_with_is_not_shown(sqlite_engine: sa.Engine, statement: str, message: str) -> None:
    with sqlite_engine.begin() as connection:
        owe(connection, "RE-1")
        pay(connection, LAST, ("RE-1", "909.06", "18.55"))
        tamper(connection, statement)
        with pytest.raises(ReportDoesNotTieError, match=message):
            made(connection, REPORT, LAST)
