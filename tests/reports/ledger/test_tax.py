from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.business import TaxCategory
from documents.master.party import Vendor
from documents.master.store import store_vendors
from ledgers.cases.invoice import invoice_entry
from ledgers.general_ledger import post as post_entry
from reports.ledger.tax import REPORT
from reports.report import ReportDoesNotTieError
from tests.ledgers.cases import CLIENT, SHA, VENDOR, field, invoice, work
from tests.ledgers.samples import posting
from tests.reports.ledger.postings import made, of_another_client, post, shown, tamper

FIGURES = "tax_code", "base", "input", "output", "not_deductible"
VAN_DIJK = VENDOR.model_copy(update={"id": "V2", "name": "Van Dijk", "country": "NL", "tax_id": "NL123456782B01"})


def book(connection: sa.Connection, name: str, document: Any, **more: Any) -> Any:
    entry = invoice_entry(work(document, document_id=name, **more))
    post_entry(connection, entry, document_sha=SHA)
    return entry


def acquired(connection: sa.Connection, vendor: Vendor = VAN_DIJK) -> None:
    """P-05b: 4,920.00 from another member state, tax 934.80 on both sides; the vendor is the judgement's."""
    document = invoice("4920.00", rate=None)
    taxes = (TaxCategory(category="K", base=Decimal(4920), tax=Decimal(0)),)
    book(connection, "eu", document.model_copy(update={"taxes": taxes}), vendor=vendor)


def test_base_and_tax_by_code_and_month(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        book(connection, "plain", invoice("1000.00", rate="20", tax="200.00"))
        book(connection, "half", invoice("800.00", rate="25", tax="200.00"))
        acquired(connection)
        report = made(connection, REPORT)
        assert shown(report, "period", "rate", *FIGURES) == [
            ("2026-05", "25", "H25", 80000, 10000, 0, 10000),
            ("2026-05", "19", "R19", 492000, 93480, 93480, 0),
            ("2026-05", "20", "V20", 100000, 20000, 0, 0),
        ]
        assert [tie.what.partition("account ")[2] for tie in report.ties[:-1]] == [
            f"{account} of the period" for account in ("1400", "1405", "2105")
        ]


def test_a_foreign_document_counts_in_base_currency(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        document = invoice("100.00", rate="20", tax="20.00", currency=field("USD"))
        book(connection, "usd", document, fx_rate=Decimal("1.25"))
        assert shown(made(connection, REPORT), *FIGURES) == [("V20", 8000, 1600, 0, 0)]


def test_a_period_takes_what_was_posted_in_it_and_tells_what_came_late(sqlite_engine: sa.Engine) -> None:
    april, may = dt.date(2026, 4, 28), dt.date(2026, 5, 4)
    with sqlite_engine.begin() as connection:
        of_another_client(connection, post(connection, "april", day=april))
        post(connection, "late", posting_date=may, doc_date=april)
        post(connection, "may")
        report = made(connection, REPORT, since=dt.date(2026, 5, 1))
        assert shown(report, "period", "lines", "base", "input", "late") == [("2026-05", 2, 200000, 40000, 20000)]
        late = made(connection, REPORT, since=dt.date(2026, 5, 1), show="late")
        assert shown(late, "document_id", "input") == [("late", 20000)]
        assert len(made(connection, REPORT, april).frame) == 1
        assert len(made(connection, REPORT, show="lines").frame) == 3


def test_what_is_late_is_told_by_the_tax_point(sqlite_engine: sa.Engine) -> None:
    april, may = dt.date(2026, 4, 28), dt.date(2026, 5, 4)
    with sqlite_engine.begin() as connection:
        post(connection, "stated", posting_date=may, doc_date=may, tax_point=april)
        late = made(connection, REPORT, since=dt.date(2026, 5, 1), show="late")
        assert shown(late, "document_id", "tax_point") == [("stated", april)]


def test_tax_that_waits_and_use_tax_are_told_apart(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        charged = posting("1410", "200.00", tax_code="V20", tax_base=Decimal(1000))
        post(connection, "waits", posting("6200", "1000.00"), charged, posting("2000", "-1200.00", party="northwind"))
        accrued = posting("6100", "41.25"), posting("2110", "-41.25")
        post(connection, "use", posting("6100", "500.00"), *accrued, posting("2000", "-500.00", party="northwind"))
        assert shown(made(connection, REPORT), "tax_code", "base", "waiting", "input", "output") == [
            ("V20", 100000, 20000, 0, 0),
            ("use tax", 0, 0, 0, 4125),
        ]
        back = charged.model_copy(
            update={"amount": Decimal(-200), "base_amount": Decimal(-200), "tax_base": Decimal(-1000)}
        )
        proven = charged.model_copy(update={"account": "1400"})
        post(connection, "proof", back, proven)
        assert shown(made(connection, REPORT), "base", "waiting", "input")[0] == (100000, 0, 20000)


def test_acquisitions_by_vat_identifier(sqlite_engine: sa.Engine) -> None:
    known = VAN_DIJK.model_copy(update={"id": "V1"})
    with sqlite_engine.begin() as connection:
        store_vendors(connection, CLIENT.id, [known], by="ann")
        acquired(connection)
        book(connection, "home", invoice("1000.00", rate="20", tax="200.00"))
        report = made(connection, REPORT, show="reverse-charge")
        assert shown(report, "vendor", "country", "eu", "tax_id", "base", "output") == [
            ("V1", "NL", "yes", "NL123456782B01", 492000, 93480)
        ]


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        ("UPDATE postings SET base_minor = base_minor + 1 WHERE account = '1400'", "sum of all accounts = 0: 1 and 0"),
        ("UPDATE postings SET tax_code = '' WHERE account = '1400'", "account 1400 of the period: 0 and 20000"),
    ],
)
def test_a_ledger_that_was_tampered_with_is_not_shown(sqlite_engine: sa.Engine, break_it: str, message: str) -> None:
    with sqlite_engine.begin() as connection:
        post(connection, "doc-1", posting("6200", "1000.00"), posting("1400", "200.00", tax_code="V20"), posting("2000", "-1200.00", party="northwind"))  # fmt: skip
        tamper(connection, break_it)
        with pytest.raises(ReportDoesNotTieError, match=message):
            made(connection, REPORT)
