from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from ledgers import general_ledger
from ledgers.general_ledger import Reversal
from reports.ledger.trial_balance import build
from reports.report import Asked, Report, ReportDoesNotTieError
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import SHA, invoice_entry, posting

LAST_YEAR, MAY = dt.date(2025, 12, 31), dt.date(2026, 5, 6)


@pytest.fixture
def posted(engine: sa.Engine) -> sa.Engine:
    with engine.begin() as connection:
        for name, day in (("old", LAST_YEAR), ("new", MAY), ("later", dt.date(2026, 6, 1))):
            entry = invoice_entry(name, posting_date=day, fiscal_year=day.year)
            general_ledger.post(connection, entry, document_sha=SHA)
        other = invoice_entry("other").model_copy(update={"client_id": "borealis"})
        general_ledger.post(connection, other, document_sha=SHA)
    return engine


def made(engine: sa.Engine, **asked: object) -> Report:
    with engine.begin() as connection:
        return build(connection, CLIENT, Asked.model_validate({"as_of": dt.date(2026, 5, 31), **asked})).checked()


def test_opening_movement_and_closing_of_a_year(posted: sa.Engine) -> None:
    assert made(posted).frame.set_index("account").drop(columns="name").to_dict("index") == {
        "1400": {"opening": 20000, "debit": 20000, "credit": 0, "closing": 40000},
        "2000": {"opening": -120000, "debit": 0, "credit": 120000, "closing": -240000},
        "6200": {"opening": 100000, "debit": 100000, "credit": 0, "closing": 200000},
    }


def test_a_balance_on_the_other_side_than_usual_is_told(posted: sa.Engine) -> None:
    assert not any("other side" in note for note in made(posted).notes)
    with posted.begin() as connection:
        lines = posting("6200", "-3000.00"), posting("7000", "-1.00"), posting("2000", "3001.00", party="northwind")
        general_ledger.post(connection, invoice_entry("credit", postings=lines), document_sha=SHA)
    (note,) = (note for note in made(posted).notes if "other side" in note)
    assert note == "On the other side than usual: 2000 Accounts payable (credit), 6200 Professional services (debit)."


def test_what_was_undone_is_in_neither_the_debits_nor_the_credits(posted: sa.Engine) -> None:
    with posted.begin() as connection:
        how = Reversal(posting_date=MAY, fiscal_year=2026, maker="ann")
        general_ledger.reverse(connection, "acme", "AC-AP-2026-000001", how)
    frame = made(posted).frame
    assert frame["debit"].abs().sum() == frame["credit"].abs().sum() == 0
    assert frame.set_index("account")["closing"].to_dict() == {"1400": 20000, "2000": -120000, "6200": 100000}


def test_as_of_an_earlier_day_later_entries_do_not_count(posted: sa.Engine) -> None:
    frame = made(posted, as_of=LAST_YEAR).frame
    assert frame["opening"].abs().sum() == 0
    assert frame["debit"].sum() == 120000


def test_a_company_without_entries_has_an_empty_balance(posted: sa.Engine) -> None:
    assert made(posted, entity="ZZ").frame.empty


def test_a_ledger_that_was_tampered_with_is_not_shown(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)
        for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE postings SET base_minor = base_minor + 1 WHERE account = '6200'")
    with pytest.raises(ReportDoesNotTieError, match="sum of debits = sum of credits: 120001 and 120000"):
        made(sqlite_engine)
