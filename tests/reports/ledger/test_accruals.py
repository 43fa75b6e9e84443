from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
import sqlalchemy as sa

from documents.register.lifecycle import advance
from documents.state import State
from ledgers.entry import Purpose
from ledgers.general_ledger import Reversal, reverse
from reports.ledger.accruals import REPORT
from reports.report import ReportDoesNotTieError
from tests.ledgers.samples import posting
from tests.reports.ledger.postings import MAY, made, of_another_client, post, registered, shown, tamper

JUNE = MAY + dt.timedelta(days=1)
TO_POSTED = (
    State.RECEIVED,
    State.CLASSIFIED,
    State.EXTRACTED,
    State.CLEANSED,
    State.VALIDATED,
    State.READY,
    State.APPROVED,
    State.POSTED,
)
FIGURES = "kind", "posted", "released", "standing", "last"


def accrue(connection: sa.Connection, amount: str = "1000.00") -> None:
    """P-15: accrued on the last day of May, taken back on the first of June."""
    legs = posting("6200", amount), posting("2060", f"-{amount}")
    entry = post(connection, "accrual:2026-05/doc-9", *legs, day=MAY, purpose=Purpose.ACCRUAL)
    reverse(connection, "acme", "AC-AP-2026-000001", Reversal(posting_date=JUNE, fiscal_year=2026, maker="ann"))
    of_another_client(connection, entry)


def defer(connection: sa.Connection, months: int) -> None:
    """P-16: 1,000.00 over twelve months, 83.33 for each month that has ended."""
    legs = posting("1420", "1000.00"), posting("6300", "-1000.00")
    label = "AC-AP-2026-000001"
    post(connection, "deferral:AC-AP-2026-000009/1", *legs, day=dt.date(2026, 3, 2), purpose=Purpose.ACCRUAL)
    for month in range(months):
        part = posting("6300", "83.33"), posting("1420", "-83.33")
        day = dt.date(2026, 3 + month, 28)
        post(connection, f"release:{label}/{month}", *part, day=day, purpose=Purpose.ACCRUAL)


def test_an_accrual_stands_until_the_first_day_of_the_next_month(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        accrue(connection)
        assert shown(made(connection, REPORT), *FIGURES) == [("accrual", 100000, 0, 100000, None)]
        assert shown(made(connection, REPORT, JUNE), *FIGURES) == [("accrual", 100000, 100000, 0, JUNE)]
        assert made(connection, REPORT, JUNE, since=dt.date(2026, 6, 2)).frame.empty


def test_a_deferral_with_the_months_that_became_cost(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        defer(connection, 3)
        assert shown(made(connection, REPORT), *FIGURES) == [("deferral", 100000, 24999, 75001, dt.date(2026, 5, 28))]
        april = made(connection, REPORT, dt.date(2026, 4, 30))
        assert shown(april, "entry", "standing") == [("AC-AP-2026-000001", 83334)]


def test_what_was_not_posted_at_the_cut_off(sqlite_engine: sa.Engine) -> None:
    day = dt.date(2026, 5, 20)
    with sqlite_engine.begin() as connection:
        waits = registered(connection, "waits", "10.00", day)
        registered(connection, "june", "10.00", JUNE)
        later = registered(connection, "later", "20.00", day)
        post(connection, later, day=JUNE)
        for before, after in pairwise(TO_POSTED):
            advance(connection, "acme", later, before, after)
        found = made(connection, REPORT, show="unposted")
        assert sorted(shown(found, "gross", "base", "document_id", "entry")) == [
            (1000, 1000, waits, ""),
            (2000, 2000, later, "AC-AP-2026-000001"),
        ]
        of_june = made(connection, REPORT, JUNE, show="unposted")
        assert later not in [name for (name,) in shown(of_june, "document_id")], "posted on the very day"
        assert made(connection, REPORT, day - dt.timedelta(days=1), show="unposted").frame.empty


def test_a_ledger_that_was_tampered_with_is_not_shown(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        accrue(connection)
        tamper(connection, "UPDATE postings SET client_id = 'harbour' WHERE account = '2060' AND base_minor < 0")
        with pytest.raises(ReportDoesNotTieError, match="sum of all accounts = 0: 100000 and 0"):
            made(connection, REPORT)
