"""R-17: each line of a vendor's statement stands against our books, which tie with the vendor's account."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import WrongInputError
from ledgers import general_ledger
from ledgers.paying.payments import PaidRow, post_payments
from reports.operations import statement
from reports.operations.statement import Known, status_of
from reports.report import Asked, Report
from tests.flows.stages import world as sample
from tests.ledgers.cases import CLIENT
from tests.ledgers.paying.test_payments import no_rate
from tests.ledgers.samples import DAY, SHA, invoice_entry, posting

LATER = DAY + dt.timedelta(days=40)


def made(engine: sa.Engine, path: Path, *lines: str, vendor: str = "northwind", as_of: dt.date = LATER) -> Report:
    path = path / "statement.csv"
    path.write_text("\n".join(["number,date,amount", *lines]), encoding="utf-8")
    with read(engine) as connection:
        asked = Asked(as_of=as_of, options={"file": str(path), "vendor": vendor})
        return statement.build(connection, CLIENT, asked).checked()


def rows(report: Report, *names: str) -> list[list[Any]]:
    return report.frame[list(names)].to_numpy().tolist()  # type: ignore[no-any-return]


@pytest.fixture
def posted(engine: sa.Engine) -> sa.Engine:
    with write(engine) as connection:
        for name in ("full", "part", "paid", "unlisted"):
            general_ledger.post(connection, invoice_entry(name), document_sha=SHA)
        credit = posting("6200", "-100.00"), posting("2000", "100.00", party="northwind", due_date=DAY)
        general_ledger.post(connection, invoice_entry("credit", postings=credit), document_sha=SHA)
        owed = posting("6200", "1200.00"), posting("2000", "-1200.00", party="southwind", due_date=DAY)
        general_ledger.post(connection, invoice_entry("of southwind", postings=owed), document_sha=SHA)
        theirs = invoice_entry("of another").model_copy(update={"client_id": "borealis"})
        general_ledger.post(connection, theirs, document_sha=SHA)
        paid = {"R-part": "200.00", "R-paid": "1200.00"}
        payments = [
            PaidRow(
                payment=f"P-{invoice}",
                date=DAY,
                vendor_id="northwind",
                invoice=invoice,
                amount=Decimal(amount),
                currency="EUR",
            )
            for invoice, amount in paid.items()
        ]
        post_payments(connection, CLIENT, payments, no_rate, maker="operator")
    return engine


def test_every_line_is_told_apart(posted: sa.Engine, tmp_path: Path) -> None:
    report = made(
        posted,
        tmp_path,
        "r full,2026-05-06,1200.00",
        "R-part,,999.00",
        "R-PAID,,1200.00",
        "R-credit,,-100.00",
        "R-of another,,1200.00",
        "R-of southwind,,1200.00",
    )
    assert rows(report, "number", "status", "statement", "ours", "invoiced", "difference") == [
        ["r full", "matched", 120000, 120000, 120000, 0],
        ["R-part", "amount differs", 99900, 100000, 120000, -100],
        ["R-PAID", "paid or settled", 120000, 0, 120000, 120000],
        ["R-credit", "matched", -10000, -10000, -10000, 0],
        ["R-of another", "missing", 120000, 0, 0, 120000],
        ["R-of southwind", "missing", 120000, 0, 0, 120000],
        ["R-unlisted", "not on the statement", 0, 120000, 120000, -120000],
    ]
    assert [(tie.left, tie.right) for tie in report.ties] == [(330000, 330000)]


def test_as_of_a_day_before_the_payments_more_is_open(posted: sa.Engine, tmp_path: Path) -> None:
    report = made(posted, tmp_path, "R-part,,1200.00", as_of=DAY - dt.timedelta(days=1))
    assert rows(report, "status", "ours") == [["missing", 0]]
    assert rows(made(posted, tmp_path, "R-paid,,1200.00", as_of=DAY), "status")[0] == ["paid or settled"]


def test_what_waits_in_the_queue_is_not_missing(world: sample.World, tmp_path: Path) -> None:
    world.receive(sample.invoice("RE-7", order="4599999"))
    world.night()
    report = made(world.engine, tmp_path, "RE-7,,296.31", "RE-8,,5.00", vendor="mueller")
    assert rows(report, "number", "status", "invoiced") == [
        ["RE-7", "received, not posted", 29631],
        ["RE-8", "missing", 0],
    ]


@pytest.mark.parametrize(
    ("claimed", "open_", "status"),
    [(100, 100, "matched"), (120, 100, "matched"), (110, 100, "amount differs"), (120, 0, "paid or settled")],
)
def test_status_by_amount(claimed: int, open_: int, status: str) -> None:
    assert status_of(claimed, Known("R", "EUR", "d", invoiced=120, open=open_)) == status


def test_lines_of_one_number_are_added_up(posted: sa.Engine, tmp_path: Path) -> None:
    report = made(posted, tmp_path, "R-full,,1000.00", "R full,,200.00")
    assert rows(report, "number", "status", "statement")[0] == ["R-full", "matched", 120000]


def test_every_fault_of_the_file_is_named(posted: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(WrongInputError) as told:
        made(posted, tmp_path, "R-1,,12.345", ",,1.00", "R-3,31.05.2026,NaN")
    for part in ('line 2, amount: found "12.345"', "line 3, number", 'line 4, amount: found "NaN"', "line 4, date"):
        assert part in str(told.value)


def test_a_choice_that_is_missing_is_named(posted: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match="--set vendor=: found nothing"):
        made(posted, tmp_path, "R-1,,1.00", vendor="")
