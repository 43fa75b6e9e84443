from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.finding import Finding, Severity
from documents.master.store import Rate, store_rates
from ledgers import general_ledger
from ledgers.entry import Posting
from ledgers.paying.payments import PaidRow, post_payments
from reports.ledger import payables_ageing
from reports.ledger import sub_ledger as sub_ledger_report
from reports.rendering import cells
from reports.report import Asked, Report, ReportDoesNotTieError
from tests.ledgers.cases import CLIENT
from tests.ledgers.paying.test_payments import no_rate
from tests.ledgers.samples import DAY, SHA, invoice_entry, judged, posting
from tests.reports.ledger.postings import MAY, made, post, shown

DUE = DAY + dt.timedelta(days=30)


def ageing(connection: sa.Connection, as_of: dt.date, **options: str) -> Report:
    return payables_ageing.build(connection, CLIENT, Asked(as_of=as_of, options=options)).checked()


def row(report: Report, vendor: str = "northwind") -> dict[str, Any]:
    figures = report.frame.set_index("vendor").to_dict("index").get(vendor, {})
    return {
        str(name): value
        for name, value in figures.items()
        if value and name not in {"name", "currency", "foreign", "at_rate"}
    }


@pytest.fixture
def connection(engine: sa.Engine) -> Any:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)
        yield connection


@pytest.mark.parametrize(
    ("late", "bucket"),
    [
        (-5, "current"),
        (0, "current"),
        (1, "1-30"),
        (30, "1-30"),
        (31, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "over 90"),
    ],
)
def test_an_item_ages_by_its_due_date(connection: sa.Connection, late: int, bucket: str) -> None:
    report = ageing(connection, DUE + dt.timedelta(days=late))
    assert row(report) == {bucket: 120000, "total": 120000}
    assert report.sums()["total"] == 120000


def test_or_by_the_documents_date(connection: sa.Connection) -> None:
    assert row(ageing(connection, DUE, by="document")) == {"1-30": 120000, "total": 120000}


def test_as_of_a_day_before_the_payment_the_item_is_still_owed(connection: sa.Connection) -> None:
    paid = PaidRow(
        payment="P-1", date=DUE, vendor_id="northwind", invoice="R-doc-1", amount=Decimal("1200.00"), currency="EUR"
    )
    post_payments(connection, CLIENT, [paid], no_rate, maker="operator")
    assert row(ageing(connection, DUE - dt.timedelta(days=1))) == {"current": 120000, "total": 120000}
    assert row(ageing(connection, DUE)) == {}


def test_at_23_a_credit_above_what_is_owed_is_the_vendors_debit_balance(connection: sa.Connection) -> None:
    credit = posting("6200", "-2000.00"), posting("2000", "2000.00", party="northwind", due_date=DAY)
    general_ledger.post(connection, invoice_entry("credit", postings=credit), document_sha=SHA)
    assert row(ageing(connection, DUE)) == {"current": 120000, "credit": -200000, "total": -80000}


def test_what_is_held_is_told(connection: sa.Connection) -> None:
    finding = Finding(code="V-FRD-01", severity=Severity.BLOCK_PAY, message="New account.", evidence_hash="ab" * 32)
    price = finding.model_copy(update={"code": "V-PO-06"})
    first, second, third = (dt.datetime(2026, 5, day, 12, tzinfo=dt.UTC) for day in (7, 9, 11))
    judged(connection, "doc-1", finding, now=first)
    judged(connection, "doc-1", finding, price, now=second)
    judged(connection, "doc-1", now=third)
    told = [row(ageing(connection, dt.date(2026, 5, day))) for day in (6, 7, 9, 10, 11)]
    assert [(found.get("held", 0), found.get("disputed", 0)) for found in told] == [
        (0, 0),
        (120000, 0),
        (120000, 120000),
        (120000, 120000),
        (0, 0),
    ]
    assert shown(made(connection, payables_ageing.REPORT, dt.date(2026, 5, 9), show="items"), "reference", "holds") == [
        ("R-doc-1", "V-FRD-01, V-PO-06")
    ]


def test_a_foreign_item_at_its_own_rate_and_the_days(connection: sa.Connection) -> None:
    """P-07: 12,450.00 USD booked at 1.0850 is 11,474.65, at 1.0725 on the last of the month 11,608.39."""
    lines = (
        Posting(account="6200", amount=Decimal("12450.00"), base_amount=Decimal("11474.65")),
        Posting(account="2000", amount=Decimal("-12450.00"), base_amount=Decimal("-11474.65"), party="redwood"),
    )
    post(connection, "usd", *lines, currency="USD", fx_rate=Decimal("1.0850"))
    report = made(connection, payables_ageing.REPORT)
    assert shown(report, "vendor", "total", "foreign", "at_rate") == [
        ("northwind", 120000, 120000, 120000),
        ("redwood", 1147465, 1245000, None),
    ]
    assert report.notes[1] == "There is no rate of USD for 2026-05-31; import it."
    assert cells(report)[1][-1] == ""
    store_rates(connection, "acme", [Rate(base="EUR", currency="USD", date=MAY, rate=Decimal("1.0725"))])
    report = made(connection, payables_ageing.REPORT)
    assert shown(report, "at_rate") == [(120000,), (1160839,)]
    assert [bar.parts["owed"] for bar in report.bars[:2]] == [120000, 1147465]


def test_a_control_account_posted_by_hand_is_not_shown(connection: sa.Connection) -> None:
    by_hand = posting("6200", "1.00"), posting("2000", "-1.00")
    general_ledger.post(connection, invoice_entry("hand", postings=by_hand), document_sha=SHA)
    with pytest.raises(ReportDoesNotTieError, match="open items = accounts 2000 and 2010: 120000 and 120100"):
        ageing(connection, DUE)
    manual = made(connection, sub_ledger_report.REPORT, DUE, show="manual")
    assert shown(manual, "account", "document_id", "amount") == [("2000", "hand", -100)]
    frame = sub_ledger_report.build(connection, CLIENT, Asked(as_of=DUE)).frame.set_index("account")
    assert frame.loc["2000"].to_dict() == {
        "items": 1,
        "open": -120000,
        "ledger": -120100,
        "difference": 100,
        "without_vendor": 1,
    }


def test_the_sub_ledgers_tie(connection: sa.Connection) -> None:
    report = sub_ledger_report.build(connection, CLIENT, Asked(as_of=DUE)).checked()
    assert report.frame["difference"].tolist() == [0, 0, 0, 0]


def test_a_client_without_items_has_an_empty_report(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        assert ageing(connection, DUE).frame.empty
