from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from documents.error import WrongInputError
from reports.ledger.goods_received import REPORT
from reports.report import ReportDoesNotTieError
from tests.ledgers.samples import posting
from tests.reports.ledger.postings import MAY, ORDER, bill, made, of_another_client, post, receive, shown, tamper

MARCH, APRIL = dt.date(2026, 3, 2), dt.date(2026, 4, 10)
VALUES = "order_number", "order_line", "received", "invoiced", "not_invoiced", "not_received", "age"


def test_both_sides_of_the_account_by_order_line(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        receive(connection, "gr-1", "249.00", "10", MARCH)
        bill(connection, "bill-1", "149.40", "6", APRIL)
        bill(connection, "bill-2", "240.00", "5", APRIL, order_line=2)
        receive(connection, "gr-3", "80.00", "8", APRIL, order_line=3)
        bill(connection, "bill-3", "80.00", "8", APRIL, order_line=3)
        report = made(connection, REPORT)
        assert shown(report, *VALUES) == [
            ("4500012", "1", 24900, 14940, 9960, 0, "61-90"),
            ("4500012", "2", 0, 24000, 0, 24000, "31-60"),
        ]
        assert shown(report, "since", "days", "quantity_received", "quantity_invoiced")[0] == (MARCH, 90, 10, 6)
        assert len(made(connection, REPORT, lines="all").frame) == 3


def test_as_of_an_earlier_day_the_invoice_had_not_come(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        receive(connection, "gr-1", "249.00", "10", MARCH)
        bill(connection, "bill-1", "249.00", "10", APRIL)
        assert shown(made(connection, REPORT, APRIL - dt.timedelta(days=1)), "not_invoiced", "days") == [(24900, 38)]
        assert made(connection, REPORT, APRIL).frame.empty


def test_other_clients_and_companies_are_left_out(sqlite_engine: sa.Engine) -> None:
    goods = posting("1200", "10.00", **ORDER), posting("2050", "-10.00", **ORDER)
    with sqlite_engine.begin() as connection:
        of_another_client(connection, post(connection, "gr-1", *goods))
        post(connection, "gr-2", *goods, entity="AX")
        assert made(connection, REPORT).sums()["not_invoiced"] == 2000
        assert made(connection, REPORT, entity="AX").sums()["not_invoiced"] == 1000


def test_a_line_posted_without_an_order_is_listed_too(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        post(connection, "hand", posting("6100", "5.00"), posting("2050", "-5.00"))
        assert shown(made(connection, REPORT), "order_number", "order_line", "not_received") == [("", "", -0)]
        assert made(connection, REPORT).sums()["invoiced"] == -500


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE postings SET base_minor = base_minor - 1 WHERE account = '2050'", "sum of all accounts = 0: -1 and 0"),
        ("UPDATE entries SET client_id = 'borealis'", "order lines = account 2050: 0 and -24900"),
    ],
)
def test_a_ledger_that_was_tampered_with_is_not_shown(sqlite_engine: sa.Engine, statement: str, message: str) -> None:
    with sqlite_engine.begin() as connection:
        receive(connection, "gr-1", "249.00", "10", MARCH)
        tamper(connection, statement)
        with pytest.raises(ReportDoesNotTieError, match=message):
            made(connection, REPORT)


def test_an_unknown_choice_is_refused(sqlite_engine: sa.Engine) -> None:
    with (
        sqlite_engine.begin() as connection,
        pytest.raises(WrongInputError, match='found "some", expected one of open'),
    ):
        made(connection, REPORT, MAY, lines="some")
